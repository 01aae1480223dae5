"""Which reaction follows which event, and how an event is written down and read again."""

import datetime
import json
import typing
import uuid
from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass, fields
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from socle.ground import world


@dataclass(frozen=True, slots=True)
class Wire:
    """When ``event`` happens, then ``reaction``. With ``batch`` the reaction takes a list of events at once. In the
    lane ``LONG`` it may take minutes: a worker of its own does it, and nobody waits for it. In the lane ``SOON``
    somebody waits for it before a page: it takes seconds, and what takes minutes never stands before it.
    """

    event: type
    reaction: Callable[[Any], None]
    batch: bool
    lane: str = ""

    @property
    def name(self) -> str:
        """The stable name written in deliveries."""
        return f"{self.reaction.__module__}.{self.reaction.__name__}"


_OWE = (
    "INSERT INTO ground_outbox_delivery (event, payload, authority_id, at, reaction, attempts, due_at, last_error) "
    "VALUES (%s, %s, %s, %s, %s, 0, %s, '')"
)
USUAL, SOON, LONG = "", "soon", "long"
LANES = (USUAL, SOON, LONG)
EVERYONE = "*"
"""The reaction of a delivery owed to every reaction wired to its event: the runner makes one of it for each."""
_wires: dict[str, list[Wire]] = {}


def event_name(event_type: type) -> str:
    """The stable name of an event type: ``services.reports.ReportOpened``."""
    room = event_type.__module__.removeprefix("socle.").removesuffix(".events")
    return f"{room}.{event_type.__name__}"


def on(event_type: type, reaction: Callable[[Any], None], *, batch: bool = False, lane: str = USUAL) -> None:
    """When ``event_type`` happens, then ``reaction``. Only ``site/wiring.py`` calls this."""
    wire = Wire(event_type, reaction, batch, lane)
    known = _wires.setdefault(event_name(event_type), [])
    if wire not in known:
        known.append(wire)


def wires(name: str) -> list[Wire]:
    """The reactions wired to the event of this name."""
    return _wires.get(name, [])


def reactions_in(lanes: Collection[str]) -> set[str]:
    """The names of the reactions that are wired to these lanes."""
    return {wire.name for wired in _wires.values() for wire in wired if wire.lane in lanes}


def emit(event: Any, *, authority_id: int) -> None:
    """Write ``event`` (a frozen dataclass of plain values) down, in one row whatever the number of reactions. Only
    inside ``atomic()``.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an event is written in the transaction of its fact: open atomic() first")
    name, now = event_name(type(event)), world.now()
    owed = wires(name)
    if not owed:
        return
    payload = json.dumps(asdict(event), cls=DjangoJSONEncoder)
    at = connection.ops.adapt_datetimefield_value(now)
    # Every command of every room passes here with the writer lock in hand: the one statement is written out.
    reaction = owed[0].name if len(owed) == 1 else EVERYONE
    with connection.cursor() as cursor:
        cursor.execute(_OWE, [name, payload, authority_id, at, reaction, at])


def load(event_type: type, payload: dict[str, Any]) -> Any:
    """The event again, from what :func:`emit` wrote."""
    hints = typing.get_type_hints(event_type)
    return event_type(**{one.name: _revive(hints[one.name], payload[one.name]) for one in fields(event_type)})


def _revive(hint: Any, value: Any) -> Any:
    kinds = typing.get_args(hint) or (hint,)
    if value is None:
        return None
    if uuid.UUID in kinds:
        return uuid.UUID(value)
    if datetime.datetime in kinds:
        return datetime.datetime.fromisoformat(value)
    if datetime.date in kinds:
        return datetime.date.fromisoformat(value)
    return value
