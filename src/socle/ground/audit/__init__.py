"""Audit: who did what, in which role, on what; provable later, forgettable when the law says so.

Every command calls :func:`record` in the transaction of its fact. One sequencer puts the salted leaves in order into an
RFC 9162-style log (``engines/merkle``), whose root is signed each day.
"""

from socle.ground.audit.record import record

__all__ = ["record"]
