"""What must hold in the outbox."""

from collections.abc import Iterator

from socle.ground.outbox.models import Delivery
from socle.ground.outbox.wiring import EVERYONE, wires
from socle.ground.verify import Invariant


def _deliveries_to_nobody() -> Iterator[str]:
    for name, reaction in Delivery.objects.values_list("event", "reaction").distinct():
        known = {wire.name for wire in wires(name)}
        if reaction not in (known | {EVERYONE} if known else known):
            yield f"{reaction} is owed {name}, but nothing wires them"


def _parked() -> Iterator[str]:
    for reaction, name in Delivery.objects.filter(parked_at__isnull=False).values_list("reaction", "event"):
        yield f"{reaction} failed on {name} too often and is parked"


INVARIANTS = (
    Invariant("every delivery has a reaction that still exists", _deliveries_to_nobody),
    Invariant("no delivery is parked", _parked),
)
