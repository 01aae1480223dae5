"""A text file as UTF-8 chunks that begin and end between two records."""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from socle.engines.tables.decoding import MAX_LINE
from socle.engines.tables.model import TableError

LONGEST: Final = 32 << 20
EDGE: Final = 64 << 10
# Where each stretch of so many bytes has a line end, no line is over MAX_LINE.
STRETCH: Final = MAX_LINE // 4
FEW: Final = 2_000
LINE_ENDS: Final = re.compile(rb"\r\n|\r|\n")


class Irregular(Exception):
    """From here on the file is not written regularly enough to be cut and parsed in blocks."""


class Doubtful(Exception):
    """The file was taken for UTF-8 after a look at its beginning, and further on something must be looked at."""


def pieces(path: Path, encoding: str, size: int, *, unseen: bool = False) -> Iterator[bytes]:
    """The file as UTF-8, about `size` bytes at a time, without its mark. Characters may be cut between two pieces only
    in UTF-8 itself. Raises TableError("bad-encoding", "nul-bytes"); of a file `unseen` but for its beginning, Doubtful.
    """
    if encoding == "mixed":
        yield from _lines(path, size)
        return
    if encoding in ("utf-8", "utf-8-sig"):
        yield from _raw(path, size, unseen=unseen)
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


def _raw(path: Path, size: int, *, unseen: bool) -> Iterator[bytes]:
    """Blocks that end with a line, as far as one sees where: what would be cut need not be copied."""
    with open(path, "rb", buffering=0) as file:
        at = len(codecs.BOM_UTF8) if file.read(len(codecs.BOM_UTF8)) == codecs.BOM_UTF8 else 0
        while True:
            file.seek(at)
            edge = min(EDGE, size)
            end = os.pread(file.fileno(), edge, at + size - edge).rfind(b"\n") + 1
            block = file.read(size - edge + end if end else size)
            if not block:
                return
            at += len(block)
            if unseen:
                _look(block)
            yield _checked(block)
            del block


def _look(block: bytes) -> None:
    """Raises Doubtful where a block holds a zero, or lines that may be too long."""
    whole = range(0, len(block) - STRETCH + 1, STRETCH)
    if b"\x00" in block or any(block.find(b"\n", start, start + STRETCH) < 0 for start in whole):
        raise Doubtful


def _lines(path: Path, size: int) -> Iterator[bytes]:
    """Blocks of whole lines, each line mended."""
    with open(path, "rb") as file:
        rest = file.read(len(codecs.BOM_UTF8)).removeprefix(codecs.BOM_UTF8)
        while block := file.read(size):
            block = rest + block
            cut = block.rfind(b"\n") + 1
            block, rest = _mended(block[:cut]), block[cut:]
            yield _checked(block)
    yield _mended(rest)


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
        pending = pending + block if pending else block
        del block
        while skip and (at := LINE_ENDS.search(pending)) and not _cut_in_two(at, pending):
            pending, skip = pending[at.end() :], skip - 1
        if skip:
            continue
        cut = _cut(pending)
        if cut and cut == len(pending):
            whole, pending = [pending], b""
            yield whole.pop()  # nothing here holds it while it is used
        elif cut:
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
    inside = _odd_quotes(pending, at)
    while at and inside:
        # Lines that follow the last quote are all inside: they need not be seen one by one.
        before = pending.rfind(b"\n", 0, pending.rfind(b'"', 0, at)) + 1
        inside ^= pending.count(b'"', before, at) % 2
        at = before
    return at


def _odd_quotes(pending: bytes, end: int) -> int:
    """Whether the quotes before `end` are odd in number: few are found one by one, which takes less."""
    found, at = 0, pending.find(b'"', 0, end)
    while at >= 0 and found < FEW:
        found, at = found + 1, pending.find(b'"', at + 1, end)
    return (found + (pending.count(b'"', at, end) if at >= 0 else 0)) % 2
