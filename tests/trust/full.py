"""A full disk: ``python -m tests.trust.full [--disk limit|tmpfs] [--fault NAME]`` sends reports until no file may grow.

A limit on the size of files (RLIMIT_FSIZE) stands for the disk; or, for root, a disk of some megabytes in memory. There
is room again at the end: everything must go on.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path

from tests.trust.faults import FAULTS, plant
from tests.trust.scratch import ask, scratch_town
from tests.trust.served import drafts

ROOM_BYTES = 1_500_000
REFUSALS = 10
DISK_BYTES = 64 << 20


@dataclass(slots=True)
class Outcome:
    """What a run saw. Green when nothing is broken."""

    disk: str = "limit"
    acknowledged: int = 0
    refused: dict[int, int] = field(default_factory=dict)
    published: int = 0
    broken: list[str] = field(default_factory=list)

    @property
    def green(self) -> bool:
        """Whether every promise held."""
        return not self.broken


def run(*, fault: str = "", disk: str = "limit") -> Outcome:
    """Fill the disk of a scratch instance, look, make room, look again."""
    from django.test import Client

    outcome = Outcome(disk)
    with ExitStack() as stack:
        from socle.ground.storage import store

        if disk == "tmpfs":
            tempfile.tempdir = stack.enter_context(small_disk())
        directory = stack.enter_context(scratch_town())
        if fault:
            plant(fault)
        client, codes = Client(raise_request_exception=False), dict[str, str]()
        *waiting, last = drafts(200)
        store().put("trust/file", b"before")
        with _no_room(directory, disk):
            for token in waiting:
                _send(client, token, codes, outcome)
                if sum(outcome.refused.values()) == REFUSALS:
                    break
            outcome.acknowledged = len(codes)
            if not outcome.refused:
                outcome.broken.append("the disk was never full")
            _look(client, directory, codes, outcome)
            _store_refuses_whole(outcome)
        before = len(codes)
        _send(client, last, codes, outcome)
        if len(codes) == before:
            outcome.broken.append("a report was refused though there was room again")
        _settle(outcome)
        _look(client, directory, codes, outcome)
    return outcome


def _send(client: object, token: str, codes: dict[str, str], outcome: Outcome) -> None:
    answer = client.post(f"/signalements/nouveau/{token}/relire")  # type: ignore[attr-defined]
    if answer.status_code == 303:
        codes[token] = answer["Location"].split("/")[2]
        return
    outcome.refused[answer.status_code] = outcome.refused.get(answer.status_code, 0) + 1
    if answer.status_code != 503 or "<h1" not in answer.content.decode() or "Retry-After" not in answer.headers:
        outcome.broken.append(f"the answer to a full disk is {answer.status_code} without a page that says when")


def _look(client: object, directory: Path, codes: dict[str, str], outcome: Outcome) -> None:
    """What was acknowledged is there, half-written there is nothing, and pages are still read."""
    held: dict[str, str] = dict(ask(directory, "SELECT submission, code FROM commons_cases_case"))
    lost = [code for token, code in codes.items() if held.get(token) != code]
    if lost:
        outcome.broken.append(f"{len(lost)} acknowledged report(s) are lost")
    whole = ask(directory, "SELECT count(*) FROM services_reports_report")[0][0]
    if whole != len(held):
        outcome.broken.append(f"{len(held)} cases, but {whole} reports")
    if (found := ask(directory, "PRAGMA integrity_check")[0][0]) != "ok":
        outcome.broken.append(f"integrity_check: {found}")
    last = list(codes.values())[-1]
    if (status := client.get(f"/suivi/{last}").status_code) != 200:  # type: ignore[attr-defined]
        outcome.broken.append(f"/suivi/ answers {status}")


def _store_refuses_whole(outcome: Outcome) -> None:
    """A file that does not fit is not there at all, and the one that it should replace is as before."""
    from socle.ground.storage import store

    try:
        store().put("trust/file", bytes(64 << 20))
        outcome.broken.append("64 MB were kept on a full disk")
    except OSError:
        pass
    left = [path.name for path in (store().root / "trust").iterdir()]
    if store().read("trust/file") != b"before" or left != ["file"]:
        outcome.broken.append(f"a file that did not fit left something behind: {left}")
    store().delete("trust/file")


def _settle(outcome: Outcome) -> None:
    """Do what is owed, an hour later, and check the invariants."""
    from socle.ground import audit, jobs, sandbox, world
    from socle.ground.verify import verify
    from socle.services.reports.models import Report

    with world.at(world.now() + timedelta(hours=1)):
        while jobs.run_pending():
            pass
        audit.sequence()
        outcome.broken += [f"{one.invariant}: {one.detail}" for one in verify()[1]]
    sandbox.close()
    outcome.published = Report.objects.count()


def _no_room(directory: Path, disk: str) -> AbstractContextManager[None]:
    if disk == "tmpfs":
        return _nearly_full(directory)
    return _nothing_grows_past((directory / "socle.sqlite3-wal").stat().st_size + ROOM_BYTES)


@contextmanager
def small_disk() -> Iterator[str]:
    """A disk in memory, mounted; its folder. Raises ``OSError`` for who may not."""
    with tempfile.TemporaryDirectory(prefix="socle-disk-") as folder:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "none", folder]
        if subprocess.run(mount, capture_output=True).returncode:
            raise OSError("a disk cannot be mounted here")
        try:
            yield folder
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


def mounts() -> bool:
    """Whether a small disk can be had here."""
    try:
        with small_disk():
            return True
    except OSError:
        return False


@contextmanager
def _nearly_full(directory: Path) -> Iterator[None]:
    """Something else takes the disk, but for a little."""
    ballast, left = directory / "ballast", os.statvfs(directory)
    with ballast.open("wb") as opened:
        os.posix_fallocate(opened.fileno(), 0, left.f_bavail * left.f_frsize - ROOM_BYTES)
    try:
        yield
    finally:
        ballast.unlink()


@contextmanager
def _nothing_grows_past(size: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def main() -> int:
    """Run and print the outcome as JSON; 1 when something is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--disk", choices=("limit", "tmpfs"), default="limit")
    parser.add_argument("--fault", choices=sorted(FAULTS), default="")
    outcome = run(**vars(parser.parse_args()))
    print(json.dumps(asdict(outcome)))
    return 0 if outcome.green else 1


if __name__ == "__main__":
    sys.exit(main())
