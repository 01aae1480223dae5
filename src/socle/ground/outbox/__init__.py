"""Outbox: an event is written in the same transaction as the fact it tells, with one delivery for each reaction
wired to it.
"""

from socle.ground.outbox.wiring import Wire, emit, event_name, load, on, wires

__all__ = ["Wire", "emit", "event_name", "load", "on", "wires"]
