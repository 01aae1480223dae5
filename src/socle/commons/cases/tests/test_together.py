"""Two agents at once, on both databases: one wins, the other is told; nothing is lost and nothing stands in a ring."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections

from socle.commons.cases import commands, queries
from socle.commons.cases.models import Case, Step
from socle.commons.cases.tests.towns import a_town, agree
from socle.commons.people.terms import Role
from socle.ground.refusals import Refusal
from socle.ground.verify import verify
from tests.towns import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each act gave, all of them begun together in threads of their own."""
    gate = threading.Barrier(len(acts))
    given: list[object] = [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        gate.wait()
        try:
            given[place] = act()
        except Refusal as refusal:
            given[place] = refusal.code
        except Exception as failure:
            given[place] = failure
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return given


def test_of_two_who_answer_at_once_one_is_told_to_read_again() -> None:
    town = a_town()
    scope = town.scope(Role.AGENT)
    for number in range(5):
        case = town.open(number)
        given = {"authority_id": town.id, "code": case.code, "expected_version": 1, "now": NOW}

        told = at_once(
            lambda given=given: commands.move_case(scope, to="done", words="Fini", **given),  # type: ignore[misc]
            lambda given=given: commands.move_case(scope, to="refused", words="Non", **given),  # type: ignore[misc]
        )

        assert sorted(isinstance(one, Case) for one in told) == [False, True], told
        assert "stale" in told
        assert Step.objects.filter(case=case).count() == 2
    assert verify()[1] == []


def test_two_cases_joined_to_each_other_at_once_make_no_ring() -> None:
    town = a_town()
    scope = town.scope(Role.AGENT)
    for number in range(5):
        one, two = town.open(2 * number), town.open(2 * number + 1)

        def merge(code: str, into: str) -> Case:
            return commands.merge_cases(
                scope, authority_id=town.id, code=code, into_code=into, expected_version=1, now=NOW
            )

        told = at_once(lambda: merge(one.code, two.code), lambda: merge(two.code, one.code))  # noqa: B023

        assert sum(isinstance(each, Case) for each in told) == 1, told
    assert verify()[1] == []


def test_an_answer_to_a_case_that_leaves_at_the_same_moment_is_whole_or_refused() -> None:
    here, there = a_town(), a_town("dekanve", "DK", -29.0, 46.2)
    agree(here, there)
    scope = here.scope(Role.AGENT)
    for number in range(5):
        case = here.open(number)
        given = {"authority_id": here.id, "code": case.code, "expected_version": 1, "now": NOW}

        told = at_once(
            lambda given=given: commands.transfer_case(scope, to_authority_id=there.id, words="x", **given),  # type: ignore[misc]
            lambda given=given: commands.answer_case(scope, words="Bonjour", **given),  # type: ignore[misc]
        )

        assert sum(isinstance(one, Case) for one in told) == 1, told
        assert {"stale", "cases.transferred"} & {one for one in told if isinstance(one, str)}
    assert verify()[1] == []


def test_of_two_workflows_saved_at_once_one_is_in_force() -> None:
    town = a_town()
    from socle.engines.workflow import standard, to_json

    definition, scope = to_json(standard()), town.scope(Role.ADMINISTRATOR)

    def save() -> object:
        return commands.save_workflow(
            scope, authority_id=town.id, kind="plain", definition=definition, expected_number=0, now=NOW
        )

    told = at_once(save, save)

    assert told.count("stale") == 1, told
    assert queries.workflow_number(scope, town.id, "plain") == 1
    assert connection.vendor in ("sqlite", "postgresql")
