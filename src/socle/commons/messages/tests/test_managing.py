"""What staff do with messages, words and rules."""

from typing import Any

import pytest

from socle.commons.messages import commands, queries
from socle.commons.messages.models import Message, NoticeOverride
from socle.commons.messages.notices import CODE
from socle.commons.messages.ports import Refused
from socle.commons.messages.terms import Channel, State
from socle.commons.messages.tests.conftest import DAY, FIELDS, MOVED, NOON, Way, queue
from socle.commons.people.models import Authority
from socle.ground.audit.models import Leaf
from socle.ground.refusals import Refusal
from socle.ground.scope import Scope, system_scope
from tests.towns import found_town

WORDS = {"subject": "{title}", "body": "Salut {title} {url}", "sms": "{url}"}


def change(scope: Scope, town: Authority, **more: Any) -> NoticeOverride:
    """Change the words of the notice of these tests."""
    given: dict[str, Any] = {"notice": MOVED, "language": "fr", "now": NOON, **WORDS}
    return commands.change_words(scope, authority_id=town.id, **(given | more))


def refusal_of(function: Any, *given: Any, **more: Any) -> Refusal:
    """The refusal that the call raises."""
    with pytest.raises(Refusal) as caught:
        function(*given, **more)
    return caught.value


def test_an_authority_writes_its_own_words_and_goes_back(scope: Scope, town: Authority) -> None:
    mark = change(scope, town, body="  Salut {title}\r\n{url} \x00").mark
    queue(scope, town, key="own")
    commands.reset_words(scope, authority_id=town.id, notice=MOVED, language="fr", expected=mark, now=NOON)
    queue(scope, town, key="back")

    assert Message.objects.get(key="own").body == "Salut Éclairage, rue du Puits\nhttp://b.example/s/1"
    assert Message.objects.get(key="back").body.startswith("Bonjour,")
    assert [leaf.act for leaf in Leaf.objects.filter(act__startswith="messages.words")] == [
        "messages.words.change",
        "messages.words.reset",
    ]


def test_own_words_hold_for_their_language_and_their_town(scope: Scope, town: Authority) -> None:
    other = found_town("orvin", "SO", west=-30.4)
    change(scope, town, body="Salut {title} {url}")

    queue(scope, town, key="en", language="en")
    queue(system_scope([other.id]), other, key="fr")

    assert not Message.objects.filter(body__startswith="Salut").exists()


@pytest.mark.parametrize(
    ("changed", "field", "says"),
    [
        ({"body": "{title} {prenom} {url}"}, "body", "prenom"),
        ({"sms": "{title}"}, "sms", "url"),
        ({"subject": "{title.__class__}"}, "subject", "title.__class__"),
        ({"subject": "a\nb"}, "subject", "ligne"),
        ({"body": "{url}" + "x" * 4001}, "body", "4000"),
        ({"sms": "{url}" + "م" * 180}, "sms", "SMS"),
        ({"subject": ""}, "subject", ""),
        ({"body": "{url} {"}, "body", "accolade"),
    ],
)
def test_wrong_words_are_refused_by_name(
    scope: Scope, town: Authority, changed: dict[str, str], field: str, says: str
) -> None:
    refusal = refusal_of(change, scope, town, **changed)

    assert (refusal.code, refusal.status, refusal.field) == ("messages.words", 422, field)
    assert says in str(refusal.message) and not NoticeOverride.objects.exists()


def test_words_are_written_in_the_towns_languages_only(scope: Scope, town: Authority) -> None:
    assert refusal_of(change, scope, town, language="xx").status == 404


def test_a_language_of_the_towns_own_is_used_and_what_it_lacks_falls_back(scope: Scope, town: Authority) -> None:
    town.languages = ["fr", "en", "ar", "fon"]
    town.save(update_fields=["languages"])
    change(scope, town, language="fon", body="Kudo {title} {url}")
    code = {"code": "123456", "minutes": "15"}

    own = queries.render(scope, town.id, MOVED, channel=Channel.EMAIL, language="fon", fields=FIELDS)
    lacking = queries.render(scope, town.id, CODE, channel=Channel.EMAIL, language="fon", fields=code)

    assert (own.language, own.body[:4]) == ("fon", "Kudo")
    assert lacking.language == "fr"


