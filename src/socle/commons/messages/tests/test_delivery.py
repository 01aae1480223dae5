"""What is queued leaves: once, in time, within the caps and the budget; and survives what goes wrong."""

import datetime
import itertools

import pytest

from socle.commons.messages import commands, queries
from socle.commons.messages.models import Message, SendingRules
from socle.commons.messages.notices import CODE
from socle.commons.messages.ports import Later, Refused
from socle.commons.messages.terms import Channel, Held, Reason, Report, State
from socle.commons.messages.tests.conftest import DAY, FIELDS, HOUR, MINUTE, NOON, Way, queue
from socle.commons.people.models import Authority
from socle.ground.audit.models import Leaf
from socle.ground.scope import Scope, system_scope
from tests.towns import found_town

NIGHT = NOON.replace(hour=22)
PHONE = "+33612345678"


def only() -> Message:
    """The one message there is."""
    return Message.objects.get()


def test_a_message_is_rendered_when_queued_and_leaves_once(scope: Scope, town: Authority, way: Way) -> None:
    assert queue(scope, town)
    assert only().state == State.QUEUED

    assert commands.deliver(scope, now=NOON) == 1
    assert commands.deliver(scope, now=NOON + HOUR) == 0

    sent = only()
    assert (sent.state, sent.attempts, sent.provider_ref, sent.sent_at) == (State.SENT, 1, "ref-1", NOON)
    assert way.parcels[0].subject == "Éclairage, rue du Puits"
    assert "en cours" in way.parcels[0].body and way.parcels[0].body.endswith("Belvenne")
    assert (way.parcels[0].sender_name, way.parcels[0].reply_to) == ("Belvenne", "mairie@belvenne.example")


def test_the_same_key_is_the_same_message_in_its_own_authority(scope: Scope, town: Authority, way: Way) -> None:
    other = found_town("orvin", "SO", west=-30.4)

    assert queue(scope, town) and not queue(scope, town, to="other@example.org")
    assert queue(system_scope([other.id]), other)

    assert Message.objects.count() == 2


def test_sending_leaves_a_trace_without_the_contact(scope: Scope, town: Authority) -> None:
    queue(scope, town)

    leaf = Leaf.objects.get(act="messages.message.send")
    assert leaf.about == f"message:{only().pk}" and '"notice":"tests.moved"' in (leaf.payload or "")
    assert "ana@" not in (leaf.payload or "") and "Puits" not in (leaf.payload or "")


def test_fields_are_exactly_those_declared(scope: Scope, town: Authority) -> None:
    for fields in ({**FIELDS, "name": "Ana"}, {"title": "x"}):
        with pytest.raises(ValueError, match=r"tests\.moved has the fields"):
            queue(scope, town, fields=fields)

    assert not Message.objects.exists()


def test_a_contact_that_cannot_be_read_is_a_failure_that_staff_see(scope: Scope, town: Authority, way: Way) -> None:
    assert not queue(scope, town, to="é@example.org") and not queue(scope, town, to="", key="k2")

    assert (only().state, only().error, only().contact, only().body) == (State.FAILED, "address", "", "")


def test_an_sms_at_night_waits_for_morning_and_an_email_or_a_code_does_not(
    scope: Scope, town: Authority, way: Way
) -> None:
    queue(scope, town, to=PHONE, key="sms", now=NIGHT)
    queue(scope, town, key="mail", now=NIGHT)
    code = {"code": "123456", "minutes": "15"}
    queue(scope, town, to=PHONE, key="code", notice=CODE, fields=code, now=NIGHT)

    commands.deliver(scope, now=NIGHT)

    assert {parcel.channel for parcel in way.parcels} == {Channel.EMAIL, Channel.SMS} and len(way.parcels) == 2
    waiting = Message.objects.get(key="sms")
    morning = datetime.datetime(2026, 11, 21, 7, tzinfo=datetime.UTC)
    assert (waiting.state, waiting.held, waiting.next_at) == (State.QUEUED, Held.QUIET, morning)
    assert commands.deliver(scope, now=morning) == 1


