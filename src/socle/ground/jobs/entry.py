"""The entry of this room. The runner needs models, which Django loads after this package: it is imported when
called.
"""

from collections.abc import Callable


def run_pending() -> int:
    """Deliver everything that is due now, then run the schedules that are due. Returns how many acts were done."""
    from socle.ground.jobs import runner

    return runner.run_pending()


def work(stopped: Callable[[], bool]) -> None:
    """Run until ``stopped()``: the loop of the worker process."""
    from socle.ground.jobs import runner

    runner.work(stopped)


def retry_parked() -> int:
    """Give every parked delivery a new life; returns how many."""
    from socle.ground.jobs import runner

    return runner.retry_parked()
