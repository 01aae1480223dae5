"""Jobs: delivers what the outbox owes, at least once, with backoff, and runs the schedules of the rooms."""

from socle.ground.jobs.entry import retry_parked, run_pending, work
from socle.ground.jobs.schedule_type import Schedule

__all__ = ["Schedule", "retry_parked", "run_pending", "work"]
