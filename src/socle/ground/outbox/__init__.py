"""Outbox: an event is written in the same transaction as the fact it tells, in one row; where several reactions are
wired to it, the runner makes one delivery of it for each.
"""

from socle.ground.outbox.wiring import (
    EVERYONE,
    LANES,
    LONG,
    SOON,
    USUAL,
    Wire,
    emit,
    event_name,
    load,
    on,
    reactions_in,
    wires,
)

__all__ = [
    "EVERYONE",
    "LANES",
    "LONG",
    "SOON",
    "USUAL",
    "Wire",
    "emit",
    "event_name",
    "load",
    "on",
    "reactions_in",
    "wires",
]
