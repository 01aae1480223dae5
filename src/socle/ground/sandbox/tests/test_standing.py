"""One child answers several processes, does what it was begun for alone, and leaves with whoever began it."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from socle.ground import sandbox, world
from socle.ground.sandbox import environment, standing

BEGIN = "socle.engines.tables:unique_names"
ANSWER = "socle.engines.footprint.ecoindex:ecoindex"


def listens(address: Path) -> bool:
    """Whether somebody is at the door: the socket of one that was killed stays behind."""
    try:
        with standing._at(address) as name, socket.socket(socket.AF_UNIX) as line:
            return line.connect_ex(name) == 0
    except OSError:
        return False


@contextmanager
def begun(address: Path, begin: str = BEGIN, given: str = '{"labels": ["a"]}') -> Iterator["subprocess.Popen[bytes]"]:
    """A child that listens at an address; at the end, it is gone."""
    command = [sys.executable, "-m", "socle.ground.sandbox.standing", str(address), begin, given, ANSWER]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment())
    try:
        deadline = world.monotonic() + 20
        while not listens(address) and child.poll() is None and world.monotonic() < deadline:
            world.sleep(0.02)
        yield child
    finally:
        child.kill()
        child.wait()
        assert child.stdin is not None
        child.stdin.close()


def test_it_answers_what_it_was_begun_for_and_a_fault_does_not_end_it(tmp_path: Path) -> None:
    with begun(tmp_path / "s") as child:
        for _ in range(3):
            # The engine takes no `seconds`: a fault of the call, which the caller is told and the child survives.
            with pytest.raises(sandbox.Away, match="TypeError"):
                sandbox.ask(tmp_path / "s", ANSWER, seconds=5, dom=10)

        assert child.poll() is None


def test_it_answers_nothing_else(tmp_path: Path) -> None:
    with begun(tmp_path / "s"), pytest.raises(sandbox.Away, match="Closed"):
        sandbox.ask(tmp_path / "s", BEGIN, seconds=5, labels=["a"])


def test_only_its_owner_may_ask(tmp_path: Path) -> None:
    with begun(tmp_path / "s"):
        assert (tmp_path / "s").stat().st_mode & 0o077 == 0


def test_it_takes_the_place_of_one_that_was_killed(tmp_path: Path) -> None:
    for _ in range(2):
        with begun(tmp_path / "s"), pytest.raises(sandbox.Away, match="TypeError"):
            sandbox.ask(tmp_path / "s", ANSWER, seconds=5)


def test_the_folder_may_have_a_long_name(tmp_path: Path) -> None:
    address = tmp_path / ("long" * 30) / "s"

    with begun(address), pytest.raises(sandbox.Away, match="TypeError"):
        sandbox.ask(address, ANSWER, seconds=5)


def test_it_leaves_with_whoever_began_it(tmp_path: Path) -> None:
    with begun(tmp_path / "s") as child:
        assert child.stdin is not None
        child.stdin.close()

        assert child.wait(timeout=10) == 0


def test_what_cannot_begin_does_not_listen(tmp_path: Path) -> None:
    with begun(tmp_path / "s", given='{"labels": 7}') as child:
        assert child.wait(timeout=20) != 0

    assert not (tmp_path / "s").exists()


def test_nobody_there_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(sandbox.Away):
        sandbox.ask(tmp_path / "nobody", ANSWER, seconds=5)
