"""``./socle test``: style, types, contracts, translations, then the tests, on SQLite and where it can on PostgreSQL."""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
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
    """Run the tests on SQLite, those of the browser, and where it is those on PostgreSQL, beside each other: each waits
    often enough for two cores to be enough. What failed, by name."""
    with ExitStack() as stack:
        runs: dict[str, tuple[str, dict[str, str]]] = {
            "tests": ("not chromium", {}),
            "tests in the browser": ("chromium", {}),
        }
        if postgres_too:
            url = stack.enter_context(postgres.throwaway())
            runs["tests on PostgreSQL"] = ("not chromium", {"SOCLE_DATABASE_URL": url})
        started = time.monotonic()
        beside: list[tuple[str, IO[str] | None, subprocess.Popen[bytes]]] = []
        for name, (chosen, settings) in runs.items():
            # The first is seen while it runs, the others when they have ended.
            told: IO[str] | None = stack.enter_context(tempfile.TemporaryFile("w+")) if beside else None
            command = [sys.executable, "-m", "pytest", "-q", "-m", chosen, *rest]
            environment = {**os.environ, **settings}
            beside.append((name, told, subprocess.Popen(command, env=environment, stdout=told, stderr=told)))
        print(f"── {', '.join(runs)}, beside each other; the words of the first come first", flush=True)
        failed = []
        for name, words, run in beside:
            status = run.wait()
            if words is not None:
                words.seek(0)
                print(f"── {name}\n{words.read()}", flush=True)
            # Tests that were asked for by name need not be in every run.
            green = status == 0 or (bool(rest) and status == NOTHING_CHOSEN)
            print(f"   {name}: {'green' if green else 'RED'} in {time.monotonic() - started:.1f} s", flush=True)
            if not green:
                failed.append(name)
        return failed


def _step(name: str, command: list[str]) -> bool:
    print(f"── {name}", flush=True)
    started = time.monotonic()
    tool = os.path.join(os.path.dirname(sys.executable), command[0])
    done = subprocess.run([tool if os.path.exists(tool) else command[0], *command[1:]], check=False)
    print(f"   {name}: {'green' if done.returncode == 0 else 'RED'} in {time.monotonic() - started:.1f} s", flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
