"""What must hold for maps: what is kept can be read, its last version is what editors see, and ids are given once."""

from collections.abc import Iterator

from socle.data.maps.models import Map, MapVersion
from socle.data.maps.terms import Content
from socle.ground.verify import Invariant


def _readable() -> Iterator[str]:
    for kept in Map.objects.iterator():
        for content in filter(None, (kept.content, kept.shown)):
            try:
                ids = [one.id for one in Content.from_json(content).layers]
            except (KeyError, TypeError, ValueError) as fault:
                yield f"map {kept.pk} cannot be read: {fault}"
                continue
            if len(set(ids)) != len(ids):
                yield f"map {kept.pk} gives the same id to two layers"


def _versions() -> Iterator[str]:
    for kept in Map.objects.iterator():
        last = MapVersion.objects.filter(map=kept).order_by("-number").first()
        if last is None or (last.number, last.content) != (kept.version, kept.content):
            yield f"map {kept.pk}: its last version is not what its editors see"


INVARIANTS = (
    Invariant("each map can be read", _readable),
    Invariant("the last version of a map is what its editors see", _versions),
)
