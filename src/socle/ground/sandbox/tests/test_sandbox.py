"""The child runs pure functions, and its death is not ours."""

import os
import signal
import threading
from pathlib import Path

import pytest

from socle.ground import sandbox
from socle.ground.sandbox import child, frames, parent

TARGET = "socle.engines.footprint:ecoindex"


def child_of(target: str) -> int:
    process = parent._lanes[target.partition(":")[0]].process
    assert process is not None
    return process.pid


def test_only_engines_and_rules_run_there() -> None:
    with pytest.raises(sandbox.Crashed, match="PermissionError"):
        sandbox.call("os:getcwd")


def test_a_bug_says_where_but_not_what_was_typed() -> None:
    with pytest.raises(sandbox.Crashed) as crashed:
        sandbox.call("socle.engines.footprint.ecoindex:ecoindex", dom="0612345678")

    assert "0612345678" not in str(crashed.value)


def test_a_killed_child_is_replaced() -> None:
    with pytest.raises(sandbox.Crashed):
        sandbox.call("socle.engines.nothing:here")
    first = child_of("socle.engines.nothing:here")

    os.kill(first, signal.SIGKILL)
    with pytest.raises(sandbox.Crashed):
        sandbox.call("socle.engines.nothing:here")
    with pytest.raises(sandbox.Crashed, match="ModuleNotFoundError"):
        sandbox.call("socle.engines.nothing:here")

    assert child_of("socle.engines.nothing:here") != first


def test_an_answer_that_nobody_awaits_is_not_waited_for() -> None:
    with pytest.raises(sandbox.Crashed):
        sandbox.call("socle.engines.nothing:here")
    os.kill(child_of("socle.engines.nothing:here"), signal.SIGSTOP)

    with pytest.raises(sandbox.Unwanted):
        sandbox.call("socle.engines.nothing:here", wanted=lambda: False)

    assert parent._lanes["socle.engines.nothing"].process is None


def test_a_function_says_how_far_it_is_before_it_answers(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n" + "1,2\n" * 300)
    heard: list[int] = []

    said = sandbox.call("socle.engines.tables:check", source=str(tmp_path / "a.csv"), schema=None, told=heard.append)

    assert (said["rows"], heard) == (300, [300])
    again = sandbox.call("socle.engines.tables:check", source=str(tmp_path / "a.csv"), schema=None)
    assert again == said


def test_what_is_told_within_a_second_is_not_passed_on() -> None:
    inward, outward = os.pipe()
    tell = child._telling(outward)
    for count in range(1_000):
        tell(count)
    os.close(outward)

    assert frames.receive(inward, lambda: 1.0) == ({"so_far": 0}, [])
    with pytest.raises(frames.Closed):
        frames.receive(inward, lambda: 1.0)
    os.close(inward)


def test_who_cannot_hear_how_far_it_is_ends_the_child(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1,2\n")

    with pytest.raises(ZeroDivisionError):
        sandbox.call(
            "socle.engines.tables:check", source=str(tmp_path / "a.csv"), schema=None, told=lambda rows: rows // 0
        )

    assert parent._lanes["socle.engines.tables"].process is None


def test_no_secret_of_the_parent_reaches_the_child() -> None:
    assert set(parent.environment()) == {"PATH", "PYTHONPATH", "LC_ALL", "POLARS_MAX_THREADS"}


def test_whoever_waited_too_long_leaves_the_child_of_others_alone() -> None:
    target = "socle.engines.nowhere:here"
    with pytest.raises(sandbox.Crashed):
        sandbox.call(target)
    child, lane = child_of(target), parent._lanes["socle.engines.nowhere"]
    os.kill(child, signal.SIGSTOP)
    failures: list[BaseException] = []

    def first() -> None:
        try:
            sandbox.call(target, timeout=30.0)
        except BaseException as failure:
            failures.append(failure)

    caller = threading.Thread(target=first)
    caller.start()
    while not lane.lock.locked():
        threading.Event().wait(0.01)
    second = threading.Thread(target=_late, args=(target, failures))
    second.start()
    second.join(10.0)
    waited_for_ever = second.is_alive()
    os.kill(child, signal.SIGCONT)
    caller.join()
    second.join()

    assert not waited_for_ever
    assert [type(one) for one in failures] == [sandbox.TimedOut, sandbox.Crashed]
    assert child_of(target) == child


def _late(target: str, failures: list[BaseException]) -> None:
    try:
        sandbox.call(target, timeout=0.2)
    except BaseException as failure:
        failures.append(failure)


def test_an_answer_that_nobody_awaits_any_more_leaves_the_queue() -> None:
    target = "socle.engines.nowhere:here"
    with pytest.raises(sandbox.Crashed):
        sandbox.call(target)
    with parent._lanes["socle.engines.nowhere"].lock, pytest.raises(sandbox.Unwanted):
        sandbox.call(target, wanted=lambda: False)
