"""Writing an act down, in the transaction of its fact."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from socle.ground import world
from socle.ground.scope import Scope

SALT_BYTES = 16
LONGEST_ACT = 60
LONGEST_ABOUT = 80
_WRITE = (
    "INSERT INTO ground_audit_leaf (authority_id, at, act, about, actor_id, payload, salt, digest) "
    "VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"
)


def record(scope: Scope, act: str, *, authority_id: int, about: str, facts: Mapping[str, Any] | None = None) -> None:
    """Write down that ``scope``'s actor did ``act`` (``cases.case.assign``) on ``about`` (``case:42``).

    ``facts`` are plain values that say what changed. They may be erased later, but put no more of a person in them than
    the proof needs. Only inside ``atomic()``: the act and its trace are kept together or not at all.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an act is written in the transaction of its fact: open atomic() first")
    if len(act) > LONGEST_ACT or len(about) > LONGEST_ABOUT:
        raise ValueError(f"an act has at most {LONGEST_ACT} signs, what it is about {LONGEST_ABOUT}")
    now = world.now()
    # ASCII, so that any text a person can send (a lone surrogate, a NUL) has bytes, and the same ones everywhere.
    payload = json.dumps(
        {
            "about": about,
            "act": act,
            "actor": scope.actor.kind if scope.actor.id is None else f"{scope.actor.kind}:{scope.actor.id}",
            "at": now.isoformat(),
            "authority": authority_id,
            "facts": dict(facts or {}),
            "role": scope.role_in(authority_id),
        },
        cls=DjangoJSONEncoder,
        separators=(",", ":"),
        sort_keys=True,
    )
    salt = world.random_bytes(SALT_BYTES)
    digest = hashlib.sha256(salt + payload.encode()).digest()
    at = connection.ops.adapt_datetimefield_value(now)
    # Every command passes here with the writer lock in hand: the one statement is written out.
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [authority_id, at, act, about, scope.actor.id, payload, salt, digest])