def test_a_town_may_have_its_emails_wait_too(scope: Scope, town: Authority, way: Way) -> None:
    SendingRules.objects.create(authority_id=town.id, quiet_letters=True)
    queue(scope, town, now=NIGHT)

    assert commands.deliver(scope, now=NIGHT) == 0 and only().held == Held.QUIET


def test_a_loop_is_capped_by_the_hour_and_the_day_and_never_fills_the_queue(
    scope: Scope, town: Authority, way: Way
) -> None:
    queued = [queue(scope, town, to=PHONE, key=f"k{n}") for n in range(80)]
    assert sum(queued) == 50

    for hours in range(72):
        now = NOON + HOUR * hours
        commands.deliver(scope, now=now)
        last_hour = Message.objects.filter(handed_at__gt=now - HOUR).count()
        last_day = Message.objects.filter(handed_at__gt=now - DAY).count()
        assert last_hour <= 5 and last_day <= 15

    commands.deliver(scope, now=NOON + 3 * DAY)
    assert len(way.parcels) <= 45
    assert set(Message.objects.values_list("state", flat=True)) == {State.SENT, State.EXPIRED}


def test_caps_protect_a_person_from_all_towns_together(scope: Scope, town: Authority, way: Way) -> None:
    other = found_town("orvin", "SO", west=-30.4)
    both = system_scope([town.id, other.id])
    for number in range(4):
        queue(scope, town, to=PHONE, key=f"k{number}")
        queue(both, other, to=PHONE, key=f"k{number}")

    commands.deliver(both, now=NOON)

    assert len(way.parcels) == 5


def test_codes_and_other_messages_do_not_use_up_each_others_cap(scope: Scope, town: Authority, way: Way) -> None:
    for number in range(6):
        queue(scope, town, to=PHONE, key=f"k{number}")
    queue(scope, town, to=PHONE, key="code", notice=CODE, fields={"code": "123456", "minutes": "15"})

    commands.deliver(scope, now=NOON)

    assert len(way.parcels) == 6 and Message.objects.get(key="code").state == State.SENT


def test_when_the_budget_is_spent_sms_wait_and_emails_go_on(scope: Scope, town: Authority, way: Way) -> None:
    SendingRules.objects.create(authority_id=town.id, sms_price_minor=40, sms_budget_minor=100)
    for number in range(3):
        queue(scope, town, to=f"+3361234567{number}", key=f"s{number}")
    queue(scope, town, key="mail")

    commands.deliver(scope, now=NOON)

    assert queries.spent(scope, town.id, now=NOON) == 80
    month = queries.month_of(scope, town.id, now=NOON)
    assert (month.sms, month.emails, month.held, month.is_over) == (2, 1, 1, True)
    assert Message.objects.get(held=Held.BUDGET).state == State.QUEUED


def test_a_raised_budget_lets_held_sms_leave_at_once(scope: Scope, town: Authority, way: Way) -> None:
    SendingRules.objects.create(authority_id=town.id, sms_budget_minor=0)
    queue(scope, town, to=PHONE)
    commands.deliver(scope, now=NOON)
    assert not way.parcels

    values = {"sms_budget_minor": 5}
    commands.change_rules(scope, authority_id=town.id, values=values, expected_version=0, now=NOON + MINUTE)
    commands.deliver(scope, now=NOON + MINUTE)

    assert len(way.parcels) == 1


def test_what_the_provider_did_not_take_costs_nothing(scope: Scope, town: Authority, way: Way) -> None:
    way.faults = [Refused("number")]
    queue(scope, town, to=PHONE)
    commands.deliver(scope, now=NOON)

    assert (only().state, only().error, only().cost_minor) == (State.FAILED, "number", 0)


