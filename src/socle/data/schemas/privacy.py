"""Personal data of this room: none is kept.

A schema says what columns a table has; its example row is invented. Stewards are told so where they write one.
"""

from socle.ground.personal import Personal

PRIVACY: tuple[Personal, ...] = ()
