"""Serving an instance: one process that loads everything once, then forks web workers and the job worker.

Forked processes share what was loaded, so a village's old computer holds it. Each of them dies with the parent.
"""

import ctypes
import fcntl
import gc
import logging
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

from socle.ground import database, outbox, world
from socle.ground.discovery import declared
from socle.site import analytics

PR_SET_PDEATHSIG = 1
BACKPRESSURE = 128
RESPAWN_SECONDS = 0.1
LOOK_SECONDS = 0.5
AGAIN_SECONDS = 5.0  # between two attempts to begin a worker
STOP_SECONDS, KILL_SECONDS = 5.0, 1.0
SWITCH_SECONDS = 0.00005
"""How long a thread may keep the interpreter: the one that holds the writer lock must not wait 5 ms for each turn."""
_log = logging.getLogger(__name__)


def serve(*, host: str, port: int, workers: int, threads: int = 2) -> None:
    """Serve the opened and prepared instance until SIGINT or SIGTERM."""
    from django.conf import settings
    from django.urls import get_resolver
    from granian import Granian
    from granian.constants import Interfaces

    from socle.site.wsgi import application

    get_resolver().check()  # load every room's pages before forking, so that they are shared
    declared("schedule", "SCHEDULES")  # and what the workers run
    database.leave()
    gc.collect()
    gc.freeze()
    keepers = [_Keeper(Path(settings.SOCLE_DIR), lane) for lane in outbox.LANES]
    for keeper in keepers:
        keeper.start()
    cluster = analytics.Keeper(settings.ANALYTICS_URL, Path(settings.SOCLE_DIR)) if settings.ANALYTICS_URL else None
    if cluster is not None:
        cluster.start()
    server = _never_giving_up(Granian)(
        "socle.site.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        backpressure=BACKPRESSURE,
        respawn_failed_workers=True,
        log_access=False,
        log_enabled=False,
        workers_kill_timeout=5,
    )

    parent = os.getpid()

    def load(_target: str) -> Any:
        die_with_parent(parent)
        sys.setswitchinterval(SWITCH_SECONDS)
        return application

    try:
        server.serve(target_loader=load)
    finally:
        for keeper in keepers:
            keeper.ask()
        for keeper in keepers:
            keeper.stop()
        if cluster is not None:
            cluster.stop()


def _never_giving_up(granian: type[Any]) -> type[Any]:
    """Granian leaves, and the whole site with it, when one web worker dies twice within 5.5 seconds. This one does not.

    It only waits a little before each new worker, so that one that cannot live does not keep the machine busy.
    """

    class Server(granian):  # type: ignore[misc]
        def _respawn_workers(self, workers: list[int], *given: Any, **named: Any) -> None:
            world.sleep(RESPAWN_SECONDS)
            super()._respawn_workers(workers, *given, **named)
            self.respawned_wrks.clear()  # Granian's memory of who died lately

    return Server


class _Keeper(threading.Thread):
    """Keeps the job worker of a lane alive: forks it, and forks another when it dies.

    It lives as long as its worker: the kernel kills a child when the thread that forked it ends.
    """

    def __init__(self, directory: Path, lane: str) -> None:
        super().__init__(daemon=True, name=f"keeper {lane}")
        self._directory, self._lane = directory, lane
        self._stopping = threading.Event()
        self._child = self._fork()  # 0: none now

    def _fork(self) -> int:
        parent = os.getpid()
        if (child := os.fork()) == 0:
            try:
                job_worker(self._directory, parent, self._lane)
            except BaseException:
                _log.exception("the worker of the lane %r broke", self._lane)
            finally:
                os._exit(1)  # never what the parent does at its end
        return child

    def run(self) -> None:
        """Watch the worker; in the end ask it to stop, and wait a little: what takes longer is done again by its
        successor.
        """
        while not self._stopping.wait(LOOK_SECONDS):
            if self._is_over() and not self._stopping.wait(LOOK_SECONDS):
                try:
                    self._child = self._fork()
                except OSError as fault:  # the machine is full now: it may not be later
                    _log.error("no worker for the lane %r: %s", self._lane, fault)
                    self._stopping.wait(AGAIN_SECONDS)
        for asked, seconds in ((signal.SIGTERM, STOP_SECONDS), (signal.SIGKILL, KILL_SECONDS)):
            if not self._is_over():
                os.kill(self._child, asked)
                self._ends_within(seconds)

    def _is_over(self) -> bool:
        if self._child and os.waitpid(self._child, os.WNOHANG)[0]:
            self._child = 0
        return not self._child

    def _ends_within(self, seconds: float) -> None:
        ends = world.monotonic() + seconds
        while not self._is_over() and world.monotonic() < ends:
            world.sleep(0.02)

    def ask(self) -> None:
        """Ask the worker to finish what it does."""
        self._stopping.set()

    def stop(self) -> None:
        """Wait until it did, or was killed."""
        self.ask()
        self.join(timeout=STOP_SECONDS + 2 * KILL_SECONDS)


def job_worker(directory: Path, parent: int, lane: str) -> None:
    """A job worker's process: one of each lane per instance (a lock says so), until SIGTERM or the death of its
    ``parent``.
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # who waits for its turn has nothing to finish
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group: the parent decides
    die_with_parent(parent)
    os.nice(7 if lane == outbox.LONG else 5)  # pages first: what is published a moment later is still published
    from socle.ground import audit, jobs

    lock = os.open(directory / f"{lane or 'job'}-worker.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        fcntl.flock(lock, fcntl.LOCK_EX)  # another server of this instance works: be its successor
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    jobs.work(stopping.is_set, (lane,))
    if lane == outbox.USUAL:
        audit.sequence()  # what happened in the last seconds has its place before nobody works
    os._exit(0)  # skip the parent's exit hooks


def die_with_parent(parent: int) -> None:
    """Ask the kernel to kill this process when its ``parent`` dies (Linux; elsewhere the parent's own stop does it).

    Killed, not asked: a parent that stops in order asks first; one that was killed must leave nobody on its port, not
    even a child that is busy or that could not yet hear. What was acknowledged is durable, what was not is done again.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it died before the kernel was asked
            os._exit(1)
