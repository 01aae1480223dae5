"""What one may do with the log. Who holds it is granted in ``site/policy.py``."""

from socle.ground.scope import Permission

READ = Permission("audit:log:read", "search the log of acts: who did what, in which role, on what")

PERMISSIONS = (READ,)
