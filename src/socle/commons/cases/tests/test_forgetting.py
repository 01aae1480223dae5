"""A year after the end, or when a person asks, nothing in a case says anything of them."""

import pytest

from socle.commons.cases import commands, queries
from socle.commons.cases.models import Case, Step
from socle.commons.cases.offers import CasesOfPerson
from socle.commons.cases.tests.test_moving import move, refused
from socle.commons.cases.tests.towns import DAY, Town, a_town, agree
from socle.commons.people.terms import Role
from socle.ground.audit.models import Leaf
from socle.ground.verify import verify
from tests.towns import NOW

pytestmark = pytest.mark.django_db(transaction=True)
CONTACT, PLACE, WORDS = "canari@exemple.fr", "9, impasse du Canari", "Madame Canari, votre haie"


def told(town: Town, number: int = 1) -> Case:
    """A closed case that says a lot of a person."""
    case = town.open(number, contact=CONTACT, place=PLACE, sought=WORDS)
    scope, given = town.scope(Role.AGENT), {"authority_id": town.id, "code": case.code, "now": NOW}
    commands.note_case(scope, words=WORDS, expected_version=1, **given)  # type: ignore[arg-type]
    commands.add_task(scope, title=WORDS, expected_version=2, **given)  # type: ignore[arg-type]
    case = move(town, Case.objects.get(pk=case.pk), to="done", words=WORDS)
    commands.rate_case(town.resident, rating=2, words=WORDS, **given)  # type: ignore[arg-type]
    return case


def test_nothing_of_a_person_is_left_a_year_after_the_end() -> None:
    town = a_town()
    case = told(town)
    assert commands.forget(town.system, now=NOW + 365 * DAY) == 0

    assert commands.forget(town.system, now=NOW + 366 * DAY) == 1

    case = Case.objects.get(pk=case.pk)
    assert case.forgotten_at == NOW + 366 * DAY and case.rating == 2
    rows = [
        *Case.objects.values_list(), *Step.objects.values_list(), *case.tasks.values_list(),
        *Leaf.objects.values_list("payload"),
    ]  # fmt: skip
    for canary in ("anari", "haie"):
        assert canary not in str(rows)
    acts = Leaf.objects.filter(about=f"case:{case.pk}", payload__isnull=False).values_list("act", flat=True)
    assert set(acts) <= {"cases.case.forget", "audit.leaf.erase"}
    assert commands.forget(town.system, now=NOW + 367 * DAY) == 0
    assert queries.holder_may(town.resident, case, now=NOW) == frozenset()
    assert verify()[1] == []


def test_a_person_who_asks_is_forgotten_now_and_their_open_cases_go_on() -> None:
    town = a_town()
    ended, running = told(town), town.open(2, contact=CONTACT.upper())
    offer, scope = CasesOfPerson(), town.scope(Role.ADMINISTRATOR)

    assert [one.count for one in offer.find(scope, town.id, CONTACT)] == [2]
    assert {one["code"] for one in offer.export(scope, town.id, CONTACT)} == {ended.code, running.code}
    assert offer.find(scope, town.id, "") == []
    assert offer.erase(scope, town.id, CONTACT, now=NOW) == 2

    assert Case.objects.get(pk=ended.pk).forgotten_at == NOW
    running = Case.objects.get(pk=running.pk)
    assert (running.contact, running.closed_at) == ("", None)
    assert offer.find(scope, town.id, CONTACT) == []
    assert refused(offer.erase, town.scope(Role.AGENT), town.id, CONTACT, now=NOW).status == 404


def test_an_open_case_is_not_forgotten_and_twice_is_once() -> None:
    town = a_town()
    case, scope = town.open(3), town.scope(Role.ADMINISTRATOR)
    wipe = {"authority_id": town.id, "code": case.code, "now": NOW}

    assert refused(commands.forget_case, scope, **wipe).code == "cases.open"
    assert refused(commands.forget_case, town.scope(Role.AGENT), **wipe).status == 404
    move(town, case, to="refused", words="Non")
    for _twice in range(2):
        commands.forget_case(scope, **wipe)  # type: ignore[arg-type]
    assert Step.objects.filter(act="forget").count() == 1


def test_acts_in_the_authority_it_came_from_are_forgotten_too() -> None:
    here, there = a_town(), a_town("dekanve", "DK", -29.0, 46.2)
    agree(here, there)
    case = here.open(1, contact=CONTACT)
    commands.transfer_case(
        here.scope(Role.AGENT), authority_id=here.id, code=case.code, to_authority_id=there.id, words="Chez eux",
        expected_version=1, now=NOW,
    )  # fmt: skip
    move(there, Case.objects.get(), to="done", words="Fini")

    commands.forget(there.system, now=NOW + 366 * DAY)

    kept = Leaf.objects.filter(about=f"case:{case.pk}", payload__isnull=False).values_list("act", flat=True)
    assert set(kept) <= {"cases.case.forget", "audit.leaf.erase"}
