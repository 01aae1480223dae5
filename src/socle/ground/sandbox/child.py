"""The child process: waits for a frame, runs one allowed function, answers. Run as ``python -m
socle.ground.sandbox.child``.
"""

import importlib
import os
import re
import resource
import sys
import traceback
from collections.abc import Callable
from typing import Any

from socle.ground import world
from socle.ground.sandbox.frames import Closed, Late, pack, receive, send

IDLE_SECONDS = 45.0
TELL_SECONDS = 1.0
MEMORY_BYTES = 6 << 30  # address space, not resident: DuckDB reserves more than it touches
ALLOWED = re.compile(r"socle\.(engines\.[a-z_.]+|[a-z]+\.[a-z]+\.rules(\.[a-z_]+)?):[a-z_]+")


def main() -> None:
    """Serve calls until the parent leaves or nothing comes for a while."""
    inward, outward = os.dup(0), os.dup(1)
    os.dup2(2, 1)  # whatever a library prints must not reach the wire
    lock_down()
    while True:
        try:
            header, blobs = receive(inward, lambda: IDLE_SECONDS)
            send(outward, answer(header, blobs, _telling(outward) if header.get("told") else None))
        except (Closed, Late):
            return


def lock_down() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    os.nice(2)


def _telling(outward: int) -> Callable[[int], None]:
    """How a function says how far it is: what it tells within a second of the last time is not passed on."""
    last = -TELL_SECONDS

    def tell(count: int) -> None:
        nonlocal last
        if world.monotonic() - last >= TELL_SECONDS:
            last = world.monotonic()
            send(outward, pack({"so_far": int(count)}, []))

    return tell


def answer(header: dict[str, Any], blobs: list[bytes], told: Callable[[int], None] | None = None) -> bytes:
    try:
        target: str = header["target"]
        if not ALLOWED.fullmatch(target):
            raise PermissionError("only engines and rules run in the sandbox")
        module, name = target.split(":")
        arguments = header["kwargs"] | ({"blobs": blobs} if blobs else {}) | ({"told": told} if told else {})
        result = getattr(importlib.import_module(module), name)(**arguments)
        value, outgoing = result if isinstance(result, tuple) else (result, [])
        return pack({"value": value}, outgoing)
    except ValueError as expected:
        code = getattr(expected, "code", type(expected).__name__)
        return pack({"failed": [str(code), str(expected), getattr(expected, "data", {})]}, [])
    except BaseException as bug:
        where = [
            f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in traceback.extract_tb(bug.__traceback__)
        ]
        return pack({"bug": f"{type(bug).__name__} at {' < '.join(reversed(where))}"}, [])


if __name__ == "__main__":
    main()
    sys.exit(0)
