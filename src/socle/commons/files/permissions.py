"""What one may do with files. Who holds it is granted in ``site/policy.py``."""

from socle.ground.scope import Permission

SEND = Permission("files:photo:send", "send a photograph with a request")
READ = Permission("files:photo:read", "see the photographs sent to the authority")
REDACT = Permission("files:photo:redact", "cover parts of a photograph for good")
HIDE = Permission("files:photo:hide", "keep a photograph from all but staff, or show it again")
ERASE = Permission("files:photo:erase", "erase photographs at the end of their time, or when the person asks")

PERMISSIONS = (SEND, READ, REDACT, HIDE, ERASE)
