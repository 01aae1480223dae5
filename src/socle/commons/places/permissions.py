"""What one may do with places. Who holds it is granted in ``site/policy.py``."""

from socle.ground.scope import Permission

READ = Permission("places:place:read", "find a place of the authority and draw its plan")
MANAGE = Permission(
    "places:place:manage", "import the boundary, neighbourhoods, streets and addresses of the authority"
)

PERMISSIONS = (READ, MANAGE)
