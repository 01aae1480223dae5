"""Personal data of this room: none. A saved view holds a question, and who saved it is in the log of acts."""

from socle.ground.personal import Personal

PRIVACY: tuple[Personal, ...] = ()
