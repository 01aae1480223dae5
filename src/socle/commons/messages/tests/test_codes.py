"""A contact is confirmed by six digits that say nothing to who guesses."""

import re

import pytest

from socle.commons.messages import commands
from socle.commons.messages.models import ContactCode, Message
from socle.commons.messages.terms import Reason, State
from socle.commons.messages.tests.conftest import DAY, HOUR, MINUTE, NOON, Way
from socle.commons.people.models import Authority
from socle.ground.audit.models import Leaf
from socle.ground.refusals import Refusal
from socle.ground.scope import Actor, Scope, system_scope
from tests.towns import found_town


def ask(scope: Scope, town: Authority, **more: object) -> str:
    """Ask for a code."""
    given: dict[str, object] = {"contact": "ana@example.org", "purpose": "follow:case:1", "language": "fr", "now": NOON}
    return commands.ask_code(scope, authority_id=town.id, **(given | more))  # type: ignore[arg-type]


def digits() -> str:
    """The digits in the last message queued."""
    found = re.search(r"\d{6}", Message.objects.order_by("pk").last().body)  # type: ignore[union-attr]
    assert found
    return found[0]


def refused(scope: Scope, token: str, code: str, **more: object) -> Refusal:
    """The refusal of a code."""
    given: dict[str, object] = {"token": token, "code": code, "now": NOON + MINUTE}
    with pytest.raises(Refusal) as caught:
        commands.confirm_code(scope, **(given | more))  # type: ignore[arg-type]
    return caught.value


def wrong(code: str) -> str:
    """Another code."""
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_the_right_code_gives_the_contact_once(scope: Scope, town: Authority) -> None:
    token = ask(scope, town, contact=" Ana@Example.ORG ")
    code = digits()

    assert commands.confirm_code(scope, token=token, code=code, purpose="follow:case:1", now=NOON) == "ana@example.org"
    assert refused(scope, token, code).code == "messages.code-over"


def test_a_code_may_be_typed_with_spaces_or_arabic_digits(scope: Scope, town: Authority) -> None:
    token = ask(scope, town)
    typed = " ".join(chr(0x660 + int(sign)) for sign in digits())

    assert commands.confirm_code(scope, token=token, code=typed, now=NOON) == "ana@example.org"


def test_five_tries_and_no_more_even_with_the_right_code(scope: Scope, town: Authority) -> None:
    token = ask(scope, town)
    code = digits()

    answers = [refused(scope, token, wrong(code)) for _ in range(5)]
    assert [one.facts.get("left") for one in answers] == [4, 3, 2, 1, None]
    assert refused(scope, token, code).code == "messages.code-over"
    assert ContactCode.objects.get().tries == 5


def test_guesses_at_the_same_moment_are_counted_one_by_one(scope: Scope, town: Authority) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection

    token = ask(scope, town)
    bad = wrong(digits())

    def guess(_: int) -> str:
        try:
            return refused(scope, token, bad).code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        codes = list(pool.map(guess, range(12)))
    assert codes.count("messages.code") <= 5 and ContactCode.objects.get().tries == 5


def test_a_code_lives_fifteen_minutes(scope: Scope, town: Authority) -> None:
    token = ask(scope, town)

    assert refused(scope, token, digits(), now=NOON + 15 * MINUTE).code == "messages.code-over"


def test_a_code_for_one_thing_opens_no_other_and_no_other_town(scope: Scope, town: Authority) -> None:
    other = found_town("orvin", "SO", west=-30.4)
    token = ask(scope, town)
    code = digits()

    assert refused(scope, token, code, purpose="follow:case:2").status == 404
    assert refused(system_scope([other.id]), token, code).status == 404
    assert refused(Scope(Actor("public")), token, code).status == 404
    assert refused(scope, "x" * 27, code).status == 404


@pytest.mark.parametrize("typed", ["", "  ", "12345", "1234567", "abcdef", "\x00", "\ud800", "😀" * 50, "9" * 10_000])
def test_what_is_not_a_code_is_refused(scope: Scope, town: Authority, typed: str) -> None:
    token = ask(scope, town)
    if typed == digits():  # one chance in a million
        return

    assert refused(scope, token, typed).field == "code"


def test_neither_code_nor_token_is_kept_nor_logged(scope: Scope, town: Authority, way: Way) -> None:
    token = ask(scope, town)
    code = digits()
    commands.deliver(scope, now=NOON)

    kept = "".join(str(row) for row in ContactCode.objects.values())
    kept += "".join(str(row) for row in Message.objects.values())
    kept += "".join(leaf.payload or "" for leaf in Leaf.objects.all())
    assert token not in kept and code not in re.sub(r"[0-9a-f]{64}", "", kept)
    assert code in way.parcels[0].body


def test_nobody_can_be_bombed_with_codes(scope: Scope, town: Authority, way: Way) -> None:
    for _ in range(5):
        ask(scope, town)
    with pytest.raises(Refusal) as caught:
        ask(scope, town, contact="ANA@example.org")

    assert (caught.value.status, caught.value.field) == (429, "contact")
    assert ask(scope, town, now=NOON + HOUR)
    commands.deliver(scope, now=NOON)
    assert len(way.parcels) == 5


def test_one_sender_cannot_bomb_many_people(scope: Scope, town: Authority) -> None:
    for number in range(20):
        ask(scope, town, contact=f"a{number}@example.org", sender="s1")
    with pytest.raises(Refusal) as caught:
        ask(scope, town, contact="last@example.org", sender="s1")

    assert caught.value.status == 429
    assert ask(scope, town, contact="last@example.org", sender="s2")


def test_a_blocked_contact_is_answered_alike_and_gets_nothing(scope: Scope, town: Authority) -> None:
    commands.block_contact(scope, authority_id=town.id, contact="ana@example.org", reason=Reason.STOP, now=NOON)

    assert len(ask(scope, town)) == len(ask(scope, town, contact="b@example.org"))
    assert Message.objects.count() == 1


def test_a_contact_that_is_neither_is_refused_by_name(scope: Scope, town: Authority) -> None:
    with pytest.raises(Refusal) as caught:
        ask(scope, town, contact="ana")

    assert (caught.value.code, caught.value.field) == ("messages.contact", "contact")


def test_a_code_that_was_confirmed_before_it_left_does_not_leave(scope: Scope, town: Authority, way: Way) -> None:
    token = ask(scope, town)
    commands.confirm_code(scope, token=token, code=digits(), now=NOON)

    assert commands.deliver(scope, now=NOON) == 0
    assert (Message.objects.get().state, Message.objects.get().body) == (State.CANCELLED, "")


def test_codes_are_forgotten_after_a_day(scope: Scope, town: Authority) -> None:
    ask(scope, town)
    commands.forget(scope, now=NOON + DAY + MINUTE)

    assert not ContactCode.objects.exists()
