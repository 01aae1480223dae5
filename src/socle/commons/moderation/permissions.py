"""What one may do in moderation. Who holds it is granted in ``site/policy.py``."""

from socle.ground.scope import Permission

FLAG = Permission("moderation:item:flag", "ask that a content be looked at")
READ = Permission("moderation:item:read", "read the queue of contents to look at")
DECIDE = Permission("moderation:item:decide", "decide on a content, and on the appeal against a colleague's decision")
APPEAL = Permission("moderation:item:appeal", "contest a decision, with the address that was given for it")
LOG = Permission("moderation:log:read", "read the public log, which names nobody")

PERMISSIONS = (FLAG, READ, DECIDE, APPEAL, LOG)
