"""Runs that are killed at any instant leave a whole edition in force, and are done again."""

import os
import random
import signal
import subprocess
import sys
import threading
from pathlib import Path

KILLS = 3


def _run(instance: Path, what: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "socle.data.recipes.tests.worker", what],
        env={**os.environ, "SOCLE_DIR": str(instance)},
        capture_output=True,
        text=True,
        check=True,
        timeout=180,
    )


def test_runs_killed_at_any_instant_leave_what_was_acknowledged_and_end_up_right(tmp_path: Path) -> None:
    chance = random.Random(20261120)
    _run(tmp_path, "prepare")
    acknowledged = 1

    for round_ in range(KILLS):
        worker = subprocess.Popen(
            [sys.executable, "-m", "socle.data.recipes.tests.worker", f"R{round_}"],
            env={**os.environ, "SOCLE_DIR": str(tmp_path)},
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert worker.stdout is not None
        for _ in range(chance.randrange(1, 4)):
            acknowledged = max(acknowledged, int(worker.stdout.readline() or 0))
        threading.Event().wait(chance.random() * 0.6)
        os.killpg(worker.pid, signal.SIGKILL)
        acknowledged = max([acknowledged, *map(int, worker.stdout.read().split())])
        worker.wait()

    told, *violations = _run(tmp_path, "count").stdout.strip("\n").split("\n")
    edition, counted, read, newest = told.split(",")
    assert int(edition) >= acknowledged > KILLS
    assert counted == read
    assert newest == "True"
    assert [one for one in violations if one] == []
