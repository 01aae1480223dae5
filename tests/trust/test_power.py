"""After a power loss, everything acknowledged is there; the same test is red when the database does not wait for the
disk.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from socle.ground.database import is_postgres
from tests.trust.power import Report, lose_power

ROOT = Path(__file__).parents[2]
CODES = "SELECT code FROM commons_cases_case"
HERE = Path(__file__).parent

pytestmark = [
    pytest.mark.cc,
    pytest.mark.skipif(shutil.which("cc") is None, reason="needs a C compiler: apt install gcc libc6-dev"),
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the recorder is for Linux"),
]


def record(tmp_path: Path, *, synchronous: str) -> Report:
    """Write 60 reports under the recorder, then cut the power 300 times."""
    if is_postgres():
        pytest.skip("the recorder's model of the disk is for SQLite")
    library, instance, log = tmp_path / "recorder.so", tmp_path / "instance", tmp_path / "log"
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library, HERE / "recorder.c", "-ldl"], check=True)
    subprocess.run(
        [sys.executable, "-m", "socle.site.cli", "new", "--dir", instance, "--name", "Essai"], check=True, cwd=ROOT
    )
    before = {path.name: path.read_bytes() for path in instance.glob("socle.sqlite3*")}
    subprocess.run(
        [sys.executable, "-m", "tests.trust.writer", "60", instance / "socle.sqlite3.ack", synchronous],
        check=True,
        cwd=ROOT,
        env={
            **os.environ,
            "SOCLE_DIR": str(instance),
            "LD_PRELOAD": str(library),
            "RECORD_MATCH": str(instance / "socle.sqlite3"),
            "RECORD_LOG": str(log),
        },
    )
    return lose_power(log, before=before, database="socle.sqlite3", query=CODES, states=300, seed=20)


def test_nothing_acknowledged_is_lost_at_a_power_cut(tmp_path: Path) -> None:
    report = record(tmp_path, synchronous="FULL")

    assert (report.acknowledged, report.states) == (60, 300)
    assert (report.lost, report.corrupt, report.examples) == (0, 0, [])


def test_the_recorder_goes_red_when_the_database_does_not_wait_for_the_disk(tmp_path: Path) -> None:
    report = record(tmp_path, synchronous="NORMAL")

    assert report.acknowledged == 60
    assert report.lost > 0
