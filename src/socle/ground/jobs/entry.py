"""The entry of this room. The runner needs models, which Django loads after this package: it is imported when
called.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from socle.ground.outbox import LANES

if TYPE_CHECKING:
    from socle.ground.jobs.models import ScheduleState
    from socle.ground.outbox.models import Delivery

SHOWN = 50


@dataclass(frozen=True, slots=True)
class State:
    """How the work stands: deliveries that failed (parked ones first), how many wait, and every schedule."""

    failing: "Sequence[Delivery]"
    waiting: int
    schedules: "Sequence[ScheduleState]"


def run_pending() -> int:
    """Deliver everything that is due now, then run the schedules that are due. Returns how many acts were done."""
    from socle.ground.jobs import runner

    return runner.run_pending()


def work(stopped: Callable[[], bool], lanes: Collection[str] = LANES) -> None:
    """Run until ``stopped()``: the loop of a worker process, the only one of its lanes."""
    from socle.ground.jobs import runner

    runner.work(stopped, lanes)


def retry_parked(authority_ids: Collection[int] | None = None) -> int:
    """Give every parked delivery a new life, or those of these authorities; returns how many."""
    from socle.ground.jobs import runner

    return runner.retry_parked(authority_ids)


def state(authority_ids: Collection[int] | None = None) -> State:
    """How the work stands now, with at most 50 failing deliveries: all of them, or those of these authorities."""
    from socle.ground.jobs.models import ScheduleState
    from socle.ground.outbox.models import Delivery

    mine = Delivery.objects.all() if authority_ids is None else Delivery.objects.filter(authority_id__in=authority_ids)
    failing = mine.exclude(last_error="").order_by("-parked_at", "id")[:SHOWN]
    waiting = mine.filter(parked_at__isnull=True).count()
    return State(list(failing), waiting, list(ScheduleState.objects.order_by("name")))
