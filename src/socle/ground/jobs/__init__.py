"""Jobs: delivers what the outbox owes, at least once, with backoff, and runs the schedules of the rooms."""

from socle.ground.jobs.entry import State, retry_parked, run_pending, state, work
from socle.ground.jobs.schedule_type import Schedule

__all__ = ["Schedule", "State", "retry_parked", "run_pending", "state", "work"]
