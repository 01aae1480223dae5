"""What one may do with people. Who holds it is granted in ``site/policy.py``."""

from socle.ground.scope import Permission

MANAGE_AUTHORITIES = Permission("people:authority:manage", "create authorities and change what they say of themselves")
MANAGE_ACCOUNTS = Permission("people:account:manage", "create accounts and give roles")

PERMISSIONS = (MANAGE_AUTHORITIES, MANAGE_ACCOUNTS)
