"""What is kept about a person: found, taken out, erased, in every room or in none."""

import datetime
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from socle.commons.people import commands, ports, queries
from socle.commons.people.ports import Found, bind_person_data
from socle.commons.people.terms import Role
from socle.commons.people.tests.conftest import NOON, House
from socle.ground.audit.models import Leaf
from socle.ground.refusals import Refusal
from socle.ground.scope import Scope
from tests.towns import hire


class Shelf:
    """A room that keeps letters by contact and authority."""

    def __init__(self, *, breaks: bool = False) -> None:
        self.kept: dict[tuple[int, str], list[str]] = {}
        self.breaks = breaks

    def find(self, scope: Scope, authority_id: int, contact: str) -> list[Found]:
        """How many letters."""
        return [Found("Lettres", len(self.kept.get((authority_id, contact), [])))]

    def export(self, scope: Scope, authority_id: int, contact: str) -> list[dict[str, Any]]:
        """The letters."""
        return [{"letter": one} for one in self.kept.get((authority_id, contact), [])]

    def erase(self, scope: Scope, authority_id: int, contact: str, *, now: datetime.datetime) -> int:
        """No letter any more."""
        if self.breaks:
            raise OSError("the shelf fell")
        return len(self.kept.pop((authority_id, contact), []))


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    """The room, wired as the site would, alone."""
    before = dict(ports._offers)
    ports._offers.clear()
    one = Shelf()
    bind_person_data("tests", one)
    yield one
    ports._offers.clear()
    ports._offers.update(before)


def test_a_person_is_found_here_and_not_in_the_other_town(house: House, shelf: Shelf) -> None:
    shelf.kept = {(house.town.id, "rim@x.example"): ["a", "b"], (house.other.id, "rim@x.example"): ["c"]}
    boss = house.scope(house.boss)

    found = queries.find_person(boss, house.town.id, " Rim@X.example ")
    taken = commands.take_person_out(boss, authority_id=house.town.id, contact="rim@x.example", now=NOON)
    erased = commands.erase_person(boss, authority_id=house.town.id, contact="rim@x.example", now=NOON)

    assert found == {"tests": [Found("Lettres", 2)]}
    assert taken["rooms"] == {"tests": [{"letter": "a"}, {"letter": "b"}]}
    assert erased == 2
    assert shelf.kept == {(house.other.id, "rim@x.example"): ["c"]}


def test_the_trace_does_not_say_whom(house: House, shelf: Shelf) -> None:
    shelf.kept = {(house.town.id, "0612345678"): ["a"]}

    commands.erase_person(house.scope(house.boss), authority_id=house.town.id, contact="06 12 34 56 78", now=NOON)

    leaf = Leaf.objects.get(act="people.person.erase")
    assert json.loads(leaf.payload or "")["facts"] == {"tests": 1}
    assert "0612345678" not in (leaf.payload or "") + leaf.about


def test_one_room_that_fails_keeps_all_rooms_as_they_were(house: House, shelf: Shelf) -> None:
    shelf.kept = {(house.town.id, "rim@x.example"): ["a"]}
    bind_person_data("broken", Shelf(breaks=True))

    with pytest.raises(OSError, match="fell"):
        commands.erase_person(house.scope(house.boss), authority_id=house.town.id, contact="rim@x.example", now=NOON)

    assert not Leaf.objects.filter(act="people.person.erase").exists()


def test_only_administrators_ask(house: House, shelf: Shelf) -> None:
    for role in (Role.AGENT, Role.MANAGER, Role.STEWARD, Role.MEDIATOR, Role.PARTNER, Role.AUDITOR):
        with pytest.raises(Refusal) as refused:
            queries.find_person(
                house.scope(hire(house.town, role, f"{role}2@x.example")), house.town.id, "rim@x.example"
            )
        assert refused.value.status == 404


def test_the_page_shows_gives_and_erases_after_a_confirmation(house: House, shelf: Shelf) -> None:
    shelf.kept = {(house.town.id, "rim@x.example"): ["a", "b"]}
    boss = Client()
    boss.force_login(house.boss)
    form: dict[str, Any] = {"contact": "rim@x.example"}

    shown = boss.post("/agent/personnes", {**form, "act": "chercher"}).content.decode()
    file = boss.post("/agent/personnes", {**form, "act": "emporter"})
    asked = boss.post("/agent/personnes", {**form, "act": "effacer"})
    still = len(shelf.kept)
    done = boss.post("/agent/personnes", {**form, "act": "effacer", "sure": "oui"})
    nothing = boss.post("/agent/personnes", {**form, "act": "chercher"}).content.decode()

    assert "Lettres" in shown and "no-store" in file["Cache-Control"]
    assert json.loads(file.content)["rooms"] == {"tests": [{"letter": "a"}, {"letter": "b"}]}
    assert asked.status_code == 200 and still == 1 and "Rien ne pourra revenir" in asked.content.decode()
    assert done.status_code == 303 and not shelf.kept
    assert "Rien n’est gardé" in nothing
