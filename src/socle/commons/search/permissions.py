"""What one may do with search. Who holds it is granted in ``site/policy.py``."""

from socle.ground.scope import Permission

ASK = Permission("search:site:ask", "search what everybody may read")
ASK_STAFF = Permission("search:staff:ask", "search, in all authorities where one works, what one may read there")
INDEX = Permission("search:index:manage", "write what can be found (the system alone)")

PERMISSIONS = (ASK, ASK_STAFF, INDEX)
