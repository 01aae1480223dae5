"""Running the work that comes back: every so often, or each day at an hour (UTC)."""

import datetime
import logging
from collections.abc import Collection

from django.db.models import Q

from socle.ground import world
from socle.ground.database import atomic
from socle.ground.discovery import declared
from socle.ground.jobs.errors import describe
from socle.ground.jobs.models import ScheduleState
from socle.ground.jobs.schedule_type import Schedule
from socle.ground.outbox import LANES

log = logging.getLogger("socle.jobs")
LEASE = datetime.timedelta(minutes=10)


def run_schedules(lanes: Collection[str] = LANES) -> int:
    """Run every schedule of these lanes that is due; returns how many ran. A failing one says so and waits for its
    next turn.
    """
    ran = 0
    schedule: Schedule
    for schedule in declared("schedule", "SCHEDULES"):
        now = world.now()
        if schedule.lane not in lanes or not _claim(schedule, now):
            continue
        error = ""
        try:
            schedule.function(now)
        except Exception as failure:
            error = describe(failure)
            log.error("schedule %s failed: %s", schedule.name, error)
        ScheduleState.objects.filter(name=schedule.name).update(
            next_at=schedule.after(now), last_at=now, last_error=error
        )
        ran += 1
    return ran


def _claim(schedule: Schedule, now: datetime.datetime) -> bool:
    # The first sight of a schedule only sets its clock. A claim is a lease: a worker that dies leaves it to the next.
    state = ScheduleState.objects.filter(name=schedule.name).first()
    if state is None:
        ScheduleState.objects.get_or_create(name=schedule.name, defaults={"next_at": schedule.after(now)})
        return False
    if state.next_at > now and state.next_at <= schedule.after(now):
        return False
    with atomic():
        # A next turn beyond one period means that the clock jumped back: it is due at once.
        due = Q(next_at__lte=now) | Q(next_at__gt=schedule.after(now))
        return bool(ScheduleState.objects.filter(due, name=schedule.name).update(next_at=now + LEASE))
