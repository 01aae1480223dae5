"""``./socle trust``: every driver in turn, on SQLite and where it is installed on PostgreSQL, in the minutes given."""

import json
import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.trust.full import mounts
from tools import postgres

ROOT = Path(__file__).parents[2]
SQLITE, POSTGRES = "SQLite", "PostgreSQL"
Found = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Turn:
    """One driver on one database: its share of the time, and the seconds that it needs beside those it is given."""

    driver: str
    database: str
    share: float
    beside: float
    options: tuple[str, ...] = ()


EDITIONS = ("--focus", "steward")
TURNS = (
    Turn("kill", SQLITE, 15, 12),
    Turn("kill", POSTGRES, 25, 14),
    Turn("kill", SQLITE, 6, 12, EDITIONS),
    Turn("kill", POSTGRES, 7, 14, EDITIONS),
    Turn("served", SQLITE, 17, 22),
    Turn("served", POSTGRES, 17, 24),
    Turn("api", SQLITE, 6, 9),
    Turn("api", POSTGRES, 6, 11),
    Turn("power", SQLITE, 2, 12),
    Turn("power", SQLITE, 2, 25, ("--what", "editions")),
    Turn("full", SQLITE, 0, 6),
    Turn("full", SQLITE, 0, 6, ("--disk", "tmpfs")),
)
LEAST_SECONDS = 4.0
HOW = {
    POSTGRES: f"PostgreSQL is not installed: {postgres.HOW_TO_GET_IT}",
    "power": "the recorder of power cuts needs Linux and a C compiler: apt install gcc libc6-dev",
    "tmpfs": "a small disk of its own is mounted by root alone (sudo ./socle trust …)",
}
BY_NATURE = "power cuts and full disks are driven on SQLite: the disk of a PostgreSQL server is not the instance's"


def campaign(*, minutes: float, seed: int | None) -> int:
    """Run everything; print what was promised and what was seen. Returns 1 when a promise broke."""
    seed = seed if seed is not None else time.time_ns() % 1_000_000
    ends = time.monotonic() + 60 * minutes
    print(f"seed {seed}, commit {_commit()}, {minutes:g} minutes\n", flush=True)
    absent = {name for name, here in _here() if not here}
    turns = [turn for turn in TURNS if not {turn.driver, turn.database, *turn.options} & absent]
    done: list[tuple[Turn, Found]] = []
    began = time.monotonic()
    with ExitStack() as stack:
        url = "" if POSTGRES in absent else stack.enter_context(postgres.throwaway())
        for number, turn in enumerate(turns):
            seconds = _share(turns[number:], ends - time.monotonic())
            print(f"{turn.driver} on {turn.database} …", file=sys.stderr, flush=True)
            done.append((turn, _drive(turn, seconds, seed, url)))
    _table(done, time.monotonic() - began)
    for name in sorted(absent & HOW.keys()):
        print(f"Not run: {HOW[name]}")
    print(f"Not run, by nature: {BY_NATURE}.")
    return 1 if any(found["status"] for _, found in done) else 0


def _here() -> Iterator[tuple[str, bool]]:
    yield POSTGRES, postgres.binaries() is not None
    yield "power", shutil.which("cc") is not None and sys.platform.startswith("linux")
    yield "tmpfs", mounts()


def _share(left: list[Turn], remaining: float) -> float:
    """Seconds for the first of those that are left to do."""
    free = remaining - sum(turn.beside for turn in left)
    return max(LEAST_SECONDS, free * left[0].share / (sum(turn.share for turn in left) or 1))


