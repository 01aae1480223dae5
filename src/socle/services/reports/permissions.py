"""What one may do with reports. Who holds it is granted in ``site/policy.py``."""

from socle.ground.scope import Permission

OPEN = Permission("reports:report:open", "report a problem")
READ = Permission("reports:report:read", "read what residents reported, with their words and photographs")
READ_TEAM = Permission("reports:report:read-team", "find the reports given to the teams one belongs to")
RULE = Permission("reports:rule:change", "say which team gets which reports, and promise delays")
FORGET = Permission("reports:report:forget", "wipe what a report says of a person")

PERMISSIONS = (OPEN, READ, READ_TEAM, RULE, FORGET)
