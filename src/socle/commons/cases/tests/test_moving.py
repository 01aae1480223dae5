"""Staff move, answer, note and give cases; what cannot be is refused, and names its field."""

import datetime
import json
from typing import Any

import pytest
from django.utils import translation

from socle.commons.cases import commands, queries
from socle.commons.cases.models import Case, Step
from socle.commons.cases.terms import Act, Asked
from socle.commons.cases.tests.towns import DAY, Town, a_town, agree, partner_of
from socle.commons.people.queries import forget_authorities
from socle.commons.people.terms import Role
from socle.ground.audit.models import Leaf
from socle.ground.refusals import Refusal
from socle.ground.verify import verify
from tests.towns import NOW

pytestmark = pytest.mark.django_db(transaction=True)

HOSTILE = "Trou\x00 béant\ud800 🚧 \u202eمطب\r\nici"


def move(town: Town, case: Case, **given: object) -> Case:
    """A move by the agent."""
    asked = {"expected_version": case.version, "now": NOW} | given
    return commands.move_case(town.scope(Role.AGENT), authority_id=town.id, code=case.code, **asked)  # type: ignore[arg-type]


def refused(call: object, *args: object, **given: object) -> Refusal:
    """The refusal of a call that must be refused."""
    with pytest.raises(Refusal) as caught:
        call(*args, **given)  # type: ignore[operator]
    return caught.value


def test_a_case_walks_its_workflow_and_its_history_audit_and_version_follow() -> None:
    town = a_town()
    case = town.open()

    case = move(town, case, action="accept")
    case = move(town, case, to="planned", words="Mardi", planned_on=NOW.date() + 3 * DAY)
    case = move(town, case, to="done", words="Réparé")

    steps = queries.history(town.scope(Role.AGENT), case, staff=True)
    assert [one.state for one in steps if one.visibility == "public"] == ["received", "accepted", "planned", "done"]
    assert case.closed_at == NOW and case.version == 4
    acts = list(Leaf.objects.filter(about=f"case:{case.pk}").order_by("pk").values_list("act", flat=True))
    assert acts.count("cases.case.move") == 3 and "cases.case.open" in acts
    assert json.loads(Leaf.objects.filter(act="cases.case.move").last().payload)["role"] == "agent"  # type: ignore[union-attr,arg-type]
    assert verify()[1] == []


def test_an_end_wants_words_and_an_impossible_move_names_its_field() -> None:
    town = a_town()
    case = town.open()

    assert refused(move, town, case, to="done").field == "words"
    assert refused(move, town, case, to="reopened", words="x").field == "state"
    assert refused(move, town, case, action="fly", words="x").field == "action"
    assert refused(move, town, case, to="planned", planned_on=datetime.date(1990, 1, 1)).field == "planned_on"
    assert refused(move, town, case, to="planned", planned_on=datetime.date.max).field == "planned_on"
    assert refused(move, town, case, to="done", words="é" * 4001).field == "words"
    assert Case.objects.get().version == 1


def test_a_stale_action_is_refused_and_changes_nothing() -> None:
    town = a_town()
    case = town.open()
    move(town, case, to="in_progress")

    late = refused(move, town, case, to="done", words="Fini")

    assert late.status == 409 and late.field == "version"
    assert Case.objects.get().state == "in_progress"


def test_hostile_words_are_kept_readable() -> None:
    town = a_town()
    case = town.open()

    commands.answer_case(
        town.scope(Role.AGENT), authority_id=town.id, code=case.code, words=HOSTILE, expected_version=1, now=NOW
    )

    written = Step.objects.get(act=Act.ANSWER).words
    assert "\x00" not in written and "🚧" in written and "مطب" in written and "\n" in written


def test_a_note_is_for_staff_alone() -> None:
    town = a_town()
    case = town.open()

    commands.note_case(
        town.scope(Role.AGENT),
        authority_id=town.id,
        code=case.code,
        words="Voisin difficile",
        expected_version=1,
        now=NOW,
    )

    assert "Voisin difficile" not in [one.words for one in queries.history(town.resident, case)]
    assert "Voisin difficile" in [one.words for one in queries.history(town.scope(Role.AGENT), case, staff=True)]
    with pytest.raises(Refusal):
        queries.history(town.resident, case, staff=True)


