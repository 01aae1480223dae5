"""The parent's side: one child per lane, renewed when it dies, killed when it is late."""

import atexit
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import socle
from socle.ground import world
from socle.ground.sandbox.frames import Closed, Late, pack, receive, send

Wanted = Callable[[], bool]
Told = Callable[[int], object]
LOOK_SECONDS = 0.5
"""How often a caller who waits for its turn looks whether its answer is still awaited."""


class Failed(Exception):
    """The function said no (a ``ValueError``): ``code``, words, and the plain ``data`` a translation needs. Nothing
    personal.
    """

    def __init__(self, code: str, message: str, data: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.data = data or {}


class Crashed(RuntimeError):
    """The child died or the function has a bug."""


class TimedOut(RuntimeError):
    """The child took too long and was killed, or was busy for others all the time."""


class Unwanted(RuntimeError):
    """Nobody awaits the answer any more, and the child was killed."""


class _Lane:
    """One child process and the lock that serialises calls to it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None

    def exchange(
        self, frame: bytes, timeout: float, wanted: Wanted, told: Told | None = None
    ) -> tuple[dict[str, Any], list[bytes]]:
        deadline = world.monotonic() + timeout

        def seconds_left() -> float:
            if not wanted():
                raise Unwanted("nobody awaits this answer any more")
            return deadline - world.monotonic()

        self._take_turn(seconds_left, timeout)
        try:
            if deadline <= world.monotonic():
                raise TimedOut(f"the sandbox child was busy for {timeout:g} s")
            return self._asked(frame, seconds_left, timeout, told)
        finally:
            self.lock.release()

    def _take_turn(self, seconds_left: Callable[[], float], timeout: float) -> None:
        """Hold the lock, or give up: whoever was kept waiting by others leaves their child alone."""
        left = timeout
        while left > 0:
            if self.lock.acquire(timeout=min(left, LOOK_SECONDS)):
                return
            left = seconds_left()
        raise TimedOut(f"the sandbox child was busy for {timeout:g} s")

    def _asked(
        self, frame: bytes, seconds_left: Callable[[], float], timeout: float, told: Told | None
    ) -> tuple[dict[str, Any], list[bytes]]:
        for attempt in (1, 2):
            process = self._living()
            assert process.stdin is not None and process.stdout is not None
            try:
                send(process.stdin.fileno(), frame)
                while True:
                    header, blobs = receive(process.stdout.fileno(), seconds_left)
                    if told is None or "so_far" not in header:
                        return header, blobs
                    told(header["so_far"])
            except Closed as gone:
                left_idle = self.end() == 0
                if attempt == 2 or not left_idle:
                    raise Crashed("the sandbox child died") from gone
            except Late as late:
                self.end()
                raise TimedOut(f"the sandbox child was killed after {timeout:g} s") from late
            except BaseException:  # unwanted, or a database that did not say: the child would go on for nobody
                self.end()
                raise
        raise AssertionError("unreachable")

    def _living(self) -> subprocess.Popen[bytes]:
        if self.process is None or self.process.poll() is not None:
            self.end()
            self.process = subprocess.Popen(
                [sys.executable, "-m", "socle.ground.sandbox.child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                env=environment(),
            )
        return self.process

    def end(self) -> int | None:
        """Kill the child (kindly when it already left); its exit status."""
        process, self.process = self.process, None
        if process is None:
            return None
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()
        try:
            return process.wait(timeout=0.2)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return -9


def _always() -> bool:
    return True


_lanes: dict[str, _Lane] = {}
_guard = threading.Lock()


def call(
    target: str,
    /,
    *,
    blobs: Sequence[bytes] = (),
    timeout: float = 20.0,
    wanted: Wanted = _always,
    told: Told | None = None,
    **kwargs: Any,
) -> Any:
    """Run ``module:function`` (an engine, or a room's ``rules``) in the child and return what it returns.

    ``kwargs`` and the result are JSON values; bytes go as ``blobs`` (the function receives a list under that name) and
    come back when the function returns ``(value, [bytes, …])``. With ``told``, the function gets a ``told(count)`` of
    its own by which it says how far it is: at most once a second the count comes here. Raises :class:`Failed`,
    :class:`Crashed`, :class:`TimedOut`, :class:`Unwanted`.
    """
    lane = _lane(target.partition(":")[0])
    asked = {"target": target, "kwargs": kwargs, **({"told": True} if told is not None else {})}
    header, returned = lane.exchange(pack(asked, blobs), timeout, wanted, told)
    if "failed" in header:
        raise Failed(*header["failed"])
    if "bug" in header:
        raise Crashed(header["bug"])
    return (header["value"], returned) if returned else header["value"]


def close() -> None:
    """End every child of this process."""
    with _guard:
        for lane in _lanes.values():
            with lane.lock:
                lane.end()


def _lane(name: str) -> _Lane:
    with _guard:
        return _lanes.setdefault(name, _Lane())


def environment() -> dict[str, str]:
    """What a child inherits."""
    # Nothing of the parent's environment reaches the child but the way to find the program and the language of bytes.
    source = str(Path(socle.__file__).parent.parent)
    return {"PATH": os.defpath, "PYTHONPATH": source, "LC_ALL": "C.UTF-8", "POLARS_MAX_THREADS": "2"}


def _forget_after_fork() -> None:
    # Children belong to the parent: a forked process starts its own.
    global _guard
    _guard = threading.Lock()
    _lanes.clear()


os.register_at_fork(after_in_child=_forget_after_fork)
atexit.register(close)
