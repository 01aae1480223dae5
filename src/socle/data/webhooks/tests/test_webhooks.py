"""An address is told of each edition: signed, in order, again when it did not hear, and never twice under two names."""

import base64
import datetime
import hashlib
import hmac
import json
from typing import Any

import pytest

from socle.commons.people.models import Authority
from socle.data.tables import commands as tables
from socle.data.tables import queries as table_queries
from socle.data.tables.factories import benches
from socle.data.tables.models import Edition, Table
from socle.data.tables.terms import Access, Reason
from socle.data.webhooks import commands, queries
from socle.data.webhooks.models import Hook, Post
from socle.data.webhooks.rules import A_TURN, WAITS, a_turn
from socle.data.webhooks.terms import Kind, State, Stop
from socle.data.webhooks.tests.conftest import Receiver
from socle.ground import jobs
from socle.ground.outbox.models import Delivery
from socle.ground.refusals import Refusal
from socle.ground.scope import Scope
from tests.towns import NOW

pytestmark = pytest.mark.django_db
HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)


def hooked(scope: Scope, table: Table, url: str) -> tuple[Hook, str]:
    return commands.add_hook(scope, authority_id=table.authority_id, table_slug=table.slug, url=url, now=NOW)


def publish(scope: Scope, table: Table, rows: int = 4, now: datetime.datetime = NOW) -> Edition:
    """An edition, and the worker that does what it owes, short of the schedules."""
    tables.upsert(scope, table_slug=table.slug, rows=benches(rows), now=now)
    edition = tables.make_edition(scope, table_slug=table.slug, reason=Reason.DEMAND, now=now)
    jobs.run_pending()
    return edition


