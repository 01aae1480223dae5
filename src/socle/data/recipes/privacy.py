"""Personal data of this room: none is kept. Recipes read what their sources publish to everybody already."""

from socle.ground.personal import Personal

PRIVACY: tuple[Personal, ...] = ()
