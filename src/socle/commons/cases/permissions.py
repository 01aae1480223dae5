"""What one may do with cases. Who holds it is granted in ``site/policy.py``."""

from socle.ground.scope import Permission

OPEN = Permission("cases:case:open", "open a case, as a resident or for one")
TRACK = Permission("cases:case:track", "follow, rate and reopen a case whose code one holds")
READ = Permission("cases:case:read", "read the queue and every case of the authority")
ANSWER = Permission("cases:case:answer", "answer, note, assign, merge cases and change their state")
READ_TEAM = Permission("cases:team:read", "read the cases given to one's teams, without contacts")
ANSWER_TEAM = Permission("cases:team:answer", "answer, note and move the cases given to one's teams")
TRANSFER = Permission("cases:case:transfer", "send a case to another authority")
DELAY = Permission("cases:due:change", "change the date promised for a case")
FORGET = Permission("cases:case:forget", "wipe what a case says of a person before its time")
EXPORT = Permission("cases:queue:export", "take a filtered queue out as a file")
TEMPLATES = Permission("cases:template:manage", "write the answer templates of the authority")
WORKFLOW = Permission("cases:workflow:manage", "change the states and actions of a kind of case")

PERMISSIONS = (
    OPEN,
    TRACK,
    READ,
    ANSWER,
    READ_TEAM,
    ANSWER_TEAM,
    TRANSFER,
    DELAY,
    FORGET,
    EXPORT,
    TEMPLATES,
    WORKFLOW,
)
