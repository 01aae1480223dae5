"""What a receiver must hear, also when late: that an edition is withdrawn, and each thing in its order."""

import datetime
import json
import logging
from typing import Any

import pytest

from socle.data.tables import commands as tables
from socle.data.tables.models import Edition, Table
from socle.data.tables.terms import Access
from socle.data.webhooks import commands
from socle.data.webhooks.models import Hook, Post
from socle.data.webhooks.terms import Kind, State, Stop
from socle.data.webhooks.tests.conftest import Receiver
from socle.data.webhooks.tests.test_webhooks import DAY, HOUR, hooked, publish
from socle.ground import egress, jobs
from socle.ground.refusals import Refusal
from socle.ground.scope import Scope
from tests.towns import NOW

pytestmark = pytest.mark.django_db


def withdraw(scope: Scope, table: Table, edition: Edition, now: datetime.datetime) -> None:
    tables.withdraw_edition(scope, table_slug=table.slug, number=edition.number, because="Une erreur", now=now)
    jobs.run_pending()


def close(scope: Scope, table: Table) -> None:
    tables.set_access(scope, table_slug=table.slug, access=Access.CLOSED, now=NOW)


def heard() -> list[str]:
    """The kinds of the messages, as they came."""
    return [json.loads(body)["type"].rpartition(".")[2] for _path, _headers, body in Receiver.heard]


def send(scope: Scope, now: datetime.datetime, turns: int = 4) -> None:
    for _turn in range(turns):
        commands.send_due(scope, now=now)


def test_a_table_that_was_closed_still_tells_that_an_edition_is_withdrawn(
    scope: Scope, table: Table, receiver: str
) -> None:
    hooked(scope, table, receiver)
    edition = publish(scope, table)
    send(scope, NOW)
    close(scope, table)

    withdraw(scope, table, edition, NOW + HOUR)
    send(scope, NOW + HOUR)

    assert heard() == ["published", "withdrawn"]


def test_an_edition_that_nobody_heard_of_is_withdrawn_in_silence(scope: Scope, table: Table, receiver: str) -> None:
    hooked(scope, table, receiver)
    close(scope, table)
    edition = publish(scope, table)

    withdraw(scope, table, edition, NOW + HOUR)
    send(scope, NOW + HOUR)

    assert heard() == []


def test_a_withdrawal_is_told_when_the_message_of_the_edition_is_long_forgotten(
    scope: Scope, table: Table, receiver: str
) -> None:
    hooked(scope, table, receiver)
    edition = publish(scope, table)
    send(scope, NOW)
    close(scope, table)
    commands.forget(scope, now=NOW + 40 * DAY)
    assert not Post.objects.exists()

    withdraw(scope, table, edition, NOW + 40 * DAY)
    send(scope, NOW + 40 * DAY)

    assert heard() == ["published", "withdrawn"]


def test_a_stopped_address_hears_of_a_withdrawal_when_it_is_restored(scope: Scope, table: Table, receiver: str) -> None:
    hook, _secret = hooked(scope, table, receiver)
    edition = publish(scope, table)
    send(scope, NOW)
    Hook.objects.update(stop=Stop.FAILURES)

    withdraw(scope, table, edition, NOW + HOUR)
    send(scope, NOW + HOUR)
    assert heard() == ["published"]
    at: dict[str, Any] = {"authority_id": table.authority_id, "hook_id": hook.pk, "now": NOW + DAY}
    commands.restore_hook(scope, expected_version=hook.version, **at)
    send(scope, NOW + DAY)

    assert heard() == ["published", "withdrawn"]


def test_what_is_withdrawn_is_not_announced_afterwards(scope: Scope, table: Table, receiver: str) -> None:
    hook, _secret = hooked(scope, table, receiver)
    Receiver.answers["/"] = (503, "")
    edition = publish(scope, table)
    send(scope, NOW)
    withdraw(scope, table, edition, NOW + HOUR)
    Receiver.heard.clear()
    Receiver.answers.clear()

    send(scope, NOW + DAY)
    late = commands.tell(scope, table_slug=table.slug, number=edition.number, kind=Kind.PUBLISHED, at=NOW + DAY)

    assert (heard(), late) == (["withdrawn"], 0)
    published = Post.objects.get(kind=Kind.PUBLISHED)
    assert published.state == State.GIVEN_UP
    with pytest.raises(Refusal, match="retirée"):
        commands.send_again(
            scope, authority_id=table.authority_id, hook_id=hook.pk, post_id=published.pk, now=NOW + DAY
        )


def test_a_publication_that_comes_after_its_withdrawal_makes_no_message(
    scope: Scope, table: Table, receiver: str
) -> None:
    edition = publish(scope, table)
    withdraw(scope, table, edition, NOW + HOUR)
    hooked(scope, table, receiver)

    late = commands.tell(scope, table_slug=table.slug, number=edition.number, kind=Kind.PUBLISHED, at=NOW)

    assert late == 0


