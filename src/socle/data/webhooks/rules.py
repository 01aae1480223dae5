"""Pure decisions: secrets, signatures, what an answer means, when to try again, whose turn it is."""

import base64
import datetime
import hashlib
import hmac
import json
from collections.abc import Sequence
from typing import Any

LONGEST_URL = 2_000
MOST_HOOKS = 20  # of a table
A_TURN = 8  # messages sent in a turn, one of a hook: with ten seconds each, a turn ends within 80 seconds
SECONDS = 10.0
GONE = 410
PREFIX = "whsec_"
STOPPED_AFTER = datetime.timedelta(days=3)
OLD_SECRET = datetime.timedelta(days=1)  # messages carry both signatures meanwhile
KEPT = datetime.timedelta(days=30)
# The waits that the Standard Webhooks specification proposes: ten attempts in 75 hours.
WAITS = tuple(
    datetime.timedelta(seconds=seconds)
    for seconds in (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
)  # fmt: skip
ATTEMPTS = len(WAITS) + 1


def secret_of(instance_key: str, salt: str) -> bytes:
    """The 32 bytes that sign: from the instance's key and what is kept of a hook. Neither alone gives them."""
    return hmac.new(instance_key.encode(), f"socle webhooks {salt}".encode(), hashlib.sha256).digest()


def shown(secret: bytes) -> str:
    """A secret as receivers copy it (Standard Webhooks: ``whsec_`` and base64)."""
    return PREFIX + base64.b64encode(secret).decode()


def signature(secrets: Sequence[bytes], message_id: str, timestamp: int, body: bytes) -> str:
    """The header ``webhook-signature``: for each secret ``v1,`` and the base64 of HMAC-SHA256 of ``id.seconds.body``.

    Source: the Standard Webhooks specification 1.0, « Signature scheme ».
    """
    signed = f"{message_id}.{timestamp}.".encode() + body
    made = (base64.b64encode(hmac.new(one, signed, hashlib.sha256).digest()).decode() for one in secrets)
    return " ".join(f"v1,{one}" for one in made)


def body_of(kind: str, at: datetime.datetime, data: dict[str, Any]) -> str:
    """The message: ``{"type", "timestamp", "data"}``, always the same text for the same facts."""
    told = {"type": kind, "timestamp": at.isoformat(), "data": data}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def is_received(status: int | None) -> bool:
    """Whether an answer says that the message arrived."""
    return status is not None and 200 <= status < 300


def next_try(attempts: int, now: datetime.datetime) -> datetime.datetime | None:
    """When to try again after so many failed attempts; None once it is enough."""
    return now + WAITS[attempts - 1] if attempts < ATTEMPTS else None


def is_lost(failing_since: datetime.datetime, now: datetime.datetime) -> bool:
    """Whether nothing was received for so long that a hook may be given up."""
    return now - failing_since >= STOPPED_AFTER


def a_turn(waiting: Sequence[tuple[int, int]]) -> list[int]:
    """Which of the waiting messages (id, hook), in order, are sent in this turn: one of each hook."""
    first: dict[int, int] = {}
    for post_id, hook_id in waiting:
        first.setdefault(hook_id, post_id)
    return list(first.values())[:A_TURN]
