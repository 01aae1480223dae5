"""What one may do with boards. Who holds it is granted in ``site/policy.py``."""

from socle.ground.scope import Permission

READ = Permission("boards:board:read", "read the boards that are published")
EDIT = Permission("boards:board:edit", "make boards, change them, publish and withdraw them")

PERMISSIONS = (READ, EDIT)