def test_others_codes_are_hidden_whatever_the_verb() -> None:
    here, there = a_town(), a_town("dekanve", "DK", -29.0, 46.2)
    case = there.open()
    scope, given = here.scope(Role.ADMINISTRATOR), {"code": case.code, "expected_version": 1, "now": NOW}
    verbs: dict[Any, dict[str, object]] = {
        commands.move_case: {"to": "done", "words": "x"},
        commands.answer_case: {"words": "x"},
        commands.note_case: {"words": "x"},
        commands.assign_case: {"team_id": None, "account_id": None},
        commands.plan_case: {"planned_on": None},
        commands.merge_cases: {"into_code": case.code},
        commands.unmerge_case: {},
        commands.add_task: {"title": "x"},
        commands.change_due: {"due": NOW.date() + DAY, "words": "x"},
    }

    for verb, more in verbs.items():
        for authority_id in (here.id, there.id):
            assert refused(verb, scope, authority_id=authority_id, **given, **more).status == 404, verb
    for verb in (commands.rate_case, commands.reopen_case, commands.ask_person):
        further: dict[str, object] = {"rating": 3} if verb is commands.rate_case else {"words": "x"}
        assert refused(verb, here.resident, authority_id=here.id, code=case.code, now=NOW, **further).status == 404
    assert Case.objects.get(pk=case.pk).version == 1
    for wrong in ("", "BV-0000-0000-0000", "\x00", "é" * 500):
        assert refused(queries.case_for_staff, scope, here.id, wrong).status == 404
    send = {"code": here.open(7).code, "expected_version": 1, "words": "x", "now": NOW}
    for number in (0, here.id, there.id, 10**30):
        to = refused(commands.transfer_case, scope, authority_id=here.id, to_authority_id=number, **send)
        assert to.field == "authority"


def test_a_case_is_given_to_a_team_and_a_person_of_the_house_only() -> None:
    here, there = a_town(), a_town("dekanve", "DK", -29.0, 46.2)
    case, team = here.open(), here.team()
    give: dict[str, Any] = {"authority_id": here.id, "code": case.code, "now": NOW}
    agent = here.account(Role.AGENT)

    def assign(team_id: int | None, account_id: int | None, version: int) -> Case:
        return commands.assign_case(
            here.scope(Role.AGENT), team_id=team_id, account_id=account_id, expected_version=version, **give
        )

    assert refused(assign, there.team().pk, None, 1).field == "team"
    for number in (0, -1, 10**12, 10**30):
        assert refused(assign, number, None, 1).field == "team"
        assert refused(assign, None, number, 1).field == "assignee"
    assert refused(assign, team.pk, there.account(Role.AGENT).pk, 1).field == "assignee"
    given = assign(team.pk, agent.pk, 1)
    assert (given.team_id, given.assignee_id) == (team.pk, agent.pk)
    given = assign(None, None, 2)
    assert (given.team_id, given.assignee_id) == (None, None)


def test_a_partner_sees_and_moves_the_cases_of_their_teams_without_contacts() -> None:
    town = a_town()
    team = town.team()
    mine, other = town.open(1, team_id=team.pk, contact="a@exemple.fr"), town.open(2)
    scope = partner_of(town, team)
    given = {"authority_id": town.id, "words": "Vu", "expected_version": 1, "now": NOW}

    assert [one.pk for one in queries.queue(scope, town.id, queries_asked(), now=NOW).cases] == [mine.pk]
    assert queries.counts(scope, town.id, queries_asked(), now=NOW)["all"] == 1
    assert not queries.may_see_contact(scope, mine)
    assert commands.move_case(scope, code=mine.code, to="in_progress", **given).state == "in_progress"  # type: ignore[arg-type]
    assert refused(commands.move_case, scope, code=other.code, to="in_progress", **given).status == 404
    assert refused(queries.case_for_staff, scope, town.id, other.code).status == 404
    assert refused(commands.take_queue_out, scope, authority_id=town.id, asked=queries_asked(), now=NOW).status == 404
    give = {"team_id": None, "account_id": None, "expected_version": 2, "now": NOW}
    assert refused(commands.assign_case, scope, authority_id=town.id, code=mine.code, **give).status == 404


def queries_asked() -> Asked:
    """Everything."""
    return Asked(tab="all")


def test_a_case_goes_to_another_authority_and_its_code_leads_there() -> None:
    here, there = a_town(), a_town("dekanve", "DK", -29.0, 46.2)
    case = here.open(1, promise_days=5, team_id=here.team().pk)
    due = case.due_at
    send = {
        "authority_id": here.id,
        "code": case.code,
        "to_authority_id": there.id,
        "words": "C’est chez eux",
        "now": NOW,
    }

    assert refused(commands.transfer_case, here.scope(Role.AGENT), expected_version=1, **send).field == "authority"
    agree(here, there)
    gone = commands.transfer_case(here.scope(Role.AGENT), expected_version=1, **send)  # type: ignore[arg-type]

    assert (gone.authority_id, gone.team_id, gone.state, gone.due_at) == (there.id, None, "received", due)
    led = refused(queries.case_by_code, here.resident, here.id, case.code)
    assert led.code == "cases.elsewhere" and led.facts == {"slug": "dekanve", "tracking": case.code}
    assert queries.case_by_code(there.resident, there.id, case.code).pk == case.pk
    late = refused(move, here, case, to="done", words="Fini")
    assert late.status == 409 and "Dekanve" in str(late.message)
    assert move(there, gone, to="in_progress").state == "in_progress"
    assert verify()[1] == []
    assert {one.authority_id for one in Leaf.objects.filter(about=f"case:{case.pk}")} == {here.id, there.id}


