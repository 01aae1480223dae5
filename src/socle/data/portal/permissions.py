"""What one may do here. Who holds it is granted in ``site/policy.py``."""

from socle.ground.scope import Permission

SAVE = Permission("portal:view:save", "save questions to tables under a name, and take them away")
WITHDRAW = Permission("portal:edition:withdraw", "come to the page that withdraws an edition of a table")

PERMISSIONS = (SAVE, WITHDRAW)
