"""A contact that nobody confirmed is not written to without end: who names it, and how often, is counted."""

import datetime

import pytest

from socle.commons.messages import commands
from socle.commons.messages.models import NamedContact
from socle.commons.messages.tests.conftest import DAY, HOUR, NOON
from socle.commons.people.models import Authority
from socle.ground.refusals import Refusal
from socle.ground.scope import Scope, system_scope
from tests.towns import found_town

ANA = "ana@example.org"


def name(scope: Scope, town: Authority, contact: str = ANA, sender: str = "s", at: datetime.datetime = NOON) -> str:
    """Name a contact; the code of the refusal, or nothing."""
    try:
        commands.note_named(scope, authority_id=town.id, contact=contact, sender=sender, now=at)
    except Refusal as refused:
        assert (refused.status, refused.field) == (429, "contact")
        return refused.code
    return ""


def test_one_contact_is_named_ten_times_a_day_whoever_and_wherever(scope: Scope, town: Authority) -> None:
    other = found_town("orvin", "SO", west=-30.4)
    told = [name(scope, town, sender=f"s{number}") for number in range(6)]
    told += [name(system_scope([other.id]), other, sender=f"t{number}") for number in range(5)]

    assert told == [""] * 10 + ["messages.named-often"]
    assert name(scope, town, "ben@example.org") == ""
    assert name(scope, town, at=NOON + DAY) == "", "a day later it may be named again"


def test_one_sender_names_twenty_contacts_an_hour_and_their_own_again(scope: Scope, town: Authority) -> None:
    told = [name(scope, town, f"a{number}@example.org") for number in range(21)]

    assert told == [""] * 20 + ["messages.named-many"]
    assert name(scope, town, "a3@example.org") == "", "one of the twenty, again"
    assert name(scope, town, "new@example.org", sender="another") == ""
    assert name(scope, town, "new@example.org", at=NOON + HOUR) == ""


def test_neither_contact_nor_address_is_kept_and_both_go_after_a_day_or_at_once(scope: Scope, town: Authority) -> None:
    name(scope, town)
    kept = NamedContact.objects.get()
    assert "ana" not in kept.digest and len(kept.digest) >= 40

    commands.erase_contact(scope, authority_id=town.id, contact=ANA, now=NOON)
    assert not NamedContact.objects.exists()
    name(scope, town)
    commands.forget(scope, now=NOON + HOUR)
    assert NamedContact.objects.count() == 1
    commands.forget(scope, now=NOON + DAY + HOUR)
    assert not NamedContact.objects.exists()


@pytest.mark.parametrize("sender", ["", "x" * 64])
def test_a_sender_without_an_address_is_counted_as_one(scope: Scope, town: Authority, sender: str) -> None:
    told = [name(scope, town, f"a{number}@example.org", sender) for number in range(21)]

    assert told[-1] == "messages.named-many"
