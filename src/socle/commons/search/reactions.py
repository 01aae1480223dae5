"""What follows what happens to cases: they are found as they are now, and no longer once forgotten."""

from collections import defaultdict
from typing import Protocol

from socle.commons.cases.events import CaseForgotten
from socle.commons.people.queries import everywhere
from socle.commons.search import commands
from socle.ground import world
from socle.ground.scope import HOUSE


class _OfCase(Protocol):
    @property
    def case_id(self) -> int: ...
    @property
    def kind(self) -> str: ...


def follow_cases(events: list[_OfCase]) -> None:
    """Ask for these cases again: opened, moved, assigned, transferred, merged."""
    keys: defaultdict[str, set[str]] = defaultdict(set)
    for one in events:
        keys[one.kind].add(str(one.case_id))
    scope = everywhere(HOUSE)
    for kind, some in keys.items():
        commands.follow(scope, kind, some, world.now())


def forget_case(event: CaseForgotten) -> None:
    """What was given of a forgotten case goes; what its source still gives of it (nothing personal) comes back."""
    scope = everywhere(HOUSE)
    commands.remove(scope, event.kind, [str(event.case_id)])
    commands.follow(scope, event.kind, [str(event.case_id)], world.now())
