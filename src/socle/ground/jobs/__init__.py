"""Jobs: delivers what the outbox owes, at least once, with backoff, and runs the schedules of the rooms.

Three lanes, each with a worker of its own: what is done in a moment (messages, deadlines, what is published), what
somebody waits for before a page (a file that is read), and what may take minutes (a file that is checked, an address
that is asked).
"""

from socle.ground.jobs.entry import State, retry_parked, run_pending, state, work
from socle.ground.jobs.errors import describe
from socle.ground.jobs.schedule_type import Schedule
from socle.ground.outbox import LANES, LONG, SOON, USUAL

__all__ = [
    "LANES",
    "LONG",
    "SOON",
    "USUAL",
    "Schedule",
    "State",
    "describe",
    "retry_parked",
    "run_pending",
    "state",
    "work",
]
