"""What one may do with schemas. Who holds it is granted in ``site/policy.py``."""

from socle.ground.scope import Permission

READ = Permission("schemas:schema:read", "read the schemas of the registry and of an authority")
MANAGE = Permission("schemas:schema:manage", "add, change and close schemas, say which table follows one")

PERMISSIONS = (READ, MANAGE)
