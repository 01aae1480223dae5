"""Running a driver beside the tests: each has Django and an instance of its own."""

import json
import os
import random
import shlex
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
EVERYTHING = os.environ.get("SOCLE_TEST_ALL") == "1"
SEED = int(os.environ.get("SOCLE_TEST_SEED") or time.time_ns() % 1_000_000)


def some(names: Iterable[str]) -> list[str]:
    """One of them, chosen by the seed; all with ``SOCLE_TEST_ALL=1``."""
    listed = list(names)
    return listed if EVERYTHING else [random.Random(SEED).choice(listed)]


def run(driver: str, **options: Any) -> dict[str, Any]:
    """What a driver found, and its exit status. The command that repeats it is shown when a test fails."""
    given = [part for name, value in options.items() for part in (f"--{name}", str(value))]
    command = [sys.executable, "-m", f"tests.trust.{driver}", *given]
    print(f"repeat: {shlex.join(['python', *command[1:]])}")
    environment = {name: value for name, value in os.environ.items() if name != "SOCLE_DIR"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300)
    print(done.stderr[-4000:])
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    print(json.dumps(found))
    return {"status": done.returncode, **found}
