"""The runner: claims due deliveries under a lease, runs their reactions, and backs off on failure."""

import datetime
import logging
from collections.abc import Callable, Collection, Iterable
from itertools import groupby

from django.db import connection
from django.db.models import F, Q

from socle.ground import outbox, world
from socle.ground.database import atomic
from socle.ground.jobs.errors import describe
from socle.ground.jobs.schedules import run_schedules
from socle.ground.outbox.models import Delivery

log = logging.getLogger("socle.jobs")

CLAIM = 200  # deliveries taken at once
CLAIM_ONE = 1  # of what takes long: what waits has no lease, and a file that kills its worker is suspected alone
LEASE = datetime.timedelta(minutes=2)
FIRST_WAIT = datetime.timedelta(seconds=5)
LONGEST_WAIT = datetime.timedelta(hours=4)
ATTEMPTS = 24  # about 54 hours with the waits above
PAUSE_SECONDS = 1.0
"""Between two rounds, so that what happens within a second is published together: one file instead of fifty."""
DEATHS = 3
# Claimed so often without a word since that it may be what kills its worker.
_SUSPECT = Q(attempts__gte=DEATHS, last_error="")


def run_pending() -> int:
    """Deliver everything that is due now, then run the schedules that are due. Returns how many acts were done."""
    done = 0
    while claimed := _claim():
        done += _deliver(claimed)
    return done + run_schedules()


def work(stopped: Callable[[], bool], lanes: Collection[str] = outbox.LANES) -> None:
    """Run until ``stopped()``: the loop of a worker process. Leases of one that died are taken back first."""
    free_leases(lanes)
    while not stopped():
        claimed = _claim(lanes)
        _deliver(claimed)
        run_schedules(lanes)
        if len(claimed) < _most(lanes) and not any(_is_suspect(row) for row in claimed):
            world.sleep(PAUSE_SECONDS)


def free_leases(lanes: Collection[str] = outbox.LANES) -> None:
    """Make what a dead worker had claimed due at once. Only for an instance with a single worker of these lanes."""
    held = Delivery.objects.filter(_owed(lanes), parked_at__isnull=True, last_error="", due_at__gt=world.now())
    held.update(due_at=world.now())


def retry_parked(authority_ids: Collection[int] | None = None) -> int:
    """Give every parked delivery a new life, or those of these authorities; returns how many."""
    parked = Delivery.objects.filter(parked_at__isnull=False)
    mine = parked if authority_ids is None else parked.filter(authority_id__in=authority_ids)
    return mine.update(parked_at=None, attempts=0, due_at=world.now())


def wait_after(attempts: int) -> datetime.timedelta:
    """How long to wait after so many failed attempts: 5 s, doubled each time, at most 4 hours."""
    return min(FIRST_WAIT * (1 << min(attempts - 1, 20)), LONGEST_WAIT)


def _owed(lanes: Collection[str]) -> Q:
    """What the worker of these lanes does; the usual one also parts what is owed to several."""
    if set(lanes) == set(outbox.LANES):
        return Q()
    return ~Q(reaction__in=_of_others(lanes)) if outbox.USUAL in lanes else Q(reaction__in=outbox.reactions_in(lanes))


def _of_others(lanes: Collection[str]) -> set[str]:
    return outbox.reactions_in(set(outbox.LANES).difference(lanes))


def _most(lanes: Collection[str]) -> int:
    return CLAIM if outbox.USUAL in lanes else CLAIM_ONE


