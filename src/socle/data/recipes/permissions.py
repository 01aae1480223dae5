"""What one may do with recipes. Who holds it is granted in ``site/policy.py``."""

from socle.ground.scope import Permission

READ = Permission("recipes:recipe:read", "see the recipes, their runs and what they lost")
EDIT = Permission("recipes:recipe:edit", "write recipes, run them, decide what a doubtful run becomes")

PERMISSIONS = (READ, EDIT)
