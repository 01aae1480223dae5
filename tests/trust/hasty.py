"""A server for the storm: it ends with its driver, folds tables all the time and says when it does, and has a fault.

``python -m tests.trust.hasty NAME|none serve --dir DIR …``.
"""

import datetime
import os
import sys
from pathlib import Path
from typing import Any

from tests.trust.faults import module, plant

FOLDING = "folding"  # the file in the instance's folder that holds, while a table is folded, who does it


def hasten() -> None:
    """Fold tables twice a second instead of every ten minutes, from the first delta on."""
    from django.conf import settings

    from socle.ground.jobs import Schedule

    schedule, keeping = module("socle.data.tables.schedule"), module("socle.data.tables.commands._keeping")
    module("socle.data.tables.queries").MOST_DELTAS = 0
    runner = module("socle.ground.jobs.runner")
    runner.PAUSE_SECONDS, runner.CLAIM = 0.2, 20  # short rounds, so that one that is killed did some of them
    os.nice = lambda by: 0  # on a busy machine it would be the last that gets anything done
    often = Schedule("tables.compact", schedule._compact, every=datetime.timedelta(seconds=0.5))
    schedule.SCHEDULES = (often, *(one for one in schedule.SCHEDULES if one.name != often.name))
    real, mark = keeping.fold, Path(settings.SOCLE_DIR) / FOLDING

    def fold(*given: Any) -> Any:
        mark.write_text(str(os.getpid()))
        try:
            return real(*given)
        finally:
            mark.unlink(missing_ok=True)

    keeping.fold = fold


if __name__ == "__main__":
    cli = module("socle.site.cli")
    module("socle.site.serve").die_with_parent(os.getppid())
    opened = cli.open_instance

    def open_and_plant(*given: Any) -> None:
        opened(*given)
        hasten()
        if sys.argv[1] != "none":
            plant(sys.argv[1])

    cli.open_instance = open_and_plant
    sys.exit(cli.main(sys.argv[2:]))
