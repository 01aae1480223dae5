"""What one may do with subscriptions. Who holds it is granted in ``site/policy.py``."""

from socle.ground.scope import Permission

FOLLOW = Permission("subscriptions:subscription:follow", "follow a thing by a contact that a code confirms, and leave")
KEEP = Permission("subscriptions:thing:keep", "move and end subscriptions with their thing: for the house itself")
READ = Permission("subscriptions:subscription:read", "read who follows a thing")

PERMISSIONS = (FOLLOW, KEEP, READ)
