"""The wire between parent and child: a length, a JSON header, then raw blobs whose sizes the header gives."""

import json
import os
import select
import struct
from collections.abc import Callable, Sequence
from typing import Any

LIMIT = 1 << 28  # bytes: no header or blob is larger
TURN = 1.0  # seconds between two looks at whether the answer is still awaited


class Closed(EOFError):
    """The other side is gone."""


class Late(TimeoutError):
    """The answer did not come before the deadline."""


def pack(header: dict[str, Any], blobs: Sequence[bytes]) -> bytes:
    """A frame of ``header`` (JSON values) and ``blobs``."""
    text = json.dumps({**header, "blobs": [len(blob) for blob in blobs]}).encode()
    return b"".join([struct.pack(">I", len(text)), text, *blobs])


def send(descriptor: int, frame: bytes) -> None:
    """Write the whole frame. Raises ``Closed``."""
    view = memoryview(frame)
    try:
        while view:
            view = view[os.write(descriptor, view) :]
    except BrokenPipeError as broken:
        raise Closed from broken


def receive(descriptor: int, seconds_left: Callable[[], float]) -> tuple[dict[str, Any], list[bytes]]:
    """Read one frame. Raises ``Closed``, or ``Late`` once ``seconds_left()``, asked every second, reaches zero."""
    (size,) = struct.unpack(">I", _exactly(descriptor, 4, seconds_left))
    header = json.loads(_exactly(descriptor, _bounded(size), seconds_left))
    return header, [_exactly(descriptor, _bounded(one), seconds_left) for one in header.pop("blobs")]


def _bounded(size: int) -> int:
    if size > LIMIT:
        raise Closed("a frame over the limit")
    return size


def _exactly(descriptor: int, count: int, seconds_left: Callable[[], float]) -> bytes:
    pieces: list[bytes] = []
    while count:
        left = seconds_left()
        ready, _, _ = select.select([descriptor], [], [], min(TURN, max(0.0, left)))
        if not ready and left > TURN:
            continue
        if not ready:
            raise Late
        piece = os.read(descriptor, min(count, 1 << 20))
        if not piece:
            raise Closed
        pieces.append(piece)
        count -= len(piece)
    return b"".join(pieces)