def _drive(turn: Turn, seconds: float, seed: int, url: str) -> Found:
    timed = ["--seconds", f"{seconds:.0f}", "--seed", str(seed)] if turn.driver != "full" else []
    command = [sys.executable, "-m", f"tests.trust.{turn.driver}", *timed, *turn.options]
    environment = {name: value for name, value in os.environ.items() if name not in ("SOCLE_DIR", "SOCLE_DATABASE_URL")}
    if turn.database == POSTGRES:
        environment["SOCLE_DATABASE_URL"] = url
    began = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    lines = done.stdout.splitlines()
    try:
        found: Found = json.loads(lines[-1]) if lines else {}
    except json.JSONDecodeError:
        found = {}
    if not found:
        found = {"broken": [f"the driver itself failed: {done.stderr[-1500:]}"]}
    repeat = f"python {shlex.join(command[1:])}"
    return {**found, "status": done.returncode, "took": time.monotonic() - began, "repeat": repeat}


def _commit() -> str:
    told = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True)
    return told.stdout.strip() or "unknown"


def _many(number: int) -> str:
    return f"{number:,}".replace(",", " ")


def _kill(found: Found) -> tuple[str, str, str]:
    figure = f"{_many(found['writers_killed'])} writers killed of {_many(found['kills'])}, {found['rests']} rests; "
    figure += f"stewards {found['moments']['steward']} times; "
    acts = f"{_many(found['acts'])} acts on {_many(found['acknowledged'])} cases"
    figure += f"{acts}, {found['messages']} messages, {found['photos']} photographs, "
    figure += f"{found['uploads']} files, {found['editions']} editions, {found['rows']} rows"
    return "what a command acknowledged is there, with history and leaf", figure, f"{found['lost']} lost"


def _served(found: Found) -> tuple[str, str, str]:
    kills = found["kills"]
    each = ", ".join(f"{count} {name}" for name, count in kills.items())
    figure = f"{sum(kills.values())} processes killed ({each}); {_many(found['acknowledged'])} codes, "
    figure += f"{found['sent_again']} sent again; longest wait {found['longest_wait']} s"
    said = f"{found['paused']} × 503, {found['logged']} logged"
    return "a code that was given opens, and is one open row", figure, said


def _api(found: Found) -> tuple[str, str, str]:
    statuses = found["statuses"]
    failed = sum(count for status, count in statuses.items() if status >= "5")
    figure = f"{_many(found['requests'])} requests, {_many(found['generated'])} by schemathesis; "
    figure += f"{_many(found['cells'])} of {_many(found['of'])} route × role × method"
    return "no fault, no leak, every no says of what", figure, f"{failed} × 5xx, {found['logged']} logged"


def _power(found: Found) -> tuple[str, str, str]:
    figure = f"{_many(found['states'])} power cuts; {found['acknowledged']} codes, {found['files']} files"
    return "what was acknowledged survives a power cut", figure, f"{found['lost']} lose, {found['torn']} torn"


def _full(found: Found) -> tuple[str, str, str]:
    figure = f"{found['disk']}: {found['acknowledged']} codes, then {sum(found['refused'].values())} refused, then 1"
    return "a full disk refuses with words, and loses nothing", figure, "0 lost"


_WORDS: dict[str, Callable[[Found], tuple[str, str, str]]] = {
    "kill": _kill,
    "served": _served,
    "api": _api,
    "power": _power,
    "full": _full,
}


def _table(done: list[tuple[Turn, Found]], seconds: float) -> None:
    rows = [("promise", "driver", "database", "time", "figure", "broken", "")]
    for turn, found in done:
        try:
            promise, figure, broken = _WORDS[turn.driver](found)
        except KeyError:  # it did not get so far
            promise, figure, broken = "", "nothing to tell", ""
        kept = "broken" if found["status"] else "kept"
        rows.append((promise, turn.driver, turn.database, f"{found['took']:.0f} s", figure, broken, kept))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        print(" | ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())
    print(
        f"\n{sum(not found['status'] for _, found in done)} of {len(done)} runs kept their promise in {seconds:.0f} s."
    )
    for turn, found in done:
        for line in [*found.get("broken", []), *found.get("examples", [])] if found["status"] else []:
            print(f"BROKEN {turn.driver} on {turn.database}: {line}")
        if found["status"]:
            print(f"  repeat: {found['repeat']}")
