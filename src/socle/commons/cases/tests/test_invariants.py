"""Each fault planted in the tables is seen by what must hold."""

from collections.abc import Callable

import pytest
from django.db.models import F

from socle.commons.cases.models import Case, Step
from socle.commons.cases.tests.test_moving import move
from socle.commons.cases.tests.towns import Town, a_town
from socle.ground.verify import verify
from tests.towns import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def _ring(town: Town) -> None:
    one, two = town.open(8), town.open(9)
    for case, other in ((one, two), (two, one)):
        Case.objects.filter(pk=case.pk).update(state="merged", closed_at=NOW, merged_into=other)
        Step.objects.filter(case=case).update(state="merged")


FAULTS: dict[str, Callable[[Town], object]] = {
    "the history of a case ends in its state": lambda town: Case.objects.update(state="accepted"),
    "every case has a code that can be read back": lambda town: Case.objects.filter(state="received").update(
        code="BV-1"
    ),
    "a case is in a state of its workflow, and closed when that is an end": lambda town: Case.objects.filter(
        state="done"
    ).update(closed_at=None),
    "cases joined to one another end in one that stands": _ring,
    "a promise has its date": lambda town: Case.objects.filter(promise_days__isnull=False).update(due_at=None),
    "a case is given to a team of its own authority": lambda town: Case.objects.update(
        team_id=a_town("dekanve", "DK", -29.0).team().pk
    ),
    "what was forgotten says nothing of anybody": lambda town: Case.objects.filter(state="done").update(
        forgotten_at=F("closed_at")
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_seen(name: str) -> None:
    town = a_town()
    town.open(1, promise_days=3, contact="a@exemple.fr")
    move(town, town.open(2), to="done", words="Fini")
    assert verify()[1] == []

    FAULTS[name](town)

    assert name in {one.invariant for one in verify()[1]}
