"""``./socle test``: style, types, contracts, translations, then the tests, on SQLite and where it can on PostgreSQL."""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import IO

from tools import postgres, spark

COMPONENTS: dict[str, tuple[Callable[[], bool], str]] = {
    "postgres": (lambda: postgres.binaries() is not None, postgres.HOW_TO_GET_IT),
    "chromium": (lambda: shutil.which("chromium") is not None, "apt install chromium"),
    "cc": (lambda: shutil.which("cc") is not None, "apt install gcc libc6-dev"),
    "libreoffice": (lambda: shutil.which("libreoffice") is not None, "apt install libreoffice-calc"),
    "gdal": (lambda: shutil.which("ogr2ogr") is not None, "apt install gdal-bin"),
    "spark": (spark.there, spark.HOW_TO_GET_IT),
    "kannel": (lambda: shutil.which("bearerbox") is not None, "apt install kannel kannel-extras"),
}
BESIDE = 4  # runs at a time: storms and browsers wait for most of theirs
NOTHING_CHOSEN = 5  # what pytest answers when no test is among those asked for
USED_HERE = ("postgres", "chromium", "cc", "libreoffice", "gdal", "spark")

CHECKS = (
    ("style", ["ruff", "check", "."]),
    ("format", ["ruff", "format", "--check", "--quiet", "."]),
    ("types", ["mypy"]),
    ("contracts", ["lint-imports", "--no-cache"]),
    ("house", [sys.executable, "-m", "tools.house"]),
    ("words", [sys.executable, "-m", "tools.messages", "check"]),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run everything; returns 0 only when all of it is green."""
    parser = argparse.ArgumentParser(prog="./socle test", description="Style, types, contracts, words and tests.")
    parser.add_argument("--all", action="store_true", help="everything, nothing sampled")
    parser.add_argument("--require", default="", help="components that must be there, parted by commas")
    parser.add_argument("--seed", type=int, default=None, help="the seed of sampled matrices (printed by each run)")
    options, rest = parser.parse_known_args(arguments)
    absent = {name for name, (there, _) in COMPONENTS.items() if not there()}
    required = {name for name in options.require.split(",") if name}
    if unknown := required - COMPONENTS.keys():
        print(f"Unknown component: {', '.join(sorted(unknown))}. Known: {', '.join(COMPONENTS)}.", file=sys.stderr)
        return 2
    if missing := required & absent:
        for name in sorted(missing):
            print(f"Required but not here: {name}. Get it: {COMPONENTS[name][1]}", file=sys.stderr)
        return 1

    os.environ["SOCLE_TEST_ALL"] = "1" if options.all else "0"
    os.environ["SOCLE_TEST_SEED"] = str(options.seed if options.seed is not None else time.time_ns() % 1_000_000)
    print(f"seed {os.environ['SOCLE_TEST_SEED']}; {'everything' if options.all else 'long matrices are sampled'}")
    failed = [name for name, command in CHECKS if not _step(name, command)]
    failed += _tests(rest, postgres_too="postgres" not in absent)
    for name in USED_HERE:
        if name in absent:
            print(f"Skipped for want of {name}. Get it: {COMPONENTS[name][1]}")
    print(f"FAILED: {', '.join(failed)}" if failed else "All green.")
    return 1 if failed else 0


def _tests(rest: list[str], *, postgres_too: bool) -> list[str]:
    """Run the tests of rooms, of the whole, of the browser, and what touches no database; on SQLite and where it is on
    PostgreSQL. Several go on beside each other: each waits often enough. What failed, by name."""
    with ExitStack() as stack:
        on_sqlite: dict[str, str] = {}
        runs = [
            ("tests of rooms", "not chromium", "rooms", on_sqlite),
            ("tests in the browser", "chromium", "", on_sqlite),
            ("tests of the whole", "not chromium", "whole", on_sqlite),
            ("tests that touch no database", "not chromium", "no database", on_sqlite),
        ]
        if postgres_too:
            # A server for each: two runs on one would make the same test database.
            there, beside, again = ({"SOCLE_DATABASE_URL": stack.enter_context(postgres.throwaway())} for _ in range(3))
            runs.insert(1, ("tests of rooms on PostgreSQL", "not chromium", "rooms", there))
            runs.insert(4, ("tests of the whole on PostgreSQL", "not chromium", "whole", beside))
            if os.environ["SOCLE_TEST_ALL"] == "1":
                runs.append(("tests that touch no database, beside PostgreSQL", "not chromium", "no database", again))
        print(f"── {'; '.join(name for name, *_ in runs)}", flush=True)
        print(f"   {BESIDE} beside each other; the words of the first are seen while it runs", flush=True)
        with ThreadPoolExecutor(BESIDE) as pool:
            told = [stack.enter_context(tempfile.TemporaryFile("w+")) for _ in runs[1:]]
            files: list[IO[str] | None] = [None, *told]
            begun = [pool.submit(_run, *one[1:], rest, file) for one, file in zip(runs, files, strict=True)]
            failed = []
            for (name, *_), file, run in zip(runs, files, begun, strict=True):
                green, seconds = run.result()
                if file is not None:
                    file.seek(0)
                    print(f"── {name}\n{file.read()}", flush=True)
                print(f"   {name}: {'green' if green else 'RED'} in {seconds:.1f} s", flush=True)
                if not green:
                    failed.append(name)
        return failed


def _run(chosen: str, part: str, settings: dict[str, str], rest: list[str], told: IO[str] | None) -> tuple[bool, float]:
    """One run of pytest: whether it is green, and its seconds. Tests asked for by name need not be in every run."""
    started = time.monotonic()
    command = [sys.executable, "-m", "pytest", "-q", "-m", chosen, *rest]
    environment = {**os.environ, **settings, "SOCLE_TEST_PART": part}
    status = subprocess.run(command, env=environment, stdout=told, stderr=told, check=False).returncode
    return status == 0 or (bool(rest) and status == NOTHING_CHOSEN), time.monotonic() - started


def _step(name: str, command: list[str]) -> bool:
    print(f"── {name}", flush=True)
    started = time.monotonic()
    tool = os.path.join(os.path.dirname(sys.executable), command[0])
    done = subprocess.run([tool if os.path.exists(tool) else command[0], *command[1:]], check=False)
    print(f"   {name}: {'green' if done.returncode == 0 else 'RED'} in {time.monotonic() - started:.1f} s", flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