def test_an_attempt_that_fails_while_the_edition_is_withdrawn_does_not_wait_again(
    scope: Scope, table: Table, receiver: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hooked(scope, table, receiver)
    edition = publish(scope, table)

    def slow(*_given: Any) -> tuple[int, str]:
        withdraw(scope, table, edition, NOW + HOUR)
        return 503, ""

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(commands, "_send", slow)
        commands.send_due(scope, now=NOW)

    assert Post.objects.get(kind=Kind.PUBLISHED).state == State.GIVEN_UP


def test_messages_arrive_in_the_order_of_what_happened(scope: Scope, table: Table, receiver: str) -> None:
    hooked(scope, table, receiver)
    Receiver.answers["/"] = (503, "")
    first = publish(scope, table, 4)
    send(scope, NOW, 1)
    publish(scope, table, 5, NOW + HOUR / 120)
    Receiver.answers.clear()
    Receiver.heard.clear()

    send(scope, NOW + HOUR, 1)
    withdraw(scope, table, first, NOW + HOUR)
    send(scope, NOW + HOUR)

    told = [(json.loads(body)["type"], json.loads(body)["data"]["rows"]) for _path, _headers, body in Receiver.heard]
    assert told == [(Kind.PUBLISHED, 4), (Kind.PUBLISHED, 5), (Kind.WITHDRAWN, 4)]


def test_while_an_address_fails_only_its_first_message_is_tried(scope: Scope, table: Table, receiver: str) -> None:
    hook, _secret = hooked(scope, table, receiver)
    Receiver.answers["/"] = (503, "")
    for rows in (4, 5, 6):
        publish(scope, table, rows)
    for second in range(60):
        commands.send_due(scope, now=NOW + datetime.timedelta(seconds=second))

    assert [json.loads(body)["data"]["rows"] for _path, _headers, body in Receiver.heard] == [4, 4]
    Receiver.heard.clear()
    commands.ping(scope, authority_id=table.authority_id, hook_id=hook.pk, now=NOW + datetime.timedelta(seconds=61))
    send(scope, NOW + datetime.timedelta(seconds=61), 1)
    assert heard() == ["ping"]  # what a person asks for does not wait


def test_a_power_cut_of_some_days_stops_no_address(scope: Scope, table: Table, receiver: str) -> None:
    hook, _secret = hooked(scope, table, receiver)
    Receiver.answers["/"] = (503, "")
    publish(scope, table)
    send(scope, NOW, 1)

    send(scope, NOW + 5 * DAY, 1)

    hook.refresh_from_db()
    post = Post.objects.get()
    assert (hook.stop, post.state, post.attempts) == ("", State.WAITING, 2)
    Receiver.answers.clear()
    send(scope, NOW + 6 * DAY, 1)
    assert Post.objects.get().state == State.DONE


def test_an_exception_that_nobody_expected_holds_one_message_only(
    scope: Scope, table: Table, receiver: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken, _secret = hooked(scope, table, f"{receiver}/secret-7")
    hooked(scope, table, f"{receiver}/b")
    publish(scope, table)

    def fetch(url: str, **given: Any) -> egress.Answer:
        if url == broken.url:
            raise ValueError(url)
        return egress.fetch(url, **given)

    monkeypatch.setattr(commands, "fetch", fetch)
    with caplog.at_level(logging.ERROR, "socle.webhooks"):
        commands.send_due(scope, now=NOW)

    assert [path for path, _headers, _body in Receiver.heard] == ["/b"]
    kept = Post.objects.get(hook=broken)
    assert (kept.state, kept.reason, kept.attempts) == (State.WAITING, "failure", 1)
    assert "ValueError" in caplog.text
    assert "secret-7" not in caplog.text


@pytest.mark.parametrize("odd", ["long", "packed", "cut"])
def test_what_arrived_is_received_whatever_the_answer_says_besides(
    scope: Scope, table: Table, receiver: str, odd: str
) -> None:
    hooked(scope, table, f"{receiver}/{odd}")
    Receiver.odd[f"/{odd}"] = odd
    publish(scope, table)

    commands.send_due(scope, now=NOW)

    post = Post.objects.get()
    assert (post.state, post.status, post.reason) == (State.DONE, 200, "")


def test_an_address_is_told_once_for_a_table(scope: Scope, table: Table) -> None:
    hooked(scope, table, "https://exemple.fr/a")

    with pytest.raises(Refusal) as refused:
        hooked(scope, table, " https://exemple.fr/a ")

    assert (refused.value.code, refused.value.field) == ("webhooks.known", "url")
    assert Hook.objects.count() == 1
