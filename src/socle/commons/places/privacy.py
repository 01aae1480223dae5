"""Personal data of this room: none. A register of doors says where houses are, not who lives there."""

from socle.ground.personal import Personal

PRIVACY: tuple[Personal, ...] = ()