def test_another_town_changes_nothing_here(scope: Scope, town: Authority) -> None:
    stranger = system_scope([found_town("orvin", "SO", west=-30.4).id])
    queue(scope, town)
    message_id = Message.objects.get().pk
    here = {"authority_id": town.id, "now": NOON}

    for call, more in (
        (commands.cancel, {"message_id": message_id}),
        (commands.retry, {"message_id": message_id}),
        (commands.change_words, {"notice": MOVED, "language": "fr", **WORDS}),
        (commands.reset_words, {"notice": MOVED, "language": "fr", "expected": ""}),
        (commands.change_rules, {"values": {}, "expected_version": 0}),
        (commands.unblock_contact, {"contact": "a@example.org"}),
    ):
        assert refusal_of(call, stranger, **here, **more).status == 404, call
    own = next(iter(stranger.grants))
    assert refusal_of(commands.cancel, stranger, authority_id=own, message_id=message_id, now=NOON).status == 404


def test_what_waits_can_be_cancelled_and_what_left_cannot(scope: Scope, town: Authority, way: Way) -> None:
    queue(scope, town)
    message_id = Message.objects.get().pk
    commands.cancel(scope, authority_id=town.id, message_id=message_id, now=NOON)
    assert commands.deliver(scope, now=NOON) == 0

    commands.retry(scope, authority_id=town.id, message_id=message_id, now=NOON)
    assert commands.deliver(scope, now=NOON) == 1
    for call in (commands.cancel, commands.retry):
        assert refusal_of(call, scope, authority_id=town.id, message_id=message_id, now=NOON).status == 409


def test_a_failed_message_can_be_tried_again_unless_it_was_wiped(scope: Scope, town: Authority, way: Way) -> None:
    way.faults = [Refused("smtp-552")]
    queue(scope, town)
    commands.deliver(scope, now=NOON)
    message_id = Message.objects.get().pk
    commands.retry(scope, authority_id=town.id, message_id=message_id, now=NOON + 5 * DAY)
    commands.deliver(scope, now=NOON + 5 * DAY)
    assert Message.objects.get().state == State.SENT

    Message.objects.update(state=State.FAILED, contact="", body="")
    refusal = refusal_of(commands.retry, scope, authority_id=town.id, message_id=message_id, now=NOON)
    assert refusal.code == "messages.wiped"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"sms_per_hour": -1}, "sms_per_hour"),
        ({"sms_per_day": 1001}, "sms_per_day"),
        ({"sms_budget_minor": 10**12}, "sms_budget_minor"),
        ({"currency": "euro"}, "currency"),
    ],
)
def test_rules_out_of_bounds_are_refused_by_name(
    scope: Scope, town: Authority, values: dict[str, Any], field: str
) -> None:
    call = commands.change_rules
    refusal = refusal_of(call, scope, authority_id=town.id, values=values, expected_version=0, now=NOON)

    assert (refusal.code, refusal.field) == ("messages.rules", field)


def test_two_administrators_do_not_overwrite_each_other(scope: Scope, town: Authority) -> None:
    here: dict[str, Any] = {"authority_id": town.id, "now": NOON}
    commands.change_rules(scope, values={"sms_per_hour": 3}, expected_version=0, **here)

    assert refusal_of(commands.change_rules, scope, values={}, expected_version=0, **here).status == 409
    assert queries.rules_of(scope, town.id).sms_per_hour == 3


def test_every_notice_of_the_house_fits_its_own_rules_in_every_language(scope: Scope, town: Authority) -> None:
    from django.utils import translation

    from socle.commons.messages.rules import faults_of

    for notice in queries.notices(scope):
        for language in ("fr", "en", "ar"):
            with translation.override(language):
                words = {"subject": str(notice.subject), "body": str(notice.body), "sms": str(notice.sms)}
                assert faults_of(notice, **words) == [], (notice.name, language)


def test_erasing_a_contact_leaves_the_count_and_the_refusal(scope: Scope, town: Authority, way: Way) -> None:
    queue(scope, town, key="sent")
    commands.deliver(scope, now=NOON)
    queue(scope, town, key="waits")

    assert commands.erase_contact(scope, authority_id=town.id, contact="ana@example.org", now=NOON) == 2
    assert Message.objects.filter(contact="", body="", subject="").count() == 2
    assert commands.deliver(scope, now=NOON) == 0
    assert commands.erase_contact(scope, authority_id=town.id, contact="", now=NOON) == 0


def test_what_is_about_a_forgotten_thing_is_wiped(scope: Scope, town: Authority) -> None:
    queue(scope, town, key="about")
    queue(scope, town, key="other", about="case:2")

    assert commands.erase_about(scope, authority_id=town.id, about="case:1", now=NOON) == 1
    assert Message.objects.get(key="about").body == "" and Message.objects.get(key="other").body
