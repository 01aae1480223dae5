"""Taking any guard out turns this red: each one is the very thing that refuses its line in ``denials``."""

from functools import cached_property
from typing import Any

import pytest
from django.db import models, transaction

from socle.commons.cases.permissions import ANSWER, READ
from socle.ground.refusals import Refusal
from socle.ground.scope import Actor
from socle.site.policy import PUBLIC
from tests.access.denials import denials
from tests.access.denials.line import Denial
from tests.access.denials.world import World
from tests.access.guards import Guard, Probe, guards
from tests.access.open_guards import OPEN_GUARDS

BY_NAME = {one.name: one for one in guards()}
LINES = denials()
REFUSED = ("refused", 404)


def test_every_guard_has_its_line() -> None:
    assert sorted(BY_NAME.keys() - LINES.keys()) == [], "add a line to tests/access/denials/<floor>_<room>.py"


def test_every_line_has_its_guard() -> None:
    assert sorted(LINES.keys() - BY_NAME.keys()) == [], "these guards are no longer in the code"


def test_each_guard_has_a_name_of_its_own() -> None:
    assert len(BY_NAME) == len(guards()), "two functions of one room have the same name: rename one"


def test_guards_are_found_in_every_room_with_commands() -> None:
    rooms = {name.partition(".")[0] for name in BY_NAME}

    assert {"commons_people", "commons_cases", "commons_places", "data_tables", "services_reports"} <= rooms
    assert len(BY_NAME) >= 60


def test_only_the_guards_named_so_are_passed_by_everybody() -> None:
    public = {str(one) for one in PUBLIC}
    named = {f"{room}.{name}" for room, names in OPEN_GUARDS.items() for name in names}

    assert {one.name for one in guards() if one.permission() in public} == named


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(BY_NAME.keys() & LINES.keys()))
def test_this_guard_is_what_refuses(name: str) -> None:
    guard, line, world = BY_NAME[name], LINES[name], World()
    lacking = line.lacking or (guard.permission(),)
    assert all(lacking), f"say which permission is lacking: {name} computes it"

    behind = [BY_NAME[one] for one in line.also]
    without = _probe(world, lacking, guard, *behind)
    _furnish(world, line, without)
    denied = _outcome(world, line, _probe(world, lacking, *behind))
    opened = _outcome(world, line, without)

    assert opened != REFUSED, "without this guard the call is refused all the same: the line proves nothing"
    assert not (isinstance(opened, tuple) and opened[0] == "fault"), f"the line itself is unsound: {opened}"
    if guard.verb == "require":
        assert denied == REFUSED
    else:
        assert denied != opened, "with and without this guard the answer is the same"


def test_a_probe_sees_the_one_guard_that_is_opened() -> None:
    here = Guard("x", "require", __name__, __file__, 1, 10_000, "")
    closed = Probe(Actor("public"), here=1, there=2, lacking=("a:b:c",))
    opened = Probe(Actor("public"), here=1, there=2, lacking=("a:b:c",), opened=(here,))

    assert not closed.allows("a:b:c", 1) and closed.allows("a:b:c", 2) and closed.allows("a:b:d", 1)
    assert opened.allows("a:b:c", 1) and opened.authorities("a:b:c") == {1, 2}
    assert closed.authorities("a:b:c") == {2}
    with pytest.raises(Refusal):
        closed.require("a:b:c", 1)
    opened.require("a:b:c", 1)


def test_of_two_guards_on_one_line_a_probe_opens_the_one_that_asks_for_this() -> None:
    reads = Guard("x", "require", "socle.commons.cases.permissions", __file__, 1, 10_000, "READ")
    probe = Probe(Actor("public"), here=1, there=2, lacking=(READ.name, ANSWER.name), opened=(reads,))

    assert probe.allows(READ, 1)
    assert not probe.allows(ANSWER, 1)


def _probe(world: World, lacking: tuple[str, ...], *opened: Guard) -> Probe:
    actor = Actor("account", world.actor.pk)
    return Probe(actor, here=world.here.id, there=world.there.id, lacking=lacking, opened=opened)


def _outcome(world: World, line: Denial, scope: Probe) -> Any:
    """What came of the call, in values that can be compared; what it wrote is undone."""
    with transaction.atomic():
        try:
            found = _plain(line.call(world, scope))
        except Refusal as refusal:
            found = ("refused", refusal.status)
        except Exception as fault:
            found = ("fault", repr(fault))
        transaction.set_rollback(True)
    return found


def _furnish(world: World, line: Denial, scope: Probe) -> None:
    """Make once and for all what the call asks of the world: what is made in a call is undone with it."""
    _outcome(world, line, scope)
    made = [name for name in vars(world) if isinstance(getattr(World, name, None), cached_property)]
    for name in made:
        delattr(world, name)
    for name in made:
        getattr(world, name)


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return (type(value).__name__, value.pk)
    if isinstance(value, dict):
        return sorted((repr(key), repr(_plain(one))) for key, one in value.items())
    if isinstance(value, (list, tuple, set, frozenset, models.QuerySet)):
        return sorted(repr(_plain(one)) for one in value)
    return value if isinstance(value, (int, str, float, bool, type(None))) else repr(value)
