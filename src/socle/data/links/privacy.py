"""Personal data of this room: none is kept. The addresses are those that open tables show to everybody already."""

from socle.ground.personal import Personal

PRIVACY: tuple[Personal, ...] = ()
