"""Personal data of this room: none. A display holds questions to open tables; the audit log knows who changed it."""

from socle.ground.personal import Personal

PRIVACY: tuple[Personal, ...] = ()
