"""Serving an instance: one process that loads everything once, then forks web workers and the job worker.

Forked processes share what was loaded, so a village's old computer holds it. Each of them dies with the parent.
"""

import ctypes
import fcntl
import gc
import multiprocessing
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
SWITCH_SECONDS = 0.00005
"""How long a thread may keep the interpreter: the one that holds the writer lock must not wait 5 ms for each turn."""


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
    """Keeps the job worker of a lane alive: forks it, and forks another when it dies."""

    def __init__(self, directory: Path, lane: str) -> None:
        super().__init__(daemon=True, name=f"keeper {lane}")
        self._directory, self._lane = directory, lane
        self._stopping = threading.Event()
        self._process = self._fork()

    def _fork(self) -> multiprocessing.process.BaseProcess:
        given = (self._directory, os.getpid(), self._lane)
        process = multiprocessing.get_context("fork").Process(target=job_worker, args=given, daemon=True)
        process.start()
        return process

    def run(self) -> None:
        """Watch the worker."""
        while not self._stopping.is_set():
            self._process.join(timeout=0.5)
            if self._process.exitcode is not None and not self._stopping.wait(0.5):
                self._process = self._fork()

    def ask(self) -> None:
        """Ask the worker to finish what it does."""
        self._stopping.set()
        self._process.terminate()

    def stop(self) -> None:
        """Ask it, and wait a little: what takes longer is done again by its successor."""
        self.ask()
        self._process.join(timeout=5)


def job_worker(directory: Path, parent: int, lane: str) -> None:
    """A job worker's process: one of each lane per instance (a lock says so), until SIGTERM or the death of its
    ``parent``.
    """
    die_with_parent(parent)
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group: the parent decides
    os.nice(5 if lane == outbox.USUAL else 7)  # pages first: what is published a moment later is still published
    from socle.ground import audit, jobs

    lock = os.open(directory / f"{lane or 'job'}-worker.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        fcntl.flock(lock, fcntl.LOCK_EX)  # another server of this instance works: be its successor
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
