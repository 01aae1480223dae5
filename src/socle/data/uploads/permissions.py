"""What one may do with files that become tables. Who holds it is granted in ``site/policy.py``."""

from socle.ground.scope import Permission

READ = Permission("uploads:upload:read", "see the files and sources that become tables, and what was found in them")
HANDLE = Permission("uploads:upload:handle", "send files, correct them, accept or refuse them, keep sources by address")

PERMISSIONS = (READ, HANDLE)
