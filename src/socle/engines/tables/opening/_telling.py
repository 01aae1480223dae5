"""What a file is, by its bytes: its name may lie (`ralentisseurs.csv.xls`), its first bytes do not."""

from __future__ import annotations

import codecs
import os
import re
from pathlib import Path
from typing import Final

from socle.engines.tables.model import TableError

HEAD: Final = 64 * 1024
# A table of ten million rows is about 1.3 GB of text; nothing bigger is read.
MOST_BYTES: Final = 4 * 1024 * 1024 * 1024

_SIGNATURES: Final = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),  # an archive without a member
    (b"\x1f\x8b", "gzip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xls"),
    (b"\x09\x08\x10\x00", "xls"),  # BIFF without its container, as old programs wrote it
    (b"\x09\x08\x08\x00", "xls"),
    (b"PAR1", "parquet"),
    (b"SQLite format 3\x00", "gpkg"),
)
_NOT_TABLES: Final = (
    (b"%PDF", "pdf"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"7z\xbc\xaf", "7z"),
    (b"Rar!", "rar"),
    (b"\x7fELF", "program"),
    (b"MZ\x90", "program"),
    (b"{\\rtf", "rtf"),
)
_MARKUP: Final = re.compile(
    rb"\s*(?:(?P<html><!doctype html|<(?:html|head|body|table))|(?P<xml><(?:\?xml|kml|gpx)))", re.I
)
_RECORDS: Final = re.compile(rb'\s*(?:\{\s*(?:"|\})|\[\s*(?:[\{\[\]]|$))')
_GEO: Final = re.compile(rb'"type"\s*:\s*"(?:Feature|FeatureCollection)"')
_NEXT: Final = re.compile(rb"\}[ \t]*\r?\n\s*\{")
_TAR_AT: Final = 257


def tell(path: Path, name: str = "") -> str:
    """The format of a file: one of those of `open_table`, or a container ("zip", "gzip", "tar").

    Raises TableError "missing", "empty", "too-big", "binary" and "not-a-table" (both with `kind`).
    """
    head, size = head_of(path)
    if size > MOST_BYTES:
        raise TableError("too-big", f"the file is over {MOST_BYTES} bytes", bytes=size, most=MOST_BYTES)
    if not head.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
        raise TableError("empty", "the file is empty")
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    for signature, kind in _NOT_TABLES:
        if head.startswith(signature):
            raise TableError("binary", f"this is a {kind} file, not a table", kind=kind)
    if head[_TAR_AT : _TAR_AT + 5] == b"ustar":
        return "tar"
    return _text(_plain(head), (name or path.name).lower())


def head_of(path: Path) -> tuple[bytes, int]:
    """The first bytes of a file, and how many it has. Raises TableError "missing"."""
    try:
        size = os.stat(path).st_size
        with open(path, "rb") as file:
            return file.read(HEAD), size
    except OSError as error:
        raise TableError("missing", "the file cannot be opened", reason=error.strerror or "") from None


def _plain(head: bytes) -> bytes:
    """The ASCII of the head, whatever its Unicode form, for what follows only looks for ASCII."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\x00" in head[:64]:
        return head.removeprefix(codecs.BOM_UTF16_LE).removeprefix(codecs.BOM_UTF16_BE).replace(b"\x00", b"")
    return head.removeprefix(codecs.BOM_UTF8)


def _text(head: bytes, name: str) -> str:
    markup = _MARKUP.match(head)
    if markup and markup.lastgroup == "xml":
        raise TableError("not-a-table", "this is XML, not a table", kind="xml")
    if markup and not _table_after(head):
        raise TableError("not-a-table", "this is a web page, not a table", kind="html")
    named = name.endswith((".json", ".geojson")) and head.lstrip()[:1] in (b"[", b"{")
    if not markup and (named or _RECORDS.match(head)):
        return _records(head, name)
    return "csv"


def _table_after(head: bytes) -> bool:
    """Whether a few lines of markup leaked above a text table: the page is closed, and the last lines look alike."""
    end = head.lower().rfind(b"</html>")
    if end < 0:
        return False
    rest = [line for line in head[end + 7 :].splitlines() if line.strip()][:20]
    return len(rest) >= 3 and any(all(mark in line for line in rest[:-1]) for mark in (b",", b";", b"\t", b"|"))


def _records(head: bytes, name: str) -> str:
    if name.endswith((".ndjson", ".jsonl", ".geojsonl", ".ndjson.gz", ".jsonl.gz")):
        return "ndjson"
    if head.lstrip().startswith(b"{") and _is_lines(head):
        return "ndjson"
    if name.endswith(".geojson") or _GEO.search(head):
        return "geojson"
    return "json"


def _is_lines(head: bytes) -> bool:
    """One object per line: the first line is closed, and another begins with the next."""
    first, line_end, rest = head.lstrip().partition(b"\n")
    if not line_end or not rest.lstrip().startswith(b"{"):
        return False
    return first.rstrip().endswith(b"}") and _NEXT.search(head) is not None
