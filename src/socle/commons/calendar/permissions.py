"""What one may do with a calendar. Who holds it is granted in ``site/policy.py``."""

from socle.ground.scope import Permission

MANAGE = Permission("calendar:calendar:manage", "set the working days and the holidays of an authority")

PERMISSIONS = (MANAGE,)
