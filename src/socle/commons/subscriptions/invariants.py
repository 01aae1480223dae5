"""What must hold for subscriptions."""

import datetime
from collections.abc import Iterator

from socle.commons.cases import queries as cases
from socle.commons.subscriptions.models import Subscription
from socle.commons.subscriptions.privacy import UNCONFIRMED_DAYS
from socle.commons.subscriptions.terms import read_thing
from socle.ground import world
from socle.ground.scope import HOUSE
from socle.ground.verify import Invariant

PATIENCE = datetime.timedelta(hours=6)


def _confirmed() -> Iterator[str]:
    limit = world.now() - datetime.timedelta(days=UNCONFIRMED_DAYS) - PATIENCE
    for pk in Subscription.objects.filter(confirmed_at=None, created_at__lt=limit).values_list("pk", flat=True):
        yield f"subscription {pk} was never confirmed and is older than {UNCONFIRMED_DAYS} day"


def _of_something() -> Iterator[str]:
    rows = list(Subscription.objects.values_list("pk", "thing"))
    things = {pk: read_thing(thing) for pk, thing in rows}
    wanted = {thing.id for thing in things.values() if thing is not None}
    kept = {case.pk for case in cases.cases_told(HOUSE, wanted)} if wanted else set()
    for pk, thing in things.items():
        if thing is None or thing.id not in kept:
            yield f"subscription {pk} follows nothing that exists"


INVARIANTS = (
    Invariant("what nobody confirmed is not kept", _confirmed),
    Invariant("every subscription follows something", _of_something),
)
