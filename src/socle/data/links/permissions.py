"""What one may do with links. Who holds it is granted in ``site/policy.py``."""

from socle.ground.scope import Permission

READ = Permission("links:link:read", "see the addresses in open tables that do not answer")
ASK = Permission("links:link:ask", "have addresses that do not answer asked again soon")

PERMISSIONS = (READ, ASK)