def _claim(lanes: Collection[str] = outbox.LANES) -> list[Delivery]:
    with atomic():
        rows = Delivery.objects.filter(_owed(lanes), parked_at__isnull=True, due_at__lte=world.now())
        # What takes minutes goes by when it was due: one that killed its worker lets those that waited pass.
        rows = rows.order_by(*(("due_at", "id") if _most(lanes) == CLAIM_ONE else ("id",)))
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        # A suspect goes alone, when the others are done.
        claimed = list(rows.exclude(_SUSPECT)[: _most(lanes)]) or list(rows.filter(_SUSPECT)[:1])
        found = _fan_out(claimed)
        # What was parted for another lane is left to it.
        others = _of_others(lanes)
        claimed = [row for row in found if row.reaction not in others]
        Delivery.objects.filter(pk__in=[row.pk for row in claimed]).update(
            attempts=F("attempts") + 1, due_at=world.now() + LEASE, last_error=""
        )
    if len(claimed) == 1 and claimed[0].attempts >= ATTEMPTS:
        _fail(claimed, "its worker died each time")
        return _claim(lanes)
    return claimed if claimed or not found else _claim(lanes)


def _fan_out(claimed: list[Delivery]) -> list[Delivery]:
    """One delivery for each reaction in the place of what is owed to all of them, in the transaction of the claim."""
    if not any(row.reaction == outbox.EVERYONE for row in claimed):
        return claimed
    each: list[Delivery] = []
    parted: list[Delivery] = []
    for row in claimed:
        known = outbox.wires(row.event) if row.reaction == outbox.EVERYONE else []
        if known:  # without any it stays as it is, and fails as unwired
            parted.append(row)
            each += [_copy(row, wire.name) for wire in known]
        else:
            each.append(row)
    Delivery.objects.bulk_create([row for row in each if row.pk is None])
    Delivery.objects.filter(pk__in=[row.pk for row in parted]).delete()
    return each


def _copy(row: Delivery, reaction: str) -> Delivery:
    return Delivery(
        event=row.event,
        payload=row.payload,
        authority_id=row.authority_id,
        at=row.at,
        reaction=reaction,
        due_at=row.due_at,
    )


def _is_suspect(row: Delivery) -> bool:
    return row.attempts >= DEATHS and not row.last_error


def _deliver(claimed: list[Delivery]) -> int:
    done = 0
    for reaction, rows in groupby(sorted(claimed, key=lambda row: row.reaction), key=lambda row: row.reaction):
        together = list(rows)
        wire = _wire(together[0].event, reaction)
        if wire is None:
            _fail(together, "Unwired at wiring.py")
        elif wire.batch:
            done += _run_batch(wire, together)
        else:
            done += sum(_run(_wire(row.event, reaction), [row]) for row in together)
    return done


def _wire(event: str, reaction: str) -> outbox.Wire | None:
    return next((wire for wire in outbox.wires(event) if wire.name == reaction), None)


def _type_of(event: str) -> type:
    return outbox.wires(event)[0].event


def _run_batch(wire: outbox.Wire, rows: list[Delivery]) -> int:
    # One poison event must not hold the others: when the batch fails, each goes alone.
    if len(rows) > 1 and _attempt(wire, rows) is None:
        _finish(rows)
        return len(rows)
    return sum(_run(wire, [row]) for row in rows)


def _run(wire: outbox.Wire | None, rows: list[Delivery]) -> int:
    error = "Unwired at wiring.py" if wire is None else _attempt(wire, rows)
    if error is None:
        _finish(rows)
        return len(rows)
    _fail(rows, error)
    return 0


def _attempt(wire: outbox.Wire, rows: list[Delivery]) -> str | None:
    try:
        # A reaction in batches may be wired to several events, and gets them together in the order they happened.
        events = [outbox.load(_type_of(row.event), row.payload) for row in rows]
        if wire.batch:
            wire.reaction(events)
        else:
            wire.reaction(events[0])
    except Exception as failure:
        return describe(failure)
    return None


def _finish(rows: Iterable[Delivery]) -> None:
    Delivery.objects.filter(pk__in=[row.pk for row in rows]).delete()


def _fail(rows: list[Delivery], error: str) -> None:
    now = world.now()
    for row in rows:
        attempts = row.attempts + 1
        log.error("%s failed on %s (attempt %d): %s", row.reaction, row.event, attempts, error)
        Delivery.objects.filter(pk=row.pk).update(
            last_error=error,
            due_at=now + wait_after(attempts),
            parked_at=now if attempts >= ATTEMPTS else None,
        )
