"""kill -9 at chance moments: ``python -m tests.trust.kill [--seconds N] [--seed S] [--focus LIFE] [--fault NAME]``.

One process loads Django once and forks writers, which open reports and do all that staff and residents do with them
(``clerk.py``), one that sends photographs, one that takes files to editions and one that folds a live table
(``steward.py``), and the job worker, which publishes and sends. A writer says in a pipe what
a command acknowledged, after it returned. Nothing that was said may be missing, nor its line of history, nor its leaf.

Editions take some seconds each, which a storm over everybody hardly leaves: ``--focus steward`` strikes mostly there.
"""

import argparse
import ctypes
import json
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from socle.ground.database import leave
from tests.trust.clerk import clerk, photograph, prepare_town
from tests.trust.faults import FAULTS, plant
from tests.trust.ledger import Ledger
from tests.trust.scratch import ask, scratch_town
from tests.trust.steward import keeper, rows_kept, steward

PR_SET_CHILD_SUBREAPER = 36
REST_EVERY = 8.0
REST_EVERY_FOCUSED = 30.0
LONG = 20.0
WORKER, PHOTOGRAPHER, STEWARD, KEEPER = OTHERS = "worker", "photographer", "steward", "keeper"
# What is killed at a moment, and how often: the job worker, and those who draw photographs anew, need time to get
# anything done.
MOODS = {"one": 45, "writers": 38, "worker": 7, "photographer": 3, "steward": 4, "keeper": 4, "sandbox": 4, "all": 6}
FOCUSED = 0.8  # the part of the moments that strike the life on which a storm is focused
PAUSES = {False: (0.01, 0.16), True: (0.1, 2.5)}  # seconds between two moments; focused: what a long act takes

Life = Callable[[Callable[[str], None]], None]


@dataclass(slots=True)
class Outcome:
    """What a run saw. Green when nothing was lost, unpublished or broken."""

    seed: int
    database: str = "SQLite"
    seconds: float = 0.0
    kills: int = 0
    writers_killed: int = 0
    moments: dict[str, int] = field(default_factory=lambda: dict.fromkeys(MOODS, 0))
    acknowledged: int = 0
    acts: int = 0
    messages: int = 0
    photos: int = 0
    uploads: int = 0
    editions: int = 0
    rows: int = 0
    lost: int = 0
    examples: list[str] = field(default_factory=list)
    published: int = 0
    unpublished: int = 0
    rests: int = 0
    broken: list[str] = field(default_factory=list)

    @property
    def green(self) -> bool:
        """Whether every promise held."""
        return not (self.lost or self.unpublished or self.broken)


@dataclass(slots=True)
class Writer:
    """A forked process and the end of the pipe on which it acknowledges."""

    pid: int
    says: int