def test_a_server_that_is_down_is_tried_again_with_longer_waits_then_the_message_expires(
    scope: Scope, town: Authority, way: Way
) -> None:
    way.faults = [Later("unreachable", whole=True) for _ in range(100)]
    queue(scope, town)
    tried = []
    now = NOON
    while now < NOON + 4 * DAY:
        before = only().attempts
        commands.deliver(scope, now=now)
        if only().attempts > before:
            tried.append(now)
        now += MINUTE

    waits = [later - earlier for earlier, later in itertools.pairwise(tried)]
    assert waits[:4] == [MINUTE, 2 * MINUTE, 4 * MINUTE, 8 * MINUTE] and max(waits) == 4 * HOUR
    assert (only().state, tried[-1] < NOON + 3 * DAY) == (State.EXPIRED, True)


def test_a_closed_way_is_asked_once_in_a_turn_and_the_other_stays_open(scope: Scope, town: Authority, way: Way) -> None:
    way.faults = [Later("unreachable", whole=True)]
    for number in range(3):
        queue(scope, town, to=f"a{number}@example.org", key=f"k{number}")
    queue(scope, town, to=PHONE, key="sms")

    commands.deliver(scope, now=NOON)

    assert [parcel.channel for parcel in way.parcels] == [Channel.SMS]
    assert sorted(Message.objects.filter(channel="email").values_list("attempts", flat=True)) == [0, 0, 1]


def test_one_poisoned_message_does_not_hold_the_others(scope: Scope, town: Authority, way: Way) -> None:
    way.faults = [KeyError("boom")]
    queue(scope, town, key="poison")
    queue(scope, town, key="well", to="b@example.org")

    assert commands.deliver(scope, now=NOON) == 1
    assert Message.objects.get(key="poison").error == "keyerror"


def test_a_crash_after_the_call_sends_once_more_and_a_second_one_never_again(
    scope: Scope, town: Authority, way: Way
) -> None:
    class PowerCut(BaseException):
        """What no handler catches."""

    def cut(parcel: object) -> str:
        way.parcels.append(parcel)  # type: ignore[arg-type]
        raise PowerCut

    way.hand = cut  # type: ignore[method-assign]
    queue(scope, town)
    for minutes in (0, 10, 20, 30, 40):
        try:
            commands.deliver(scope, now=NOON + minutes * MINUTE)
        except PowerCut:
            assert only().state == State.SENDING  # the intent was written before the call

    assert len(way.parcels) == 2 and len({parcel.reference for parcel in way.parcels}) == 1
    assert (only().state, only().error) == (State.FAILED, "interrupted")


def test_a_message_being_handed_over_is_left_alone_until_its_lease_ends(
    scope: Scope, town: Authority, way: Way
) -> None:
    queue(scope, town)
    Message.objects.update(state=State.SENDING, next_at=NOON + 5 * MINUTE)

    assert commands.deliver(scope, now=NOON + 4 * MINUTE) == 0 and only().state == State.SENDING
    assert commands.deliver(scope, now=NOON + 5 * MINUTE) == 1


def test_no_transaction_is_open_while_the_provider_is_called(scope: Scope, town: Authority, way: Way) -> None:
    from django.db import connection

    seen: list[bool] = []
    way.hand = lambda parcel: seen.append(connection.in_atomic_block) or "ref"  # type: ignore[method-assign, func-returns-value]
    queue(scope, town)
    commands.deliver(scope, now=NOON)

    assert seen == [False]


def test_reports_come_late_twice_early_and_out_of_order(scope: Scope, town: Authority, way: Way) -> None:
    queue(scope, town, to=PHONE)
    commands.deliver(scope, now=NOON)

    assert not commands.report_delivery(scope, ref="unknown", state=Report.DELIVERED, now=NOON)
    assert commands.report_delivery(scope, ref="ref-1", state=Report.FAILED, now=NOON)
    assert only().state == State.FAILED
    assert commands.report_delivery(scope, ref="ref-1", state=Report.DELIVERED, now=NOON)
    assert commands.report_delivery(scope, ref="ref-1", state=Report.DELIVERED, now=NOON)
    assert commands.report_delivery(scope, ref="ref-1", state=Report.FAILED, now=NOON)
    assert only().state == State.DELIVERED


