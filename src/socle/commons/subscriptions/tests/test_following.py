"""Following a thing, and what becomes of it."""

import datetime

import pytest

from socle.commons.cases import commands as cases
from socle.commons.cases.models import Case
from socle.commons.cases.terms import State
from socle.commons.cases.tests.desk import Desk, open_desk
from socle.commons.messages.models import Message
from socle.commons.people.ports import person_data
from socle.commons.subscriptions import commands, queries, reactions
from socle.commons.subscriptions.invariants import INVARIANTS
from socle.commons.subscriptions.models import Subscription
from socle.commons.subscriptions.tests.conftest import ANA, last_code, subscribe, thing
from socle.ground.audit.models import Leaf
from socle.ground.jobs import run_pending
from socle.ground.refusals import Refusal
from socle.ground.scope import Actor, Scope, system_scope
from tests.towns import NOW

DAY = datetime.timedelta(days=1)


def news() -> list[tuple[str, str]]:
    """To whom followers' messages go, and which."""
    rows = Message.objects.filter(notice__startswith="subscriptions.").order_by("pk")
    return list(rows.values_list("contact", "notice"))


def move(desk: Desk, case: Case, to: State = State.DONE, words: str = "Réparé.") -> None:
    """Answer a case, and let what follows happen."""
    case.refresh_from_db()
    cases.move_case(
        desk.scope,
        authority_id=case.authority_id,
        code=case.code,
        to=to,
        words=words,
        expected_version=case.version,
        now=NOW,
    )
    run_pending()


def test_a_follower_hears_of_the_state_and_never_of_the_words_nor_the_code(desk: Desk, case: Case) -> None:
    follower = subscribe(desk, case)
    move(desk, case, words="Madame Diallo, votre lampadaire est réparé.")

    message = Message.objects.get(notice="subscriptions.moved")
    assert message.contact == ANA and "Demande lampadaire" in message.body
    assert State.DONE.label in message.body or "Clos" in message.body
    assert "Diallo" not in message.body and case.code not in message.body
    assert message.leave_url == f"http://localhost:8000/@belvenne/suivre/quitter/{follower.token}"
    assert message.leave_url in message.body


def test_the_same_news_twice_is_one_message_and_two_news_are_two(desk: Desk, case: Case) -> None:
    from socle.commons.cases.events import CaseMoved

    subscribe(desk, case)
    event = CaseMoved(case.pk, case.kind, desk.town.id, "in_progress", NOW, 7)
    reactions.tell_moved([event, event])
    reactions.tell_moved([event])
    reactions.tell_moved([CaseMoved(case.pk, case.kind, desk.town.id, "done", NOW, 8)])

    assert news() == [(ANA, "subscriptions.moved")] * 2


def test_public_words_without_a_state_are_told_too(desk: Desk, case: Case) -> None:
    subscribe(desk, case)
    cases.answer_case(
        desk.scope,
        authority_id=desk.town.id,
        code=case.code,
        words="Nous regardons.",
        expected_version=case.version,
        now=NOW,
    )
    run_pending()

    assert news() == [(ANA, "subscriptions.answered")]


def test_nobody_hears_anything_before_confirming(desk: Desk, case: Case) -> None:
    here = {"authority_id": desk.town.id, "thing": thing(case), "language": "fr", "now": NOW}
    commands.follow(desk.scope, contact=ANA, **here)  # type: ignore[arg-type]
    move(desk, case)

    assert news() == [] and queries.followers(desk.scope, desk.town.id, thing(case)) == []


def test_the_person_who_opened_the_case_is_not_told_twice(desk: Desk, case: Case) -> None:
    subscribe(desk, case, contact="holder@example.org")
    move(desk, case)

    assert news() == []


def test_each_follower_reads_their_language(desk: Desk, case: Case) -> None:
    subscribe(desk, case, language="ar")
    move(desk, case)

    message = Message.objects.get(notice="subscriptions.moved")
    assert "/@belvenne/ar/suivre/quitter/" in message.leave_url


