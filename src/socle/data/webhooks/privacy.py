"""Personal data of this room: none. Addresses are those of programs; messages say what the portal shows to all."""

from socle.ground.personal import Personal

PRIVACY: tuple[Personal, ...] = ()
