"""kill -9 at chance moments: ``python -m tests.trust.kill [--seconds N] [--seed S] [--writers N] [--fault NAME]``.

One process loads Django once and forks writers, which open reports and move cases, and the job worker, which publishes
them. A writer says in a pipe what a command acknowledged, after it returned. Nothing that was said may be missing.
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
from typing import NoReturn

from socle.ground.database import leave
from tests.trust.faults import FAULTS, plant
from tests.trust.scratch import ask, scratch_town
from tests.trust.writer import write_one

PR_SET_CHILD_SUBREAPER = 36
REST_EVERY = 2.0
WORKER = "worker"
# What is killed at a moment, and how often: the job worker and its sandbox need time to get anything done.
MOODS = {"one": 45, "writers": 38, "worker": 7, "sandbox": 4, "all": 6}


@dataclass(slots=True)
class Outcome:
    """What a run saw. Green when nothing was lost, unpublished or broken."""

    seed: int
    database: str = "SQLite"
    seconds: float = 0.0
    kills: int = 0
    moments: dict[str, int] = field(default_factory=lambda: dict.fromkeys(MOODS, 0))
    acknowledged: int = 0
    moved: int = 0
    lost: int = 0
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
    """Writers on one instance, and what they acknowledged so far (the version of each case by its code)."""

    def __init__(self, directory: Path, outcome: Outcome, writers: int) -> None:
        self.directory = directory
        self.outcome = outcome
        self.chance = random.Random(outcome.seed)
        self.names = [WORKER, *(f"writer {number}" for number in range(writers))]
        self.alive: dict[str, Writer] = {}
        self.acknowledged: dict[str, int] = {}
        self.born = 0

    def blow(self, seconds: float) -> None:
        """Kill somebody at chance moments, for a while; rest now and then. Stops at the first thing found wrong."""
        ends = time.monotonic() + seconds
        rest_at = time.monotonic() + REST_EVERY
        while time.monotonic() < ends and self.outcome.green:
            self._complete()
            time.sleep(self.chance.uniform(0.002, 0.12))
            mood = self.chance.choices(list(MOODS), weights=list(MOODS.values()))[0]
            self.outcome.moments[mood] += 1
            self._kill(mood)
            if time.monotonic() > rest_at:
                self.rest(timedelta(minutes=10))
                rest_at = time.monotonic() + REST_EVERY

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
        self.outcome.broken += found["broken"]
        self._compare(self.acknowledged)

    def _complete(self) -> None:
        for name in self.names:
            if name not in self.alive:
                self.born += 1
                seed = f"{self.outcome.seed}:{self.born}"
                self.alive[name] = _fork(_publish if name == WORKER else partial(_write, seed=seed))

    def _kill(self, mood: str) -> None:
        writers = [name for name in self.alive if name != WORKER]
        if mood == "sandbox":
            for pid in _children(self.alive[WORKER].pid):
                os.kill(pid, signal.SIGKILL)
                self.outcome.kills += 1
        elif mood == "one":
            self._strike([self.chance.choice(writers)])
        else:
            self._strike({"writers": writers, "worker": [WORKER], "all": list(self.alive)}[mood])

    def _strike(self, names: list[str]) -> None:
        struck = [self.alive.pop(name) for name in names]
        for one in struck:
            os.kill(one.pid, signal.SIGKILL)
        new: dict[str, int] = {}
        for one in struck:
            os.waitpid(one.pid, 0)
            self.outcome.kills += 1
            for line in _drain(one).splitlines():
                if line.startswith("!"):
                    self.outcome.broken.append(line)
                elif line.count(" ") == 1:
                    code, version = line.split()
                    new[code] = max(int(version), new.get(code, 0))
        self.acknowledged |= new  # a case is moved by the writer that opened it, and by nobody else
        self._compare(new)

    def _compare(self, said: dict[str, int]) -> None:
        """Everything ``said`` must be in the database, at least as far as it was said."""
        self.outcome.acknowledged = len(self.acknowledged)
        self.outcome.moved = sum(version > 1 for version in self.acknowledged.values())
        if not said:
            return
        quoted = ",".join(f"'{code}'" for code in said)
        query = f"SELECT code, version FROM commons_cases_case WHERE code IN ({quoted})"
        held = {code: int(version) for code, version in ask(self.directory, query)}
        self.outcome.lost += sum(held.get(code, 0) < version for code, version in said.items())


def _fork(life: Callable[[Callable[[str], None]], None]) -> Writer:
    """A child that lives ``life``, which is given a way to say a line."""
    says, hears = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(says)
        try:
            life(lambda line: _ignore(os.write(hears, f"{line}\n".encode())))
        except BaseException as failure:
            frame = traceback.extract_tb(failure.__traceback__)[-1]
            os.write(hears, f"! {type(failure).__name__} {failure} at {frame.filename}:{frame.lineno}\n".encode())
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


def _write(tell: Callable[[str], None], *, seed: str) -> NoReturn:
    """Open reports, and move some of them, until the end."""
    from socle.commons.cases.commands import move_case
    from socle.commons.cases.terms import State
    from socle.commons.people.queries import authorities
    from socle.ground import world
    from socle.ground.scope import Actor, Scope, system_scope

    authority = authorities(Scope(Actor("system")))[0]
    scope, chance = system_scope([authority.id]), random.Random(seed)
    while True:
        code = write_one()
        tell(f"{code} 1")
        for version, state in ((1, State.IN_PROGRESS), (2, State.DONE)):
            if chance.random() < 0.6:
                break
            given = {"authority_id": authority.id, "code": code, "expected_version": version, "now": world.now()}
            moved = move_case(scope, to=state, words="C’est noté.", **given)  # type: ignore[arg-type]
            tell(f"{code} {moved.version}")


def _publish(tell: Callable[[str], None]) -> None:
    """Be the job worker until the end, without its pause: it lives for a second, and would spend it asleep."""
    from socle.ground import jobs
    from socle.ground.jobs import runner

    runner.PAUSE_SECONDS = 0.02
    jobs.work(lambda: False)


def _inspect(later: timedelta) -> dict[str, object]:
    """Do what is owed, then say what does not hold: the invariants, the database's own check, the published table."""
    from socle.commons.people.queries import authorities
    from socle.data.tables import queries as tables
    from socle.ground import audit, jobs, sandbox, world
    from socle.ground.database import is_postgres
    from socle.ground.scope import Actor, Scope, system_scope
    from socle.ground.verify import verify
    from socle.services.reports.feeds import public_row
    from socle.services.reports.models import Report
    from socle.services.reports.queries import reports_with_cases

    with world.at(world.now() + later):
        while jobs.run_pending():
            pass
        audit.sequence()
        broken = [f"{one.invariant}: {one.detail}" for one in verify()[1]]
    if not is_postgres():
        broken += [
            f"integrity_check: {row[0]}" for row in ask(_directory(), "PRAGMA integrity_check") if row[0] != "ok"
        ]
    authority = authorities(Scope(Actor("system")))[0]
    scope = system_scope([authority.id])
    wanted = [
        public_row(report, case)
        for report, case in reports_with_cases(scope, set(Report.objects.values_list("case_id", flat=True)))
    ]
    rows: list[dict[str, object]] = []
    if wanted:
        table = tables.table_by_slug(scope, f"{authority.slug}-signalements")
        rows = json.loads(tables.export_path(scope, table, "json").path.read_bytes())
    sandbox.close()
    wanting = {str(row["id"]): row["etat"] for row in wanted}
    found = {str(row["id"]): row["etat"] for row in rows}
    wrong = sum(found.get(key) != state for key, state in wanting.items()) + len(rows) - len(found)
    return {"unpublished": wrong + len(found.keys() - wanting.keys()), "published": len(found), "broken": broken}


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


def run(*, seconds: float, seed: int, writers: int = 3, fault: str = "") -> Outcome:
    """One storm on a scratch instance."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    outcome = Outcome(seed, "PostgreSQL" if os.environ.get("SOCLE_DATABASE_URL") else "SQLite")
    with scratch_town() as directory:
        if fault:
            plant(fault)
        leave()
        began = time.monotonic()
        storm = Storm(directory, outcome, writers)
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
    parser.add_argument("--writers", type=int, default=3)
    parser.add_argument("--fault", choices=sorted(FAULTS), default="")
    outcome = run(**vars(parser.parse_args()))
    print(json.dumps(asdict(outcome)))
    return 0 if outcome.green else 1


if __name__ == "__main__":
    sys.exit(main())