def test_following_twice_is_following_once_and_needs_a_code_each_time(desk: Desk, case: Case) -> None:
    first = subscribe(desk, case)
    again = subscribe(desk, case, contact="  ANA@Example.org ", language="en")

    assert first.pk == again.pk and Subscription.objects.get().language == "en"
    assert Message.objects.filter(notice="messages.code").count() == 2


def test_leaving_needs_no_more_than_the_token_and_can_be_done_twice(desk: Desk, case: Case) -> None:
    token = subscribe(desk, case).token
    public = Scope(Actor("public"), {desk.town.id: frozenset({"subscriptions:subscription:follow"})})

    assert commands.unfollow(public, authority_id=desk.town.id, token=token, now=NOW)
    assert not commands.unfollow(public, authority_id=desk.town.id, token=token, now=NOW)
    move(desk, case)
    assert news() == []


def test_followers_of_a_case_joined_to_another_follow_that_one_once(desk: Desk, case: Case) -> None:
    main = desk.case("autre lampadaire")
    subscribe(desk, case)
    subscribe(desk, case, contact="both@example.org")
    subscribe(desk, main, contact="both@example.org")
    cases.merge_cases(
        desk.scope,
        authority_id=desk.town.id,
        code=case.code,
        into_code=main.code,
        expected_version=case.version,
        now=NOW,
    )
    run_pending()
    move(desk, main)

    assert sorted(news()) == [(ANA, "subscriptions.moved"), ("both@example.org", "subscriptions.moved")]
    assert set(Subscription.objects.values_list("thing", flat=True)) == {thing(main)}


def test_a_confirmation_counts_when_it_meets_an_unconfirmed_one(desk: Desk, case: Case) -> None:
    main = desk.case("autre")
    subscribe(desk, case)
    here = {"authority_id": desk.town.id, "thing": thing(main), "language": "fr", "now": NOW}
    commands.follow(desk.scope, contact=ANA, **here)  # type: ignore[arg-type]
    commands.join(desk.scope, authority_id=desk.town.id, thing=thing(case), into=thing(main), now=NOW)

    assert [one.contact for one in queries.followers(desk.scope, desk.town.id, thing(main))] == [ANA]


def test_a_link_to_a_joined_case_follows_the_one_that_stands_for_it(desk: Desk, case: Case) -> None:
    main = desk.case("autre")
    cases.merge_cases(
        desk.scope,
        authority_id=desk.town.id,
        code=case.code,
        into_code=main.code,
        expected_version=case.version,
        now=NOW,
    )

    assert subscribe(desk, case).thing == thing(main)


def test_followers_go_with_a_case_that_goes_to_another_authority(desk: Desk, case: Case) -> None:
    other = open_desk("orvin", "SO", west=-30.4)
    other.town.parent = desk.town
    other.town.save(update_fields=["parent"])
    subscribe(desk, case)
    cases.transfer_case(
        system_scope([desk.town.id, other.town.id]),
        authority_id=desk.town.id,
        code=case.code,
        to_authority_id=other.town.id,
        words="C’est à Orvin.",
        expected_version=case.version,
        now=NOW,
    )
    run_pending()
    move(other, case)

    message = Message.objects.get(notice="subscriptions.moved")
    assert message.authority_id == other.town.id and "/@orvin/suivre/quitter/" in message.leave_url


def test_a_forgotten_case_has_no_followers_and_no_messages(desk: Desk, case: Case) -> None:
    subscribe(desk, case)
    move(desk, case)
    cases.forget_case(desk.scope, authority_id=desk.town.id, code=case.code, now=NOW)
    run_pending()

    assert not Subscription.objects.exists()
    assert not Message.objects.filter(about=thing(case)).exclude(contact="", body="").exists()


