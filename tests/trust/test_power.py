"""After a power loss, everything acknowledged is there; the same test is red when the database does not wait for the
disk.
"""

import shutil
import sys
from pathlib import Path

import pytest

from tests.trust.power import Disk, Report, found, read_log, record, recorder
from tests.trust.run import EVERYTHING, SEED

STATES = 3000 if EVERYTHING else 300

pytestmark = [
    pytest.mark.cc,
    pytest.mark.sqlite,  # the recorder's model of the disk is for SQLite
    pytest.mark.skipif(shutil.which("cc") is None, reason="needs a C compiler: apt install gcc libc6-dev"),
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the recorder is for Linux"),
]


def recorded(folder: Path, *, fault: str = "") -> Report:
    """Power cuts at many moments of a writer's life."""
    return record(folder, states=STATES, seed=SEED, fault=fault)


def test_nothing_acknowledged_is_lost_at_a_power_cut(tmp_path: Path) -> None:
    report = recorded(tmp_path)

    assert (report.acknowledged, report.states) == (60, STATES)
    assert (report.lost, report.corrupt, report.torn, report.examples) == (0, 0, 0, [])
    assert report.files > 3


def test_no_edition_that_was_acknowledged_is_lost_or_torn_at_a_power_cut(tmp_path: Path) -> None:
    report = record(tmp_path, states=STATES // 3, seed=SEED, what="editions")

    assert (report.acknowledged, report.lost, report.corrupt, report.torn, report.examples) == (12, 0, 0, 0, [])
    assert report.files > 10


def test_the_recorder_goes_red_when_an_edition_is_named_before_it_is_on_the_disk(tmp_path: Path) -> None:
    assert record(tmp_path, states=STATES // 3, seed=SEED, what="editions", fault="unsynced").torn > 0


def test_the_recorder_goes_red_when_the_database_does_not_wait_for_the_disk(tmp_path: Path) -> None:
    report = recorded(tmp_path, fault="hurried")

    assert report.acknowledged == 60
    assert report.lost > 0


def test_the_recorder_goes_red_when_a_file_is_named_before_it_is_on_the_disk(tmp_path: Path) -> None:
    report = recorded(tmp_path, fault="unsynced")

    assert report.lost == 0
    assert report.torn > 0


def test_an_instance_that_was_said_to_be_ready_is_whole_after_a_power_cut(tmp_path: Path) -> None:
    instance = found(tmp_path, recorder(tmp_path))
    disk = Disk({})

    for operation in read_log(tmp_path / "log", instance):
        disk.do(operation)

    kept = {name: bytes(disk.durable[name]) for name in ("instance.json", "keys/secret")}
    assert kept == {name: (instance / name).read_bytes() for name in kept}
