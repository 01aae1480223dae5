"""What must hold for maps: what is kept can be read. Ids and versions are the business of displays."""

from collections.abc import Iterator

from socle.commons.people.queries import everywhere
from socle.data.displays import queries as displays
from socle.data.maps.rules import MAPS
from socle.ground.scope import HOUSE
from socle.ground.verify import Invariant


def _readable() -> Iterator[str]:
    yield from displays.unreadable(everywhere(HOUSE), MAPS)


INVARIANTS = (Invariant("each map can be read", _readable),)