def test_a_case_forgotten_elsewhere_leaves_no_messages_where_it_came_from(desk: Desk, case: Case) -> None:
    other = open_desk("orvin", "SO", west=-30.4)
    other.town.parent = desk.town
    other.town.save(update_fields=["parent"])
    subscribe(desk, case)
    both = system_scope([desk.town.id, other.town.id])
    cases.move_case(
        both, authority_id=desk.town.id, code=case.code, to=State.PLANNED, words="Demain.",
        expected_version=case.version, now=NOW,
    )  # fmt: skip
    run_pending()
    case.refresh_from_db()
    cases.transfer_case(
        both, authority_id=desk.town.id, code=case.code, to_authority_id=other.town.id, words="C’est à Orvin.",
        expected_version=case.version, now=NOW,
    )  # fmt: skip
    run_pending()
    move(other, case)
    assert set(Message.objects.filter(about=thing(case)).values_list("authority_id", flat=True)) == {
        desk.town.id,
        other.town.id,
    }

    cases.forget_case(both, authority_id=other.town.id, code=case.code, now=NOW)
    run_pending()

    assert not Message.objects.filter(about=thing(case)).exclude(contact="", body="").exists()


def test_what_nobody_confirmed_is_erased_after_a_day_and_the_rest_stays(desk: Desk, case: Case) -> None:
    subscribe(desk, case)
    here = {"authority_id": desk.town.id, "thing": thing(case), "language": "fr", "now": NOW}
    commands.follow(desk.scope, contact="third@example.org", **here)  # type: ignore[arg-type]

    assert commands.forget(desk.scope, now=NOW + DAY) == 0
    assert commands.forget(desk.scope, now=NOW + DAY + datetime.timedelta(minutes=1)) == 1
    assert Subscription.objects.get().contact == ANA


def test_a_thing_that_does_not_exist_is_elsewhere_or_is_no_thing_cannot_be_followed(desk: Desk, case: Case) -> None:
    other = open_desk("orvin", "SO", west=-30.4)
    for odd in (thing(other.case("là-bas")), "case:999999", "case:x", "table:1", "", "case:" + "9" * 30, "case:١"):
        with pytest.raises(Refusal) as caught:
            commands.follow(desk.scope, authority_id=desk.town.id, thing=odd, contact=ANA, language="fr", now=NOW)
        assert caught.value.status == 404, odd

    assert not Subscription.objects.exists() and not Message.objects.exists()


def test_a_code_for_one_case_does_not_follow_another(desk: Desk, case: Case) -> None:
    other = desk.case("autre")
    here = {"authority_id": desk.town.id, "language": "fr", "now": NOW}
    token = commands.follow(desk.scope, thing=thing(case), contact=ANA, **here)  # type: ignore[arg-type]
    with pytest.raises(Refusal):
        commands.confirm(desk.scope, thing=thing(other), token=token, code=last_code(), **here)  # type: ignore[arg-type]

    assert not Subscription.objects.exclude(confirmed_at=None).exists()


def test_a_person_can_be_found_exported_and_erased(desk: Desk, case: Case) -> None:
    offer = person_data()["subscriptions"]
    subscribe(desk, case)

    assert [one.count for one in offer.find(desk.scope, desk.town.id, ANA)] == [1]
    assert offer.export(desk.scope, desk.town.id, ANA)[0]["thing"] == thing(case)
    assert offer.erase(desk.scope, desk.town.id, ANA, now=NOW) == 1
    assert offer.find(desk.scope, desk.town.id, ANA) == []


def test_no_contact_is_in_the_audit_log(desk: Desk, case: Case) -> None:
    token = subscribe(desk, case).token
    commands.unfollow(desk.scope, authority_id=desk.town.id, token=token, now=NOW)

    payloads = "".join(leaf.payload or "" for leaf in Leaf.objects.all())
    assert "subscriptions.subscription.leave" in payloads
    assert "ana@" not in payloads and token not in payloads


def test_the_invariants_see_what_is_wrong(desk: Desk, case: Case) -> None:
    subscribe(desk, case)
    assert [list(one.violations()) for one in INVARIANTS] == [[], []]

    Subscription.objects.update(thing="case:999999", confirmed_at=None, created_at=NOW - 3 * DAY)
    assert [len(list(one.violations())) for one in INVARIANTS] == [1, 1]
