"""What one may do with cases. Who holds it is granted in ``site/policy.py``."""

from socle.ground.scope import Permission

OPEN = Permission("cases:case:open", "open a case, as a resident or for one")
TRACK = Permission("cases:case:track", "follow a case whose code one holds")
READ = Permission("cases:case:read", "read the queue and every case of the authority")
ANSWER = Permission("cases:case:answer", "answer a case and change its state")

PERMISSIONS = (OPEN, TRACK, READ, ANSWER)
