"""Who holds the code rates, reopens and asks for a person, within what was said."""

import pytest
from django.utils import translation

from socle.commons.cases import commands, queries
from socle.commons.cases.models import Case, Step
from socle.commons.cases.terms import Asked
from socle.commons.cases.tests.test_moving import move, refused
from socle.commons.cases.tests.towns import DAY, Town, a_town
from socle.commons.people.terms import Role
from socle.ground.verify import verify
from tests.towns import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def close(town: Town, case: Case) -> Case:
    """Closed by the agent, now."""
    return move(town, Case.objects.get(pk=case.pk), to="done", words="Réparé")


def test_a_rating_is_given_after_the_end_and_changed_for_thirty_days() -> None:
    town = a_town()
    case = town.open(1)
    rate = {"authority_id": town.id, "code": case.code}

    assert refused(commands.rate_case, town.resident, rating=4, now=NOW, **rate).field == "rating"
    close(town, case)
    for wrong in (0, 6, -1, 10**30):
        assert refused(commands.rate_case, town.resident, rating=wrong, now=NOW, **rate).field == "rating"
    assert refused(commands.rate_case, town.resident, rating=1, words="é" * 2001, now=NOW, **rate).field == "words"
    commands.rate_case(town.resident, rating=2, words="Lent", now=NOW + DAY, **rate)  # type: ignore[arg-type]
    commands.rate_case(town.resident, rating=4, now=NOW + 30 * DAY, **rate)  # type: ignore[arg-type]
    assert refused(commands.rate_case, town.resident, rating=5, now=NOW + 31 * DAY, **rate).status == 409

    assert Case.objects.get().rating == 4
    assert verify()[1] == []


def test_a_first_rating_may_come_late_and_a_clock_that_jumps_back_does_not_matter() -> None:
    town = a_town()
    case = town.open(1)
    close(town, case)

    commands.rate_case(town.resident, authority_id=town.id, code=case.code, rating=5, now=NOW - 400 * DAY)
    assert Case.objects.get().rating == 5


def test_a_case_is_reopened_three_times_by_its_holder_and_always_by_staff() -> None:
    town = a_town()
    case = town.open(1, promise_days=5)
    again = {"authority_id": town.id, "code": case.code, "words": "Toujours éteint"}

    assert refused(commands.reopen_case, town.resident, now=NOW, **again).status == 409
    for _time in range(3):
        close(town, case)
        assert refused(commands.reopen_case, town.resident, now=NOW, **(again | {"words": " "})).field == "words"
        assert refused(commands.reopen_case, town.resident, now=NOW + 31 * DAY, **again).code == "cases.reopen"
        assert commands.reopen_case(town.resident, now=NOW, **again).state == "reopened"  # type: ignore[arg-type]
    close(town, case)
    assert refused(commands.reopen_case, town.resident, now=NOW, **again).code == "cases.reopen"

    back = commands.reopen_case(town.scope(Role.AGENT), now=NOW + 200 * DAY, **again)  # type: ignore[arg-type]
    assert back.reopened == 4 and back.closed_at is None
    assert back.due_at is not None and back.due_at > NOW + 200 * DAY, "reopening begins a new promise"
    assert verify()[1] == []


def test_who_asks_for_a_person_comes_first_until_they_are_answered() -> None:
    town = a_town()
    cases = [town.open(n, promise_days=5, now=NOW + n * DAY) for n in range(3)]
    last, scope = cases[2], town.scope(Role.AGENT)

    for _twice in range(2):
        commands.ask_person(town.resident, authority_id=town.id, code=last.code, words="Pourquoi ?", now=NOW)
    page = queries.queue(scope, town.id, Asked(), now=NOW)

    assert [one.pk for one in page.cases] == [last.pk, cases[0].pk, cases[1].pk]
    assert Step.objects.filter(act="ask").count() == 1
    commands.answer_case(scope, authority_id=town.id, code=last.code, words="Voici", expected_version=2, now=NOW)
    assert [one.pk for one in queries.queue(scope, town.id, Asked(), now=NOW).cases] == [one.pk for one in cases]
    assert queries.counts(scope, town.id, Asked(), now=NOW)["person_asked"] == 0


def test_why_says_what_the_program_did() -> None:
    town = a_town()
    case = town.open(1, promise_days=1)
    commands.escalate(town.system, now=NOW + 30 * DAY)

    told = [one.kind for one in queries.why(town.resident, Case.objects.get(pk=case.pk))]

    assert told == ["due", "late"]


def test_why_names_the_team_of_the_rule_in_the_reader_s_language() -> None:
    town = a_town()
    team = town.team()
    type(team).objects.update(names={"ar": "الطرق"})
    case, gone = town.open(1, routed_by=f"3|{team.name}", team_id=team.pk), town.open(2, routed_by="4|Lampes")

    with translation.override("ar"):
        told = [queries.why(town.resident, one)[0].words for one in (case, gone)]

    assert "الطرق" in told[0] and team.name not in told[0]
    assert "Lampes" in told[1], "a team that has another name now stays as the rule named it"
