"""What must hold for displays: ids of parts are given once, and the last version is what editors see."""

from collections.abc import Iterator

from socle.data.displays.models import Display, DisplayVersion
from socle.ground.verify import Invariant


def _ids() -> Iterator[str]:
    for display in Display.objects.iterator():
        for content in filter(None, (display.content, display.shown)):
            ids = [str(part.get("id")) for part in content.get("parts", ())]
            if len(set(ids)) != len(ids):
                yield f"{display.kind} {display.pk} gives the same id to two parts"


def _versions() -> Iterator[str]:
    for display in Display.objects.iterator():
        last = DisplayVersion.objects.filter(display=display).order_by("-number").first()
        if last is None or (last.number, last.content) != (display.version, display.content):
            yield f"{display.kind} {display.pk}: its last version is not what its editors see"


INVARIANTS = (
    Invariant("no two parts of a display have the same id", _ids),
    Invariant("the last version of a display is what its editors see", _versions),
)
