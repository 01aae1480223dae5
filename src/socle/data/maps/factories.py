"""Maps for tests and demonstrations, made by the commands."""

import datetime
from collections.abc import Sequence

from socle.data.displays.factories import display_of
from socle.data.displays.queries import Display
from socle.data.maps.commands import put_layer
from socle.data.maps.rules import MAPS
from socle.data.maps.terms import Layer


def map_of(
    authority_id: int, layers: Sequence[Layer], *, now: datetime.datetime, slug: str = "essai", publish: bool = True
) -> Display:
    """A map with these layers, published or not."""
    return display_of(MAPS, put_layer, authority_id, layers, now=now, slug=slug, publish=publish)
