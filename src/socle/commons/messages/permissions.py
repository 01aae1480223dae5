"""What one may do with messages. Who holds it is granted in ``site/policy.py``."""

from socle.ground.scope import Permission

SEND = Permission("messages:message:send", "have a room send one of its notices")
DELIVER = Permission("messages:outbox:deliver", "hand messages over, hear of them, forget them: for the house itself")
CONFIRM = Permission("messages:contact:confirm", "confirm a contact by a code")
READ = Permission("messages:message:read", "read what was sent, contacts masked; try again, cancel")
READ_CONTACT = Permission("messages:contact:read", "read the contacts to which messages went")
MANAGE = Permission("messages:settings:manage", "change the words of notices, quiet hours, caps and budget")

PERMISSIONS = (SEND, DELIVER, CONFIRM, READ, READ_CONTACT, MANAGE)
