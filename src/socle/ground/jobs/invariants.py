"""What must hold in the schedules."""

from collections.abc import Iterator

from socle.ground.jobs.models import ScheduleState
from socle.ground.verify import Invariant


def _failing() -> Iterator[str]:
    for name, error in ScheduleState.objects.exclude(last_error="").values_list("name", "last_error"):
        yield f"schedule {name} failed at its last turn: {error}"


INVARIANTS = (Invariant("every schedule did its work at its last turn", _failing),)