class Storm:
    """Writers on one instance, and what they acknowledged so far."""

    def __init__(
        self, directory: Path, outcome: Outcome, writers: int, others: tuple[str, ...] = OTHERS, *, focus: str = ""
    ) -> None:
        self.directory = directory
        self.outcome = outcome
        self.chance = random.Random(outcome.seed)
        self.names = [*others, *(f"writer {number}" for number in range(writers))]
        self.alive: dict[str, Writer] = {}
        self.ledger = Ledger(directory)
        self.born = 0
        self.focus = focus

    def blow(self, seconds: float) -> None:
        """Kill somebody at chance moments, for a while; rest now and then. Stops at the first thing found wrong."""
        ends = time.monotonic() + seconds
        every = REST_EVERY_FOCUSED if self.focus else REST_EVERY
        rest_at = time.monotonic() + every
        while time.monotonic() < ends and self.outcome.green:
            self._complete()
            time.sleep(self.chance.uniform(*PAUSES[bool(self.focus)]))
            mood = self.chance.choices(list(MOODS), weights=list(MOODS.values()))[0]
            if self.focus and self.chance.random() < FOCUSED:
                mood = self.focus
            self.outcome.moments[mood] += 1
            self._kill(mood if mood not in OTHERS or mood in self.names else "one")
            if time.monotonic() > rest_at:
                self.rest(timedelta(minutes=10))
                rest_at = time.monotonic() + every

    def rest(self, later: timedelta) -> None:
        """Kill everybody, then let one process do all that is owed and check everything, ``later`` on the clock."""
        self._strike(list(self.alive))
        self.outcome.rests += 1
        inspector = _fork(lambda tell: tell(json.dumps(_inspect(later))))
        said = _drain(inspector)
        os.waitpid(inspector.pid, 0)
        found = json.loads(said)
        self.outcome.unpublished += found["unpublished"]
        self.outcome.published = found["published"]
        self.outcome.broken += found["broken"] + self.ledger.uneven() + self.ledger.unrowed(set(found["rows"]))
        self._compare(None)

    def _complete(self) -> None:
        for name in self.names:
            if name not in self.alive:
                self.born += 1
                seed = f"{self.outcome.seed}:{self.born}"
                lives: dict[str, Life] = {
                    WORKER: _publish,
                    PHOTOGRAPHER: partial(photograph, seed=seed),
                    STEWARD: partial(steward, seed=seed),
                    KEEPER: partial(keeper, seed=seed),
                }
                self.alive[name] = _fork(lives.get(name) or partial(_write, seed=seed))

    def _kill(self, mood: str) -> None:
        writers = [name for name in self.alive if name not in OTHERS]
        if mood == "sandbox":
            for pid in _children(self.alive[self.chance.choice([name for name in OTHERS if name in self.alive])].pid):
                os.kill(pid, signal.SIGKILL)
                self.outcome.kills += 1
        elif mood == "one":
            self._strike([self.chance.choice(writers)])
        else:
            several = {"writers": writers, "all": list(self.alive)}
            self._strike(several.get(mood) or [mood])

    def _strike(self, names: list[str]) -> None:
        struck = [self.alive.pop(name) for name in names]
        for one in struck:
            os.kill(one.pid, signal.SIGKILL)
        codes: set[str] = set()
        for name, one in zip(names, struck, strict=True):
            os.waitpid(one.pid, 0)
            self.outcome.kills += 1
            self.outcome.writers_killed += name not in OTHERS
            for line in _drain(one).splitlines():
                if line.startswith("!"):
                    self.outcome.broken.append(line)
                else:
                    codes.add(self.ledger.take(line))
        self._compare(codes - {""})

    def _compare(self, codes: set[str] | None) -> None:
        """Everything that was said of these cases, or of all, must be in the database."""
        outcome, ledger = self.outcome, self.ledger
        lost, examples = ledger.lost(codes)
        outcome.lost += lost
        outcome.examples += examples
        outcome.acknowledged, outcome.acts = len(ledger.versions), ledger.acts.total()
        outcome.messages, outcome.photos = len(ledger.messages), len(ledger.photos)
        outcome.uploads, outcome.editions, outcome.rows = len(ledger.uploads), len(ledger.editions), len(ledger.rows)


def _fork(life: Life) -> Writer:
    """A child that lives ``life``, which is given a way to say a line."""
    says, hears = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(says)
        try:
            life(lambda line: _ignore(os.write(hears, f"{line}\n".encode())))
        except BaseException as failure:
            frames = reversed(traceback.extract_tb(failure.__traceback__))
            where = " from ".join(f"{Path(one.filename).name}:{one.lineno}" for one in frames)
            os.write(hears, f"! {type(failure).__name__} {failure} at {where}\n".encode())
        os._exit(0)
    os.close(hears)
    return Writer(pid, says)


def _drain(writer: Writer) -> str:
    pieces = []
    while piece := os.read(writer.says, 1 << 16):
        pieces.append(piece)
    os.close(writer.says)
    return b"".join(pieces).decode()


def _children(pid: int) -> list[int]:
    try:
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []


def _write(tell: Callable[[str], None], *, seed: str) -> None:
    """Open reports and work on them, until the end."""
    clerk(tell, seed).live()


def _publish(tell: Callable[[str], None]) -> None:
    """Be the job worker until the end, without its pause: it lives for a second, and would spend it asleep."""
    from socle.ground import jobs
    from socle.ground.jobs import runner

    runner.PAUSE_SECONDS = 0.02
    jobs.work(lambda: False)