def test_a_report_that_comes_before_our_own_trace_is_not_lost(scope: Scope, town: Authority, way: Way) -> None:
    def early(parcel: object) -> str:
        assert commands.report_delivery(scope, ref=parcel.reference, state=Report.DELIVERED, now=NOON)  # type: ignore[attr-defined]
        return "ref"

    way.hand = early  # type: ignore[method-assign]
    queue(scope, town, to=PHONE)
    commands.deliver(scope, now=NOON)

    assert only().state == State.DELIVERED


def test_another_town_cannot_report_on_our_messages(scope: Scope, town: Authority, way: Way) -> None:
    other = found_town("orvin", "SO", west=-30.4)
    queue(scope, town)
    commands.deliver(scope, now=NOON)

    assert not commands.report_delivery(system_scope([other.id]), ref="ref-1", state=Report.FAILED, now=NOON)


def test_a_contact_that_bounced_or_said_stop_gets_nothing_more(scope: Scope, town: Authority, way: Way) -> None:
    queue(scope, town, key="first")
    commands.deliver(scope, now=NOON)
    commands.report_delivery(scope, ref="ref-1", state=Report.BOUNCED, now=NOON)
    assert not queue(scope, town, key="second")

    queue(scope, town, to=PHONE, key="third")
    commands.block_contact(scope, authority_id=town.id, contact="+33 6 12 34 56 78", reason=Reason.STOP, now=NOON)
    commands.deliver(scope, now=NOON)
    assert Message.objects.get(key="third").state == State.CANCELLED and len(way.parcels) == 1

    commands.unblock_contact(scope, authority_id=town.id, contact=PHONE, now=NOON)
    assert queue(scope, town, to=PHONE, key="fourth")


def test_a_mailbox_that_does_not_exist_is_blocked_and_a_refusal_of_policy_is_not(
    scope: Scope, town: Authority, way: Way
) -> None:
    way.faults = [Refused("smtp-550", gone=True), Refused("smtp-550")]
    queue(scope, town, key="gone")
    queue(scope, town, key="policy", to="b@example.org")
    commands.deliver(scope, now=NOON)

    assert not queue(scope, town, key="again")
    assert queue(scope, town, key="again", to="b@example.org")


def test_the_words_of_a_code_are_gone_once_it_left_expired_or_failed(scope: Scope, town: Authority, way: Way) -> None:
    fields = {"code": "734512", "minutes": "15"}
    for key in ("sent", "expired"):
        queue(scope, town, key=key, notice=CODE, fields=fields, now=NOON if key == "sent" else NOON + HOUR)
        if key == "sent":
            commands.deliver(scope, now=NOON)
    way.faults = [Refused("x")]
    queue(scope, town, key="failed", notice=CODE, fields=fields, to="c@example.org")
    commands.deliver(scope, now=NOON)
    commands.deliver(scope, now=NOON + 2 * HOUR)

    assert [(one.state, one.subject, one.body) for one in Message.objects.order_by("key")] == [
        (State.EXPIRED, "", ""),
        (State.FAILED, "", ""),
        (State.SENT, "", ""),
    ]


def test_two_workers_at_once_send_each_message_once(scope: Scope, town: Authority, way: Way) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection

    for number in range(12):
        queue(scope, town, key=f"k{number}", to=f"a{number}@example.org")

    def turn(_: int) -> int:
        try:
            return commands.deliver(scope, now=NOON)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        assert sum(pool.map(turn, range(3))) == 12
    assert len({parcel.reference for parcel in way.parcels}) == len(way.parcels) == 12


def test_contacts_and_words_are_wiped_after_ninety_days_and_the_count_stays(
    scope: Scope, town: Authority, way: Way
) -> None:
    queue(scope, town)
    commands.deliver(scope, now=NOON)

    assert commands.forget(scope, now=NOON + 90 * DAY) == 0
    assert commands.forget(scope, now=NOON + 91 * DAY) == 1
    old = only()
    assert (old.contact, old.subject, old.body, old.state, old.channel) == ("", "", "", State.SENT, "email")
    assert commands.forget(scope, now=NOON + 92 * DAY) == 0
