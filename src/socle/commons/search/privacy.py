"""Personal data of this room: none of its own. Sources give no contact and no name of a resident, and what they gave
of a case goes when the case is forgotten (``reactions.forget_case``).
"""

from socle.ground.personal import Personal

PRIVACY: tuple[Personal, ...] = ()
