"""Maps for tests and demonstrations, made by the commands."""

import datetime
from collections.abc import Sequence

from socle.data.maps import commands
from socle.data.maps.models import Map
from socle.data.maps.terms import Layer
from socle.ground.scope import system_scope


def map_of(
    authority_id: int, layers: Sequence[Layer], *, now: datetime.datetime, slug: str = "essai", publish: bool = True
) -> Map:
    """A map with these layers, published or not."""
    scope = system_scope([authority_id])
    kept = commands.create_map(
        scope, authority_id=authority_id, slug=slug, title={"fr": "Essai", "ar": "تجربة"}, now=now
    )
    for layer in layers:
        kept = commands.put_layer(
            scope, authority_id=authority_id, map_id=kept.pk, layer=layer, expected_version=kept.version, now=now
        )
    if publish:
        kept = commands.publish_map(
            scope, authority_id=authority_id, map_id=kept.pk, expected_version=kept.version, now=now
        )
    return kept
