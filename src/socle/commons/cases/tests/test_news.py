"""Residents hear of their case once, in their language; a reaction that fails for two days tells in the end."""

import datetime

import pytest

from socle.commons.cases import commands, reactions
from socle.commons.cases.events import CaseMoved
from socle.commons.cases.models import Case
from socle.commons.cases.tests.test_moving import move
from socle.commons.cases.tests.towns import DAY, a_town, agree
from socle.commons.messages import commands as messages
from socle.commons.messages.models import Message
from socle.commons.people.terms import Role
from socle.ground import jobs, outbox, world
from tests.towns import NOW

pytestmark = pytest.mark.django_db(transaction=True)
WHO = "habitante@exemple.fr"


def work(at: datetime.datetime = NOW) -> None:
    """The worker does what is owed."""
    with world.at(at):
        jobs.run_pending()


def letters(contact: str = WHO) -> list[tuple[str, str]]:
    """What is queued for somebody: notice and words."""
    found = Message.objects.filter(contact=contact, notice__startswith="cases.").order_by("pk")
    return [(one.notice, f"{one.subject}\n{one.body}") for one in found]


def test_a_resident_hears_of_each_step_with_the_address_to_follow() -> None:
    town = a_town()
    with world.at(NOW):
        case = town.open(1, contact=WHO)
        town.open(2)
        case = move(town, case, to="in_progress", words="Une équipe passe")
        commands.answer_case(
            town.scope(Role.AGENT), authority_id=town.id, code=case.code, words="Demain", expected_version=2, now=NOW
        )
        commands.note_case(
            town.scope(Role.AGENT), authority_id=town.id, code=case.code, words="Secret", expected_version=3, now=NOW
        )
        move(town, Case.objects.get(pk=case.pk), to="done", words="Réparé")
    work()
    work()

    told = letters()
    assert [name for name, _words in told] == ["cases.received", "cases.news", "cases.news", "cases.closed"]
    assert all(f"/@belvenne/suivi/{case.code}" in words for _name, words in told)
    assert "Une équipe passe" in told[1][1] and "Demain" in told[2][1] and "Réparé" in told[3][1]
    assert not any("Secret" in words for _name, words in told)
    assert not Message.objects.exclude(contact=WHO).filter(notice__startswith="cases.").exists()


def test_the_words_are_in_the_language_of_the_case() -> None:
    town = a_town()
    with world.at(NOW):
        case = town.open(1, contact=WHO, language="ar")
        move(town, case, to="in_progress")
    work()

    (_receipt, news) = letters()
    assert "قيد المعالجة" in news[1] and "/@belvenne/ar/suivi/" in news[1], "the state as the workflow says it"


def test_holders_of_joined_cases_hear_of_the_one_that_stands() -> None:
    town = a_town()
    with world.at(NOW):
        one, main = town.open(1, contact="un@exemple.fr"), town.open(2, contact="deux@exemple.fr")
        commands.merge_cases(
            town.scope(Role.AGENT),
            authority_id=town.id,
            code=one.code,
            into_code=main.code,
            expected_version=1,
            now=NOW,
        )
        move(town, Case.objects.get(pk=main.pk), to="done", words="Réparé")
    work()

    assert [name for name, _words in letters("un@exemple.fr")] == ["cases.received", "cases.merged", "cases.joined"]
    (_name, told), (_other, ended) = letters("un@exemple.fr")[2], letters("deux@exemple.fr")[-1]
    assert one.code in told and main.code not in told and "Réparé" in told, "each with their own code"
    assert "rouvrir" not in told and "Dites-le" not in told, "their page offers neither"
    assert "rouvrir" in ended and "Dites-le" in ended


def test_a_transfer_is_told_with_the_same_code_and_the_new_address() -> None:
    here, there = a_town(), a_town("dekanve", "DK", -29.0, 46.2)
    agree(here, there)
    with world.at(NOW):
        case = here.open(1, contact=WHO)
        commands.transfer_case(
            here.scope(Role.AGENT), authority_id=here.id, code=case.code, to_authority_id=there.id, words="Leur rue",
            expected_version=1, now=NOW,
        )  # fmt: skip
    work()

    told = dict(letters())["cases.transferred"]
    assert "Dekanve" in told and case.code in told and f"/@dekanve/suivi/{case.code}" in told and "Leur rue" in told


def test_a_reaction_that_fails_for_two_days_tells_once_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    town = a_town()

    def broken(*_given: object, **_named: object) -> bool:
        raise OSError("the disk is full")

    with monkeypatch.context() as trouble:
        trouble.setattr(messages, "send", broken)
        with world.at(NOW):
            case = town.open(1, contact=WHO)
            move(town, case, to="in_progress", words="En route")
        for hours in (0, 1, 5, 20, 47):
            work(NOW + datetime.timedelta(hours=hours))
        assert letters() == []
    work(NOW + 2 * DAY + datetime.timedelta(hours=8))

    assert [name for name, _words in letters()] == ["cases.received", "cases.news"]


def test_an_event_that_comes_again_tells_nothing_new() -> None:
    town = a_town()
    with world.at(NOW):
        case = move(town, town.open(1, contact=WHO), to="done", words="Fini")
        event = CaseMoved(
            case.pk, case.kind, town.id, "done", NOW, step_id=case.steps.order_by("-pk")[0].pk, closed=True
        )
        reactions.tell([event])
        reactions.tell([event, event])
    work()

    assert [name for name, _words in letters()].count("cases.closed") == 1
    assert outbox.wires("commons.cases.CaseMoved")


def test_nothing_is_told_of_a_case_that_was_forgotten() -> None:
    town = a_town()
    with world.at(NOW):
        case = move(town, town.open(1, contact=WHO), to="done", words="Fini")
        commands.forget_case(town.scope(Role.ADMINISTRATOR), authority_id=town.id, code=case.code, now=NOW)
    work()

    assert letters() == []