def test_cases_are_joined_without_rings_and_parted_where_they_stood() -> None:
    town = a_town()
    one, two, three = (town.open(n) for n in range(3))
    scope = town.scope(Role.AGENT)

    def merge(code: str, into: str, version: int) -> Case:
        return commands.merge_cases(
            scope, authority_id=town.id, code=code, into_code=into, expected_version=version, now=NOW
        )

    assert refused(merge, one.code, one.code, 1).field == "into"
    assert refused(merge, one.code, "BV-nothing", 1).field == "into"
    move(town, one, to="in_progress")
    merge(one.code, two.code, 2)
    assert refused(merge, two.code, one.code, 2).field == "into"
    merge(two.code, three.code, 2)
    assert refused(merge, three.code, two.code, 2).field == "into"

    joined = Case.objects.get(pk=one.pk)
    assert joined.state == "merged" and queries.main_case(town.resident, joined).pk == three.pk
    assert refused(move, town, joined, to="done", words="x").code == "cases.merged"
    assert verify()[1] == []
    parted = commands.unmerge_case(scope, authority_id=town.id, code=one.code, expected_version=joined.version, now=NOW)
    assert (parted.state, parted.closed_at, parted.merged_into_id) == ("in_progress", None, None)
    assert verify()[1] == []


def test_tasks_are_added_and_done_once() -> None:
    town = a_town()
    case, scope = town.open(), town.scope(Role.AGENT)
    given = {"authority_id": town.id, "code": case.code, "now": NOW}

    assert refused(commands.add_task, scope, title=" \x00 ", expected_version=1, **given).field == "title"
    task = commands.add_task(scope, title="Poser une barrière", expected_version=1, **given)  # type: ignore[arg-type]
    for _twice in range(2):
        commands.finish_task(scope, task_id=task.pk, **given)  # type: ignore[arg-type]

    assert queries.tasks(scope, case)[0].done_at == NOW
    assert Case.objects.get().version == 3
    other = town.open(5)
    assert refused(commands.finish_task, scope, **(given | {"code": other.code}), task_id=task.pk).status == 404


def test_three_of_two_hundred_are_refused_and_the_others_done() -> None:
    town = a_town()
    cases = [town.open(n) for n in range(200)]
    items = [(one.code, 1) for one in cases]
    move(town, cases[3], to="in_progress")
    move(town, cases[50], to="done", words="Fini")
    items[120] = ("BV-0000-0000-0000", 1)
    items[50] = (cases[50].code, 2)
    give = {"authority_id": town.id, "verb": "assign", "team_id": town.team().pk, "now": NOW}

    told = commands.bulk(town.scope(Role.AGENT), items=items, **give)  # type: ignore[arg-type]

    assert [one.code for one in told] == [code for code, _version in items]
    wrong = {place: one.refusal for place, one in enumerate(told) if not one.ok}
    assert wrong == {3: "stale", 50: "cases.closed", 120: "not-found"}
    assert all(one.words for one in told if not one.ok)
    assert Case.objects.filter(team__isnull=False).count() == 197
    assert refused(commands.bulk, town.scope(Role.AGENT), items=[*items, ("x", 1)], **give).field == "items"
    assert refused(commands.bulk, town.scope(Role.AGENT), items=[], **give).field == "items"


def test_who_acts_on_a_case_that_has_just_left_reads_where_it_went_in_their_language() -> None:
    here, there = a_town(), a_town("dekanve", "DK", -29.0)
    agree(here, there)
    type(there.authority).objects.filter(pk=there.id).update(names={"ar": "دكانفي"})
    forget_authorities(here.system)
    case, about = here.open(1), {"authority_id": here.id, "now": NOW, "expected_version": 1}
    commands.transfer_case(
        here.scope(Role.AGENT),
        code=case.code,
        to_authority_id=there.id,
        words="Leur rue",
        **about,  # type: ignore[arg-type]
    )

    with translation.override("ar"):
        told = refused(commands.note_case, here.scope(Role.AGENT), code=case.code, words="x", **about)

    assert told.code == "cases.transferred" and "دكانفي" in str(told.message)
