"""Bytes to lines of text: which encoding a file is in, and what is refused before any parsing.

A file is read in blocks, twice at most, and never held whole in memory.
"""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from socle.engines.tables.model import MAX_BYTES, MAX_CELL, TableError

BLOCK: Final = 1 << 20
MAX_LINE: Final = 8 * 1024 * 1024
ENCODINGS: Final = frozenset(
    {"utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "mixed", *("cp1252", "cp1256", "latin-1")}
)

_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_HIGH_RUN: Final = re.compile(rb"[\x80-\xff]+")


@dataclass(frozen=True, slots=True)
class Decoded:
    """What the first pass over a file found. `other_lines` counts the lines that are not in the main
    encoding."""

    encoding: str
    size: int
    other_lines: int = 0


def examine(path: Path, encoding: str | None = None, *, most: int | None = MAX_BYTES, only: int = 0) -> Decoded:
    """The encoding of a text table of at most `most` bytes (None: of any size), found or checked. With `only`, UTF-8 is
    believed after so many bytes: the caller looks at the rest. Raises TableError with one of the codes "missing",
    "empty", "too-big", "nul-bytes", "line-too-long", "bad-encoding"."""
    head, size = _head(path, most)
    if encoding is not None and encoding not in ENCODINGS:
        raise TableError("bad-encoding", f"unknown encoding {encoding[:20]!r}", encoding=encoding[:20])
    guessed = encoding or _from_mark(head)
    if guessed and guessed.startswith("utf-16"):
        return Decoded(guessed, size)
    strict = (bool(only) and encoding in (None, "utf-8", "utf-8-sig") and _scan(path, only)) or _scan(path)
    if encoding is None and strict:
        return Decoded("utf-8-sig" if head.startswith(codecs.BOM_UTF8) else "utf-8", size)
    if encoding in ("utf-8", "utf-8-sig") and not strict:
        raise TableError("bad-encoding", "the file is not UTF-8", encoding=encoding)
    if encoding is not None:
        return Decoded(encoding, size)
    kind, others = _classify(path)
    return Decoded(kind, size, others)


def _head(path: Path, most: int | None) -> tuple[bytes, int]:
    try:
        size = os.stat(path).st_size
        with open(path, "rb") as file:
            head = file.read(4096)
    except OSError as error:
        raise TableError("missing", "the file cannot be opened", reason=error.strerror or "") from None
    if not head.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
        raise TableError("empty", "the file is empty")
    if most is not None and size > most:
        raise TableError("too-big", f"the file is over {most} bytes", bytes=size, most=most)
    return head, size


def _from_mark(head: bytes) -> str | None:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    # Latin text in UTF-16 without a mark has a zero in every second byte.
    pairs = max(1, len(head) // 2)
    if head[1::2].count(0) > 0.6 * pairs and head[0::2].count(0) < 0.1 * pairs:
        return "utf-16-le"
    if head[0::2].count(0) > 0.6 * pairs and head[1::2].count(0) < 0.1 * pairs:
        return "utf-16-be"
    return None


def _scan(path: Path, only: int = 0) -> bool:
    """Whether all bytes, or `only` so many of them, are UTF-8; refuses zeros and endless lines."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    strict, line, read = True, 0, 0
    with open(path, "rb") as file:
        while block := file.read(BLOCK):
            if (at := block.find(b"\x00")) >= 0:
                number = _line_of(path, read + at)
                raise TableError("nul-bytes", f"a zero byte on line {number}: damaged or not text", line=number)
            # Within a block of 1 MiB no line is too long: only those that go on from block to block are measured.
            first = _line_end(block)
            line += len(block) if first < 0 else first
            if line > MAX_LINE:
                raise TableError("line-too-long", f"a line is over {MAX_LINE} bytes", most=MAX_LINE)
            if first >= 0:
                line = len(block) - 1 - max(block.rfind(b"\n"), block.rfind(b"\r"))
            read += len(block)
            if strict:
                strict = _decodes(decoder, block, final=False)
            if 0 < only <= read:
                return strict
    return strict and _decodes(decoder, b"", final=True)


def _line_of(path: Path, at: int) -> int:
    """The number of the line that holds a byte: counted when it is asked for, which is seldom."""
    with open(path, "rb") as file:
        return sum(file.read(min(BLOCK, at - start)).count(b"\n") for start in range(0, at, BLOCK)) + 1


def _line_end(block: bytes) -> int:
    """Where the first line of the block ends, -1 when it goes on."""
    feed, back = block.find(b"\n"), block.find(b"\r")
    return max(feed, back) if min(feed, back) < 0 else min(feed, back)


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


def _classify(path: Path) -> tuple[str, int]:
    """Which 8-bit encoding, or a mixture, for a file that is not UTF-8: each line with high bytes has a
    vote."""
    valid = invalid = runs = high = undefined = 0
    with open(path, "rb") as file:
        for raw in file:
            if raw.isascii():
                continue
            try:
                raw.decode("utf-8")
                valid += 1
            except UnicodeDecodeError:
                invalid += 1
                found = _HIGH_RUN.findall(raw)
                runs, high = runs + len(found), high + sum(map(len, found))
                undefined += sum(raw.count(byte) for byte in b"\x81\x8d\x8f\x90\x9d")
    if valid and valid >= 0.02 * invalid:
        return "mixed", invalid
    # French has single accents between plain letters; Arabic words are whole runs of high bytes.
    if high >= 2.5 * max(runs, 1):
        return "cp1256", 0
    return ("latin-1" if undefined else "cp1252"), 0


def lines(path: Path, encoding: str) -> Iterator[str]:
    """The file's lines with their ends. In "mixed", a line that is not UTF-8 is read as cp1252 (then
    latin-1)."""
    if encoding == "mixed":
        yield from _mixed(path)
        return
    # UTF-16 exports are often cut in the middle of a character: the remainder becomes U+FFFD and is counted.
    errors = "replace" if encoding.startswith("utf-16") else "strict"
    try:
        with open(path, encoding=encoding, newline="", errors=errors) as file:
            while line := file.readline(MAX_LINE):
                if "\x00" in line:
                    raise TableError("nul-bytes", "a zero character: damaged or not text")
                yield line
    except UnicodeDecodeError as error:
        raise TableError("bad-encoding", f"the file is not {encoding}", encoding=encoding) from error


def _mixed(path: Path) -> Iterator[str]:
    with open(path, "rb") as file:
        if file.read(len(codecs.BOM_UTF8)) != codecs.BOM_UTF8:
            file.seek(0)
        for raw in file:
            for encoding in ("utf-8", "cp1252", "latin-1"):
                try:
                    # A line that ends with CR alone is a line here too.
                    yield from _LINE.findall(raw.decode(encoding))
                    break
                except UnicodeDecodeError:
                    continue


FIELD_LIMIT: Final = MAX_CELL
