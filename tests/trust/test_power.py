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
from tests.trust.power import Disk, Query, Report, lose_power, read_log
from tests.trust.run import EVERYTHING, SEED

ROOT = Path(__file__).parents[2]
LEFT = Query(
    "socle.sqlite3",
    "SELECT code FROM commons_cases_case",
    "SELECT storage_key, sha256 FROM data_tables_delta UNION SELECT storage_key, sha256 FROM data_tables_base",
)
HERE = Path(__file__).parent
STATES = 3000 if EVERYTHING else 300

pytestmark = [
    pytest.mark.cc,
    pytest.mark.skipif(shutil.which("cc") is None, reason="needs a C compiler: apt install gcc libc6-dev"),
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the recorder is for Linux"),
]


def recorder(tmp_path: Path) -> dict[str, str]:
    """The environment in which what a program asks the disk to keep is written to ``tmp_path/log``."""
    if is_postgres():
        pytest.skip("the recorder's model of the disk is for SQLite")
    library = tmp_path / "recorder.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library, HERE / "recorder.c", "-ldl"], check=True)
    recorded = {"RECORD_MATCH": f"{tmp_path}/instance/", "RECORD_LOG": str(tmp_path / "log")}
    return {**os.environ, **recorded, "SOCLE_DIR": str(tmp_path / "instance"), "LD_PRELOAD": str(library)}


def found(tmp_path: Path, environment: dict[str, str] | None = None) -> Path:
    """A new instance."""
    instance = tmp_path / "instance"
    command = [sys.executable, "-m", "socle.site.cli", "new", "--dir", str(instance), "--name", "Essai"]
    subprocess.run(command, check=True, cwd=ROOT, env=environment)
    return instance


def record(tmp_path: Path, *, fault: str = "") -> Report:
    """Write and publish 60 reports under the recorder, then cut the power at many moments."""
    environment, instance = recorder(tmp_path), found(tmp_path)
    before = {path.name: path.read_bytes() for path in instance.glob("socle.sqlite3*")}
    command = [sys.executable, "-m", "tests.trust.writer", "60", f"{instance}/codes.ack", fault]
    subprocess.run(command, check=True, cwd=ROOT, env=environment)
    return lose_power(tmp_path / "log", root=instance, before=before, query=LEFT, states=STATES, seed=SEED)


def test_nothing_acknowledged_is_lost_at_a_power_cut(tmp_path: Path) -> None:
    report = record(tmp_path)

    assert (report.acknowledged, report.states) == (60, STATES)
    assert (report.lost, report.corrupt, report.torn, report.examples) == (0, 0, 0, [])
    assert report.files > 3


def test_the_recorder_goes_red_when_the_database_does_not_wait_for_the_disk(tmp_path: Path) -> None:
    report = record(tmp_path, fault="hurried")

    assert report.acknowledged == 60
    assert report.lost > 0


def test_the_recorder_goes_red_when_a_file_is_named_before_it_is_on_the_disk(tmp_path: Path) -> None:
    report = record(tmp_path, fault="unsynced")

    assert report.lost == 0
    assert report.torn > 0


def test_an_instance_that_was_said_to_be_ready_is_whole_after_a_power_cut(tmp_path: Path) -> None:
    instance = found(tmp_path, recorder(tmp_path))
    disk = Disk({})

    for operation in read_log(tmp_path / "log", instance):
        disk.do(operation)

    kept = {name: bytes(disk.durable[name]) for name in ("instance.json", "keys/secret")}
    assert kept == {name: (instance / name).read_bytes() for name in kept}
