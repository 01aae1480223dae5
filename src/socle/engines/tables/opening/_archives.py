"""Containers: one table inside gzip, zip or tar is taken out to a folder that the caller keeps while it reads.

What comes out is counted as it comes: neither what an archive says of itself nor the size of its file bounds it. Names
of members are only compared, never used as paths.
"""

from __future__ import annotations

import gzip
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from socle.engines.tables.model import TableError
from socle.engines.tables.opening._telling import MOST_BYTES

MOST_MEMBERS: Final = 10_000
BLOCK: Final = 1 << 18
# A deflated block of zeros is a thousand times smaller than what comes out; the dullest real table about fifty times.
SMALL: Final = 48 * 1024 * 1024
MOST_RATIO: Final = 200
TABLES: Final = frozenset("csv tsv tab txt json geojson ndjson jsonl xlsx xls ods parquet gpkg gz".split())
_END: Final = b"PK\x05\x06"
_BROKEN: Final = (OSError, EOFError, zlib.error, zipfile.BadZipFile, tarfile.TarError, RuntimeError)


@dataclass(slots=True)
class Bomb:
    """Counts what comes out of a container against what went in. Raises TableError "bomb"."""

    inside: int
    most: int = MOST_BYTES
    out: int = 0

    def add(self, count: int) -> None:
        self.out += count
        if self.out > self.most or (self.out > SMALL and self.out > MOST_RATIO * max(self.inside, 1)):
            raise TableError("bomb", "the archive holds far more than it shows", bytes=self.out, packed=self.inside)


@contextmanager
def broken() -> Iterator[None]:
    """What libraries say of a damaged container, as TableError "damaged-archive" or "encrypted"."""
    try:
        yield
    except NotImplementedError:
        raise TableError("damaged-archive", "the archive is packed in a way that is not read") from None
    except _BROKEN as error:
        if "password" in str(error) or "encrypted" in str(error):
            raise TableError("encrypted", "the archive is protected by a password") from None
        raise TableError("damaged-archive", f"the archive is damaged ({type(error).__name__})") from None


def unpack(path: Path, folder: Path, *, most: int = 0) -> Path:
    """What is in a gzip file, as a file of `folder`; with `most`, its first bytes only."""
    target = folder / "unpacked"
    with broken(), gzip.open(path, "rb") as source, open(target, "wb") as out:
        _copy(source, out, Bomb(path.stat().st_size), most)
    return target


def _copy(source: Any, out: IO[bytes], bomb: Bomb, most: int = 0) -> None:
    while block := source.read(BLOCK):
        bomb.add(len(block))
        out.write(block)
        if most and bomb.out >= most:
            return


def members(path: Path, kind: str) -> list[str]:
    """The names of the tables in a zip or tar file, in its order; a file alone may have any name. Raises TableError
    "empty", and "not-a-table" for a shapefile or several files that are no tables."""
    with broken():
        if kind == "zip":
            names = [entry.filename for entry in zipped(path).infolist() if not entry.is_dir()]
        else:
            names = [entry.name for entry in _entries(path) if entry.isreg()]
    seen = [name for name in names if not _is_hidden(name)]
    tables = [name for name in seen if name.rpartition(".")[2].lower() in TABLES]
    if not seen:
        raise TableError("empty", "the archive holds no file")
    if not tables and len(seen) > 1:
        kind = "shapefile" if any(name.lower().endswith(".shp") for name in seen) else "zip"
        raise TableError("not-a-table", "the archive holds no table", kind=kind)
    return tables or seen


def said_size(path: Path) -> int:
    """The bytes in a gzip file, as its end says: a hint, for it may lie, and counts only up to 4 GiB."""
    with open(path, "rb") as file:
        file.seek(-4, 2)
        return int(struct.unpack("<I", file.read(4))[0])


def take(path: Path, kind: str, name: str, folder: Path, *, most: int = 0) -> tuple[Path, int]:
    """One member of a zip or tar file, as a file of `folder`, and the bytes that it says to have; with `most`, only its
    first bytes are taken."""
    target, said = folder / "member", 0
    with broken(), open(target, "wb") as out:
        if kind == "zip":
            archive = zipped(path)
            entry = archive.getinfo(name)
            with archive.open(entry) as source:
                _copy(source, out, Bomb(entry.compress_size), most)
            return target, entry.file_size
        with tarfile.open(path, "r:") as tar:
            inside = tar.extractfile(name)
            if inside is not None:
                said = tar.getmember(name).size
                _copy(inside, out, Bomb(path.stat().st_size), most)
    return target, said


def _is_hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in name.split("/"))


def _entries(path: Path) -> Iterator[tarfile.TarInfo]:
    with tarfile.open(path, "r:") as tar:
        for number, entry in enumerate(tar):
            if number >= MOST_MEMBERS:
                raise TableError("too-many-members", f"more than {MOST_MEMBERS} files", most=MOST_MEMBERS)
            yield entry


def zipped(path: Path) -> zipfile.ZipFile:
    """A zip file whose list of members is known to be short before it is read."""
    count = _said_members(path)
    if count > MOST_MEMBERS:
        raise TableError("too-many-members", f"more than {MOST_MEMBERS} files", members=count, most=MOST_MEMBERS)
    return zipfile.ZipFile(path)


def _said_members(path: Path) -> int:
    """The most members that the end of a zip file can mean, by its own count and by the bytes of its list."""
    with open(path, "rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - 66_000))
        tail = file.read()
        at = tail.rfind(_END)
        if at < 0 or len(tail) < at + 22:
            raise zipfile.BadZipFile("no end")
        count, length = struct.unpack_from("<HI", tail, at + 10)
        if count != 0xFFFF and length != 0xFFFFFFFF:
            return max(int(count), int(length) // 200)
        if tail[at - 20 : at - 16] != b"PK\x06\x07":
            return 0xFFFF
        file.seek(min(size, struct.unpack_from("<Q", tail, at - 12)[0]))
        record = file.read(56)
        if len(record) < 56 or not record.startswith(b"PK\x06\x06"):
            raise zipfile.BadZipFile("no end of the long form")
        return int(struct.unpack_from("<Q", record, 32)[0])


def kind(path: Path) -> str:
    """What a zip file is: "xlsx", "ods" or an archive, "zip"."""
    with broken():
        archive = zipped(path)
        names = {entry.filename.lower() for entry in archive.infolist()}
        if "xl/workbook.xml" in names:
            return "xlsx"
        if "mimetype" in names and "content.xml" in names:
            entry = archive.getinfo("mimetype")
            said = archive.read(entry)[:100] if entry.file_size < BLOCK else b""
            if b"opendocument.spreadsheet" in said:
                return "ods"
            raise TableError("not-a-table", "this is a document, not a table", kind="odt")
    if "word/document.xml" in names or "ppt/presentation.xml" in names:
        raise TableError("not-a-table", "this is a document, not a table", kind="docx")
    if "xl/workbook.bin" in names:
        raise TableError("binary", "this is an XLSB file, not a table that is read", kind="xlsb")
    return "zip"
