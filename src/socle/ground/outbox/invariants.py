"""What must hold in the outbox."""

from collections.abc import Iterator

from socle.ground.outbox.models import Delivery, Event
from socle.ground.outbox.wiring import wires
from socle.ground.verify import Invariant


def _deliveries_to_nobody() -> Iterator[str]:
    for name, reaction in Delivery.objects.values_list("event__name", "reaction").distinct():
        if reaction not in {wire.name for wire in wires(name)}:
            yield f"{reaction} is owed {name}, but nothing wires them"


def _spent_events() -> Iterator[str]:
    count = Event.objects.filter(deliveries__isnull=True).count()
    if count:
        yield f"{count} events are kept although nobody is owed them"


def _parked() -> Iterator[str]:
    for reaction, name in Delivery.objects.filter(parked_at__isnull=False).values_list("reaction", "event__name"):
        yield f"{reaction} failed on {name} too often and is parked"


INVARIANTS = (
    Invariant("every delivery has a reaction that still exists", _deliveries_to_nobody),
    Invariant("an event lives until its last delivery, no longer", _spent_events),
    Invariant("no delivery is parked", _parked),
)
