"""What one may do with maps. Who holds it is granted in ``site/policy.py``."""

from socle.ground.scope import Permission

READ = Permission("maps:map:read", "read the maps that are published")
EDIT = Permission("maps:map:edit", "make maps, change them, publish and withdraw them")

PERMISSIONS = (READ, EDIT)
