"""The entry of this room. All but :func:`record` needs models, which Django loads after this package: they are imported
when called.
"""

import datetime
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from socle.ground.audit.permissions import READ as READ
from socle.ground.scope import Scope

if TYPE_CHECKING:
    from socle.engines.merkle import Consistency
    from socle.ground.audit.models import SignedRoot
    from socle.ground.audit.proofs import Proof
    from socle.ground.audit.search import Entry, Found


def sequence() -> int:
    """Put every act that waits into the log; returns how many."""
    from socle.ground.audit import sequencer

    return sequencer.sequence()


def sign_root(now: datetime.datetime) -> bool:
    """Sequence, then sign the root of this day (UTC), once; returns whether it was signed now."""
    from socle.ground.audit import signing

    return signing.sign_root(now)


def public_pem() -> str:
    """The public key that checks signed roots, as PEM; empty while nothing was signed."""
    from socle.ground.audit import signing

    return signing.public_pem()


def statement(signed: "SignedRoot") -> str:
    """The words that were signed."""
    from socle.ground.audit import signing

    return signing.statement(signed.day, signed.size, bytes(signed.root)).decode()


def erase(scope: Scope, *, authority_id: int, about: str | Iterable[str], reason: str = "") -> int:
    """Forget what every act on ``about`` (``case:42``, or several) said; returns how many acts.

    Payload, salt and actor go; digest and tree stay. Inside ``atomic()``, by a command that checked that its actor may.
    """
    from socle.ground.audit import erasure

    return erasure.erase(scope, authority_id=authority_id, about=about, reason=reason)


def erase_where(
    scope: Scope,
    *,
    authority_id: int,
    act: str = "",
    actor_id: int | None = None,
    before: datetime.datetime | None = None,
    reason: str = "",
) -> int:
    """The same for the acts of a kind (``cases.`` for a whole room), of an account, or older than a moment."""
    from socle.ground.audit import erasure

    return erasure.erase_where(
        scope, authority_id=authority_id, act=act, actor_id=actor_id, before=before, reason=reason
    )


def find(
    scope: Scope,
    *,
    authority_ids: Collection[int],
    act: str = "",
    about: str = "",
    actor_id: int | None = None,
    since: datetime.datetime | None = None,
    until: datetime.datetime | None = None,
    page: int = 1,
    size: int = 50,
) -> "Found":
    """A page of the acts in these authorities, the latest first. Raises ``Refusal`` 404 where one may not read."""
    from socle.ground.audit import search

    question = search.Question(act=act, about=about, actor_id=actor_id, since=since, until=until)
    return search.find(scope, authority_ids=authority_ids, question=question, page=page, size=size)


def acts(scope: Scope, *, authority_ids: Collection[int]) -> list[str]:
    """The names of the acts that happened in these authorities, for a filter."""
    from socle.ground.audit import search

    return search.acts(scope, authority_ids=authority_ids)


def entry(scope: Scope, leaf_id: int) -> "Entry":
    """One act. Raises ``Refusal`` 404."""
    from socle.ground.audit import search

    return search.entry(scope, leaf_id)


def proof_of(scope: Scope, leaf_id: int) -> "Proof | None":
    """The proof that an act is in the log, for who may read it; None while it waits for its place."""
    from socle.ground.audit import proofs

    return proofs.proof_of(scope, leaf_id)


def proof_held(scope: Scope, leaf_id: int, digest: str) -> "Proof | None":
    """The same for anyone who holds the act's digest."""
    from socle.ground.audit import proofs

    return proofs.proof_held(scope, leaf_id, digest)


def signed_roots(scope: Scope) -> "Sequence[SignedRoot]":
    """The signed roots, the latest first."""
    from socle.ground.audit import proofs

    return proofs.signed_roots(scope)


def growth_since(scope: Scope, day: datetime.date) -> "Consistency":
    """The proof that the latest signed log begins with that of a day. Raises ``Refusal`` 404."""
    from socle.ground.audit import proofs

    return proofs.growth_since(scope, day)
