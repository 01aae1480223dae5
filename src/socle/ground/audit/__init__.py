"""Audit: who did what, in which role, on what; provable later, forgettable when the law says so.

Every command calls :func:`record` in the transaction of its fact. One sequencer puts the salted leaves in order into an
RFC 9162-style log (``engines/merkle``), whose root is signed each day.
"""

from socle.ground.audit.entry import (
    READ,
    acts,
    entry,
    erase,
    erase_where,
    find,
    growth_since,
    proof_held,
    proof_of,
    public_pem,
    sequence,
    sign_root,
    signed_roots,
    statement,
)
from socle.ground.audit.record import record

__all__ = [
    "READ",
    "acts",
    "entry",
    "erase",
    "erase_where",
    "find",
    "growth_since",
    "proof_held",
    "proof_of",
    "public_pem",
    "record",
    "sequence",
    "sign_root",
    "signed_roots",
    "statement",
]
