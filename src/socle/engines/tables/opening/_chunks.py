"""A text file as UTF-8 chunks that begin and end between two records."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from socle.engines.tables.model import TableError

LONGEST: Final = 32 << 20
LINE_ENDS: Final = re.compile(rb"\r\n|\r|\n")


class Irregular(Exception):
    """From here on the file is not written regularly enough to be cut and parsed in blocks."""


def pieces(path: Path, encoding: str, size: int) -> Iterator[bytes]:
    """The file as UTF-8, `size` bytes at a time, without its mark. Characters may be cut between two pieces only in
    UTF-8 itself. Raises TableError("bad-encoding", "nul-bytes")."""
    if encoding in ("utf-8", "utf-8-sig", "mixed"):
        yield from _raw(path, size, mended=encoding == "mixed")
        return
    decoder = codecs.getincrementaldecoder(encoding)("replace" if encoding.startswith("utf-16") else "strict")
    with open(path, "rb") as file:
        while block := file.read(size):
            yield _checked(_decoded(decoder, block, encoding).encode())
    yield _decoded(decoder, b"", encoding).encode()


def _decoded(decoder: codecs.IncrementalDecoder, block: bytes, encoding: str) -> str:
    try:
        return decoder.decode(block, not block)
    except UnicodeDecodeError as error:
        raise TableError("bad-encoding", f"the file is not {encoding}", encoding=encoding) from error


def _raw(path: Path, size: int, *, mended: bool) -> Iterator[bytes]:
    with open(path, "rb") as file:
        rest = file.read(len(codecs.BOM_UTF8)).removeprefix(codecs.BOM_UTF8)
        while block := file.read(size):
            block = rest + block
            rest = b""
            if mended:
                cut = block.rfind(b"\n") + 1
                block, rest = _mended(block[:cut]), block[cut:]
            yield _checked(block)
    yield _mended(rest) if mended else rest


def _checked(block: bytes) -> bytes:
    if b"\x00" in block:
        raise TableError("nul-bytes", "a zero character: damaged or not text")
    return block


def _mended(block: bytes) -> bytes:
    """Each line that is not UTF-8 is read as cp1252, then latin-1, as `decoding.lines` does."""
    try:
        block.decode()
        return block
    except UnicodeDecodeError:
        return b"\n".join(map(_mended_line, block.split(b"\n")))


def _mended_line(line: bytes) -> bytes:
    for encoding in ("utf-8", "cp1252"):
        try:
            return line.decode(encoding).encode()
        except UnicodeDecodeError:
            continue
    return line.decode("latin-1").encode()


def aligned(blocks: Iterator[bytes], *, skip: int) -> Iterator[bytes]:
    """Whole records, in order, without the first `skip` lines. Raises Irregular where a quote stays open."""
    pending = b""
    for block in blocks:
        pending += block
        while skip and (at := LINE_ENDS.search(pending)) and not _cut_in_two(at, pending):
            pending, skip = pending[at.end() :], skip - 1
        if skip:
            continue
        cut = _cut(pending)
        if cut:
            yield pending[:cut]
            pending = pending[cut:]
        elif len(pending) > LONGEST:
            raise Irregular
    for _ in range(skip):
        at = LINE_ENDS.search(pending)
        pending = pending[at.end() :] if at else b""
    if pending.count(b'"') % 2:
        raise Irregular  # a quote stays open to the end
    if pending:
        yield pending if pending.endswith(b"\n") else pending + b"\n"


def _cut_in_two(end: re.Match[bytes], pending: bytes) -> bool:
    """CR at the very end may be the first half of CR LF."""
    return end.group() == b"\r" and end.end() == len(pending)


def _cut(pending: bytes) -> int:
    """Just after the last line end that stands outside quotes; 0 when there is none."""
    at = pending.rfind(b"\n") + 1
    inside = pending.count(b'"', 0, at) % 2
    while at and inside:
        # Lines that follow the last quote are all inside: they need not be seen one by one.
        before = pending.rfind(b"\n", 0, pending.rfind(b'"', 0, at)) + 1
        inside ^= pending.count(b'"', before, at) % 2
        at = before
    return at
