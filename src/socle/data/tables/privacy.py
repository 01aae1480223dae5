"""Personal data of this room: none is kept.

A table says what happened to public things. A feed's ``public_row`` leaves out persons before the row comes here, and
the publisher of a file answers for what is in it; an edition that should not have left is withdrawn
(``commands.withdraw_edition``): its bytes are deleted, its hash and the reason stay.
"""

from socle.ground.personal import Personal

PRIVACY: tuple[Personal, ...] = ()
