"""Personal data of this room: none by itself. Recipes read what their sources publish to everybody already.

A run shows some of the values that its steps lost, so that a person can mend them. They are of published editions; they
go at once when such an edition is withdrawn, and half a year after the run otherwise (``commands.sweep``).
"""

from socle.ground.personal import Personal

PRIVACY: tuple[Personal, ...] = ()
