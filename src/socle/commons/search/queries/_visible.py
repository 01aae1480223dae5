"""What a reader may find: shelves, and on them everything or only what their teams hold. Asked before all else."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from socle.commons.people import queries as people
from socle.commons.search.models import Shelf
from socle.commons.search.queries._index import Entry
from socle.commons.search.rules import shelf_mark, team_mark
from socle.ground.scope import Scope


@dataclass(frozen=True, slots=True)
class Visible:
    """The shelves a reader may search, and by kind the marks of which a document must hold one."""

    shelves: tuple[int, ...]
    marks: dict[str, tuple[Entry, ...]]


def visible(scope: Scope, authority_ids: Collection[int], *, staff: bool, home: int, language: str) -> Visible:
    """What the reader may find in these authorities, in this language or in none.

    Without `staff` only what everybody reads. With it, of other authorities than `home` only what is not public: their
    open pages are on their own sites.
    """
    shelves = Shelf.objects.filter(authority_id__in=authority_ids, language__in=["", language])
    if not staff:
        shelves = shelves.filter(permission="")
    teams: frozenset[int] | None = None
    ids: list[int] = []
    marks: defaultdict[str, list[Entry]] = defaultdict(list)
    for shelf in shelves.order_by("pk"):
        if not shelf.permission:
            if shelf.authority_id != home:
                continue
        elif not scope.allows(shelf.permission, shelf.authority_id):
            if not shelf.team_permission or not scope.allows(shelf.team_permission, shelf.authority_id):
                continue
            if teams is None:
                teams = people.team_ids_of(scope, scope.actor.id) if scope.actor.id is not None else frozenset()
            if teams:
                ids.append(shelf.pk)
                marks[shelf.kind] += [Entry(team_mark(shelf.pk, one)) for one in sorted(teams)]
            continue
        ids.append(shelf.pk)
        marks[shelf.kind].append(Entry(shelf_mark(shelf.pk)))
    return Visible(tuple(ids), {kind: tuple(held) for kind, held in marks.items()})
