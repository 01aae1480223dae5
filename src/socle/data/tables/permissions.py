"""What one may do with tables. Who holds it is granted in ``site/policy.py``."""

from socle.ground.scope import Permission

READ = Permission("tables:table:read", "read open tables and their editions")
PUBLISH = Permission("tables:table:publish", "publish tables from files, change rows, make editions")
MANAGE = Permission("tables:table:manage", "read closed tables, open and close tables, withdraw editions")

PERMISSIONS = (READ, PUBLISH, MANAGE)