def verified(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """As the receiver computes it, from the specification alone."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = b".".join([headers["webhook-id"].encode(), headers["webhook-timestamp"].encode(), body])
    wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    given = [one.partition(",") for one in headers["webhook-signature"].split(" ")]
    return any(version == "v1" and hmac.compare_digest(mark, wanted) for version, _comma, mark in given)


def test_an_edition_is_told_with_what_the_portal_shows_and_a_signature(
    scope: Scope, town: Authority, table: Table, receiver: str
) -> None:
    _hook, secret = hooked(scope, table, f"{receiver}/socle?jeton=1")

    edition = publish(scope, table)
    assert commands.send_due(scope, now=NOW) == 1

    ((path, headers, body),) = Receiver.heard
    assert path == "/socle?jeton=1"
    assert headers["content-type"] == "application/json"
    assert headers["webhook-timestamp"] == str(int(NOW.timestamp()))
    assert verified(secret, headers, body)
    assert not verified(secret, headers, body + b" ")
    assert not verified("whsec_" + base64.b64encode(b"x" * 32).decode(), headers, body)
    told = json.loads(body)
    page = f"http://localhost:8000/@{town.slug}/donnees/{table.slug}"
    assert (told["type"], told["timestamp"]) == ("table.edition.published", edition.at.isoformat())
    assert told["data"] == {
        "authority": town.slug, "table": table.slug, "edition": edition.number, "reason": "demand", "rows": 4,
        "sha256": edition.sha256,
        "urls": {
            "page": f"{page}/", "csv": f"{page}.csv?edition={edition.number}",
            "parquet": f"{page}.parquet?edition={edition.number}",
        },
    }  # fmt: skip
    file = table_queries.export_path(scope, table, "parquet", edition)
    assert hashlib.sha256(file.path.read_bytes()).hexdigest() == told["data"]["sha256"]


def test_a_withdrawn_edition_is_told_without_the_reason(scope: Scope, table: Table, receiver: str) -> None:
    hooked(scope, table, receiver)
    edition = publish(scope, table)
    commands.send_due(scope, now=NOW)

    tables.withdraw_edition(
        scope, table_slug=table.slug, number=edition.number, because="Le nom de M. Untel", now=NOW + HOUR
    )
    jobs.run_pending()
    commands.send_due(scope, now=NOW + HOUR)

    told = [json.loads(body) for _path, _headers, body in Receiver.heard]
    assert [one["type"] for one in told] == ["table.edition.published", "table.edition.withdrawn"]
    assert told[1]["data"]["sha256"] == edition.sha256
    assert "Untel" not in Receiver.heard[1][2].decode()


def test_delivered_twice_news_makes_one_message(scope: Scope, table: Table, receiver: str) -> None:
    hooked(scope, table, receiver)
    edition = publish(scope, table)

    again = commands.tell(scope, table_slug=table.slug, number=edition.number, kind=Kind.PUBLISHED, at=NOW)

    assert again == 0
    assert Post.objects.count() == 1


def test_killed_between_publication_and_delivery_it_is_still_owed(scope: Scope, table: Table, receiver: str) -> None:
    hooked(scope, table, receiver)
    tables.upsert(scope, table_slug=table.slug, rows=benches(4), now=NOW)
    tables.make_edition(scope, table_slug=table.slug, reason=Reason.DEMAND, now=NOW)
    # Here the worker dies: the event stands in the outbox, in the transaction of the edition.
    assert Delivery.objects.filter(event__endswith="EditionMade").count() == 1
    assert not Post.objects.exists()

    jobs.run_pending()  # its successor
    commands.send_due(scope, now=NOW)

    assert len(Receiver.heard) == 1


def test_killed_between_sending_and_writing_it_down_the_message_comes_again_under_the_same_id(
    scope: Scope, table: Table, receiver: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _hook, secret = hooked(scope, table, receiver)
    publish(scope, table)
    with monkeypatch.context() as death:
        death.setattr(commands, "_keep", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            commands.send_due(scope, now=NOW)

    commands.send_due(scope, now=NOW + 12 * HOUR)

    first, second = Receiver.heard
    assert first[1]["webhook-id"] == second[1]["webhook-id"]
    assert first[2] == second[2]
    assert first[1]["webhook-timestamp"] != second[1]["webhook-timestamp"]
    assert verified(secret, second[1], second[2])
    assert Post.objects.get().state == State.DONE


def test_a_receiver_that_is_down_for_two_days_gets_everything_in_the_end(
    scope: Scope, table: Table, receiver: str
) -> None:
    hook, _secret = hooked(scope, table, receiver)
    Receiver.answers["/"] = (503, "")
    now, asked = NOW, 0
    publish(scope, table, 4, now)
    while now < NOW + 2 * DAY:
        asked += commands.send_due(scope, now=now)
        now += datetime.timedelta(minutes=10)
        if now == NOW + DAY:
            publish(scope, table, 5, now)
    hook.refresh_from_db()
    assert hook.failing_since == NOW
    assert asked < 25  # not asked all the time

    Receiver.heard.clear()
    Receiver.answers.clear()
    while Post.objects.filter(state=State.WAITING).exists():
        commands.send_due(scope, now=now)
        now += datetime.timedelta(minutes=10)

    assert [json.loads(body)["data"]["rows"] for _path, _headers, body in Receiver.heard] == [4, 5]
    assert Hook.objects.filter(pk=hook.pk, failing_since=None, stop="").exists()


def test_after_three_days_without_an_answer_nothing_more_is_sent_until_a_person_says_so(
    scope: Scope, table: Table, receiver: str
) -> None:
    hook, _secret = hooked(scope, table, receiver)
    Receiver.answers["/"] = (500, "")
    publish(scope, table, 4)
    now = NOW
    while now < NOW + 4 * DAY:
        commands.send_due(scope, now=now)
        now += HOUR
    hook.refresh_from_db()
    assert hook.stop == Stop.FAILURES
    assert Post.objects.get().state == State.GIVEN_UP
    publish(scope, table, 5, now)
    assert Post.objects.count() == 1
    at: dict[str, Any] = {"authority_id": table.authority_id, "hook_id": hook.pk, "now": now}
    with pytest.raises(Refusal, match="remettez-la"):
        commands.ping(scope, **at)

    Receiver.answers.clear()
    Receiver.heard.clear()
    commands.restore_hook(scope, expected_version=hook.version, **at)
    commands.send_again(scope, post_id=Post.objects.get().pk, **at)
    commands.send_due(scope, now=now)

    assert json.loads(Receiver.heard[0][2])["data"]["rows"] == 4


def test_an_address_that_says_it_is_gone_is_believed_at_once(scope: Scope, table: Table, receiver: str) -> None:
    hook, _secret = hooked(scope, table, receiver)
    Receiver.answers["/"] = (410, "")
    publish(scope, table)

    commands.send_due(scope, now=NOW)

    hook.refresh_from_db()
    assert hook.stop == Stop.GONE
    assert commands.send_due(scope, now=NOW + DAY) == 0


def test_a_message_does_not_follow_elsewhere(scope: Scope, table: Table, receiver: str) -> None:
    hooked(scope, table, f"{receiver}/away")
    Receiver.answers["/away"] = (307, f"{receiver}/inside")
    publish(scope, table)

    commands.send_due(scope, now=NOW)

    assert [path for path, _headers, _body in Receiver.heard] == ["/away"]
    post = Post.objects.get()
    assert (post.state, post.status, post.reason) == (State.WAITING, None, "redirects")


def test_a_private_address_is_never_asked(scope: Scope, table: Table, receiver: str, settings: Any) -> None:
    hooked(scope, table, receiver)
    publish(scope, table)
    settings.EGRESS_PRIVATE = False

    commands.send_due(scope, now=NOW)

    assert Receiver.heard == []
    assert Post.objects.get().reason == "private"


def test_a_closed_table_tells_nobody(scope: Scope, table: Table, receiver: str) -> None:
    hooked(scope, table, receiver)
    publish(scope, table)
    tables.set_access(scope, table_slug=table.slug, access=Access.CLOSED, now=NOW)

    assert commands.send_due(scope, now=NOW) == 0
    publish(scope, table, 5)
    assert Post.objects.count() == 1


def test_for_a_day_both_secrets_sign(scope: Scope, table: Table, receiver: str) -> None:
    hook, old = hooked(scope, table, receiver)
    at: dict[str, Any] = {"authority_id": table.authority_id, "hook_id": hook.pk}
    new = commands.renew_secret(scope, expected_version=1, now=NOW, **at)
    for later in (HOUR, 2 * DAY):
        commands.ping(scope, now=NOW + later, **at)
        commands.send_due(scope, now=NOW + later)

    soon, late = Receiver.heard
    assert verified(old, *soon[1:]) and verified(new, *soon[1:])
    assert not verified(old, *late[1:])
    assert verified(new, *late[1:])


def test_neither_secret_nor_address_is_in_the_database_or_the_log(scope: Scope, table: Table, receiver: str) -> None:
    from django.core import serializers

    from socle.ground.audit.models import Leaf

    _hook, secret = hooked(scope, table, f"{receiver}/jeton-42")

    kept = serializers.serialize("json", Hook.objects.all())
    assert secret.removeprefix("whsec_") not in kept
    assert "jeton-42" not in serializers.serialize("json", Leaf.objects.all())


@pytest.mark.parametrize(
    "url",
    [
        "", "http://exemple.fr/", "ftp://exemple.fr/", "https://", "https://a@exemple.fr/", "https://exemple.fr:0/",
        "https://exemple.fr:99999/", "https://[::1", "https://exemple.fr/\x00", "https://exemple.fr/\ud800",
        "https://exemple.fr/" + "x" * 2000, "javascript:alert(1)", "/chemin",
    ],
)  # fmt: skip
def test_what_is_no_protected_web_address_is_refused(scope: Scope, table: Table, url: str) -> None:
    with pytest.raises(Refusal) as refused:
        hooked(scope, table, url)
    assert (refused.value.code, refused.value.field) == ("webhooks.url", "url")


def test_a_table_tells_twenty_addresses_at_most_and_must_be_open(scope: Scope, table: Table) -> None:
    for number in range(20):
        hooked(scope, table, f"https://exemple.fr/{number}")
    with pytest.raises(Refusal, match="20 adresses"):
        hooked(scope, table, "https://exemple.fr/20")
    tables.set_access(scope, table_slug=table.slug, access=Access.CLOSED, now=NOW)
    with pytest.raises(Refusal) as refused:
        hooked(scope, table, "https://exemple.fr/21")
    assert refused.value.code == "webhooks.table"


def test_a_slow_receiver_does_not_take_the_turns_of_the_others() -> None:
    waiting = [(post, 1) for post in range(100)] + [(100 + hook, hook) for hook in range(2, 20)]

    turn = a_turn(waiting)

    assert turn == [0, *range(102, 102 + A_TURN - 1)]


def test_attempts_are_spread_over_three_days() -> None:
    assert len(WAITS) == 9
    assert 3 * DAY < sum(WAITS, datetime.timedelta()) < 4 * DAY
    assert list(WAITS) == sorted(WAITS)


def test_messages_are_forgotten_after_a_month(scope: Scope, table: Table, receiver: str) -> None:
    hooked(scope, table, receiver)
    publish(scope, table)

    commands.forget(scope, now=NOW + 29 * DAY)
    assert Post.objects.count() == 1
    commands.forget(scope, now=NOW + 31 * DAY)
    assert not Post.objects.exists()
    assert queries.posts_due(scope, NOW + 31 * DAY) == []
