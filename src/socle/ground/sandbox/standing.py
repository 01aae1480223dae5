"""One child for all the processes of an instance, for what is too dear to begin in each: it begins once, listens on a
socket in the instance's directory, and answers several callers at a time.

Run as ``python -m socle.ground.sandbox.standing SOCKET BEGIN KEYWORDS ANSWER``. It leaves when whoever started it is
gone (its standard input ends), when what it began has ended, and when a question takes twice its time.
"""

import importlib
import json
import os
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from socle.ground import world
from socle.ground.sandbox.child import answer, lock_down
from socle.ground.sandbox.frames import Closed, Late, pack, receive, send
from socle.ground.sandbox.parent import Failed

AT_ONCE = 4
PATIENCE_SECONDS = 5.0  # to say what one wants


class Away(RuntimeError):
    """Nobody answers there, or not in time, or it broke on the way."""


def ask(address: Path, target: str, *, seconds: float, **kwargs: Any) -> Any:
    """What the child at ``address`` answers; it is told ``seconds``, and given a little more. Raises :class:`Away`, and
    :class:`Failed` for what the function refused."""
    deadline = world.monotonic() + seconds + 2
    try:
        with _at(address) as name, socket.socket(socket.AF_UNIX) as line:
            line.settimeout(PATIENCE_SECONDS)
            line.connect(name)
            line.settimeout(None)
            send(line.fileno(), pack({"target": target, "kwargs": {**kwargs, "seconds": seconds}}, []))
            header, _ = receive(line.fileno(), lambda: deadline - world.monotonic())
    except (OSError, ValueError, Closed, Late) as gone:
        raise Away(type(gone).__name__) from gone
    if "failed" in header:
        raise Failed(*header["failed"])
    if "value" not in header:
        raise Away(str(header.get("bug", "")))
    return header["value"]


def main() -> None:
    """Begin, then answer until there is no reason to."""
    address, begin, kwargs, allowed = sys.argv[1:]
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    lock_down()
    os.dup2(2, 1)
    module, name = begin.split(":")
    begun = json.loads(kwargs)
    start = getattr(importlib.import_module(module), name)
    start(**begun)
    places = threading.BoundedSemaphore(AT_ONCE)
    with _listening(Path(address)) as door:
        while True:
            line, _ = door.accept()
            if not places.acquire(blocking=False):
                line.close()  # as many as it can do: the caller asks elsewhere
                continue
            threading.Thread(target=_serve, args=(line, places, allowed, start, begun), daemon=True).start()


def _serve(line: socket.socket, places: Any, allowed: str, start: Any, begun: dict[str, Any]) -> None:
    try:
        deadline = world.monotonic() + PATIENCE_SECONDS
        header, blobs = receive(line.fileno(), lambda: deadline - world.monotonic())
        if header.get("target") != allowed:
            return
        late = threading.Timer(2 * float(header["kwargs"]["seconds"]), os._exit, [3])
        late.daemon = True
        late.start()
        said = answer(header, blobs)
        late.cancel()
        with suppress(Closed, OSError):  # nobody waits any more
            send(line.fileno(), said)
        _go_on(start, begun)
    except (Closed, Late, OSError):
        return
    finally:
        line.close()
        places.release()


def _go_on(start: Any, begun: dict[str, Any]) -> None:
    try:
        start(**begun)
    except BaseException:
        os._exit(4)


def _leave_with_parent() -> None:
    while os.read(0, 1024):
        pass
    os._exit(0)


@contextmanager
def _listening(address: Path) -> Iterator[socket.socket]:
    address.parent.mkdir(parents=True, exist_ok=True)
    address.unlink(missing_ok=True)
    with _at(address) as name, socket.socket(socket.AF_UNIX) as door:
        before = os.umask(0o177)
        try:
            door.bind(name)
        finally:
            os.umask(before)
        door.listen(AT_ONCE)
        yield door


@contextmanager
def _at(address: Path) -> Iterator[str]:
    """The name of a socket, short enough wherever the instance lies (a name has 107 bytes at most)."""
    if len(os.fsencode(address)) < 100 or not Path("/proc/self/fd").is_dir():
        yield str(address)
        return
    folder = os.open(address.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{address.name}"
    finally:
        os.close(folder)


if __name__ == "__main__":
    main()
