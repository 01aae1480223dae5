"""Messages: one outbox for e-mail and SMS, whatever the room that writes and the door that it came through.

Rooms declare their notices in ``notices.py`` and call ``commands.send``; an authority may change the words. Doors:
pages (staff: what was sent, words and rules), schedule (delivery, sweeping). Codes that confirm a contact are asked for
and confirmed here. Port: Transport (a way out: SMTP or files). Events: none. Publishes: nothing.
"""
