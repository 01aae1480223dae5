"""What must hold for boards: what is kept can be read, its last version is what editors see, and ids are given once."""

from collections.abc import Iterator

from socle.data.boards.models import Board, BoardVersion
from socle.data.boards.terms import Content
from socle.ground.verify import Invariant


def _readable() -> Iterator[str]:
    for kept in Board.objects.iterator():
        for content in filter(None, (kept.content, kept.shown)):
            try:
                ids = [one.id for one in Content.from_json(content).blocks]
            except (KeyError, TypeError, ValueError) as fault:
                yield f"board {kept.pk} cannot be read: {fault}"
                continue
            if len(set(ids)) != len(ids):
                yield f"board {kept.pk} gives the same id to two blocks"


def _versions() -> Iterator[str]:
    for kept in Board.objects.iterator():
        last = BoardVersion.objects.filter(board=kept).order_by("-number").first()
        if last is None or (last.number, last.content) != (kept.version, kept.content):
            yield f"board {kept.pk}: its last version is not what its editors see"


INVARIANTS = (
    Invariant("each board can be read", _readable),
    Invariant("the last version of a board is what its editors see", _versions),
)
