"""What is remembered is bounded by what it weighs."""

import pytest

from socle.commons.people.models import Authority
from socle.data.tables import queries
from socle.data.tables.factories import benches, feed_table
from socle.data.tables.queries import _asking
from socle.data.tables.queries._remembering import Remembered, weight_of
from socle.data.tables.terms import Plan
from socle.data.tables.tests.conftest import NOW
from socle.ground.scope import Scope


def test_the_least_used_leave_when_all_weigh_too_much() -> None:
    kept: Remembered[str] = Remembered(most=100, most_bytes=100)

    for name in ("a", "b", "c", "d"):
        kept.put(name, name, 25)
    kept.get("a")
    kept.put("e", "e", 25)
    kept.put("e", "f", 20)
    kept.put("heavy", "heavy", 26)

    assert [kept.get(name) for name in ("a", "b", "c", "d", "e", "heavy")] == ["a", None, "c", "d", "f", None]
    assert kept.bytes == 95


def test_not_too_many_are_kept_however_light() -> None:
    kept: Remembered[int] = Remembered(most=2, most_bytes=100)

    for number in range(5):
        kept.put(number, number, 1)

    assert ([kept.get(number) for number in range(5)], kept.bytes) == ([None, None, None, 3, 4], 2)


def test_a_text_weighs_as_much_as_it_holds() -> None:
    assert weight_of({"rows": [["x" * 200_000, None, 1]] * 3}) > 600_000


@pytest.mark.django_db
def test_pages_far_in_a_table_are_not_kept(town: Authority, scope: Scope) -> None:
    table = feed_table(town.id, benches(3), now=NOW)
    follow = queries.rows(scope, table, Plan(limit=1))["next"]
    before = _asking._answers.bytes

    queries.rows(scope, table, Plan(offset=_asking.DEEPEST + 1))
    queries.rows(scope, table, Plan(after=tuple(follow), limit=1))

    assert before > 0
    assert _asking._answers.bytes == before