def _inspect(later: timedelta) -> dict[str, object]:
    """Do what is owed, then say what does not hold: the invariants, the database's own check, the published tables."""
    from socle.commons.people.queries import authorities
    from socle.ground import audit, jobs, sandbox, world
    from socle.ground.database import is_postgres
    from socle.ground.scope import HOUSE
    from socle.ground.verify import verify

    with world.at(world.now() + later - timedelta(minutes=1)):
        while jobs.run_pending():
            pass
    with world.at(world.now() + later):
        while jobs.run_pending():  # what that work asked for in its turn: a message told of a delay
            pass
        audit.sequence()
        audit.sign_root(world.now())
        broken = [f"{one.invariant}: {one.detail}" for one in verify()[1]]
    if not is_postgres():
        broken += [
            f"integrity_check: {row[0]}" for row in ask(_directory(), "PRAGMA integrity_check") if row[0] != "ok"
        ]
    if later > timedelta(days=1):
        broken += _unsent()
    counted = [_published(authority) for authority in authorities(HOUSE)]
    kept = rows_kept()
    sandbox.close()
    unpublished, published = (sum(column) for column in zip(*counted, strict=True))
    return {"unpublished": unpublished, "published": published, "broken": broken, "rows": kept}


def _published(authority: Any) -> tuple[int, int]:
    """How many open rows of an authority are not as its reports are, and how many there are."""
    from socle.data.tables import queries as tables
    from socle.ground.scope import system_scope
    from socle.services.reports.feeds import public_row
    from socle.services.reports.models import Report
    from socle.services.reports.queries import reports_with_cases

    scope = system_scope([authority.id])
    mine = set(Report.objects.filter(authority_id=authority.id).values_list("case_id", flat=True))
    wanted = [public_row(report, case) for report, case in reports_with_cases(scope, mine)]
    rows: list[dict[str, object]] = []
    slug = f"{authority.slug}-signalements"
    if any(table.slug == slug for table in tables.tables(scope, authority.id)):
        rows = json.loads(tables.export_path(scope, tables.table_by_slug(scope, slug), "json").path.read_bytes())
    wanting = {str(row["id"]): row["etat"] for row in wanted if row is not None}
    found = {str(row["id"]): row["etat"] for row in rows}
    wrong = sum(found.get(key) != state for key, state in wanting.items()) + len(rows) - len(found)
    return wrong + len(found.keys() - wanting.keys()), len(found)


def _unsent() -> list[str]:
    """Messages that did not leave, a day later."""
    from socle.commons.messages.models import Message

    states = Message.objects.exclude(state__in=("sent", "delivered")).values_list("state", "error")
    return [f"{len(states)} message(s) did not leave: {sorted(set(states))[:3]}"] if states else []


def _directory() -> Path:
    return Path(os.environ["SOCLE_DIR"])


def _ignore(_: object) -> None:
    """Drop a result."""


def _left_behind(seconds: float) -> list[str]:
    """Orphans that did not leave by themselves in that time (they are given to this process), killed."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        try:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                time.sleep(0.02)
        except ChildProcessError:
            return []
    left = _children(os.getpid())
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    return [f"{len(left)} process(es) outlived the worker that started them"] if left else []


def run(*, seconds: float, seed: int, writers: int = 4, focus: str = "", fault: str = "") -> Outcome:
    """One storm on a scratch instance."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    outcome = Outcome(seed, "PostgreSQL" if os.environ.get("SOCLE_DATABASE_URL") else "SQLite")
    with scratch_town() as directory:
        prepare_town()
        if fault:
            plant(fault)
        leave()
        began = time.monotonic()
        # From file to edition takes some seconds, which a short storm does not leave.
        others = OTHERS if seconds >= LONG else (WORKER, PHOTOGRAPHER)
        storm = Storm(directory, outcome, writers, others, focus=focus)
        storm.blow(seconds)
        outcome.seconds = round(time.monotonic() - began, 1)
        storm.rest(timedelta(hours=25))  # the night has passed: editions, folding, sweeping
        outcome.broken += _left_behind(5)
    return outcome


def main() -> int:
    """Run and print the outcome as JSON; 1 when something was lost or broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--writers", type=int, default=4)
    parser.add_argument("--focus", choices=OTHERS, default="", help="strike mostly this life")
    parser.add_argument("--fault", choices=sorted(FAULTS), default="")
    outcome = run(**vars(parser.parse_args()))
    print(json.dumps(asdict(outcome)))
    return 0 if outcome.green else 1


if __name__ == "__main__":
    sys.exit(main())
