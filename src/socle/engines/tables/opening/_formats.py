"""From a file to its reader: containers are opened first, then the bytes tell the format."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from socle.engines.tables.model import TableError
from socle.engines.tables.opening._model import Batch, Flaw, TextTable
from socle.engines.tables.opening._telling import tell
from socle.engines.tables.opening._text import open_text

if TYPE_CHECKING:
    import tempfile

CONTAINERS: Final = ("gzip", "zip", "tar")
WORKBOOKS: Final = ("xlsx", "xls", "ods")
DEEPEST: Final = 3
MOST_NAMED: Final = 50


@dataclass(slots=True)
class Found:
    """A file out of its containers: `members` are the tables of the archive it came from, `member` the one that was
    taken, `cut` whether only its beginning was unpacked, `whole` the bytes that all of it would take. `folders` hold
    what was unpacked and go with it."""

    path: Path
    name: str
    format: str
    member: str = ""
    members: list[str] = field(default_factory=list)
    folders: list[tempfile.TemporaryDirectory[str]] = field(default_factory=list)
    cut: bool = False
    whole: int = 0


def find(path: Path, *, name: str = "", sheet: str = "", most: int = 0, first: bool = False) -> Found:
    """The file that holds the table, and its format. With `most`, no more than so many bytes are unpacked; with
    `first`, the first table of an archive of several. Raises TableError "several-tables", "no-sheet", and those of
    archives."""
    found = Found(path, name or path.name, _format(path, name))
    for _ in range(DEEPEST):
        if found.format not in CONTAINERS:
            return found
        import tempfile

        folder = tempfile.TemporaryDirectory(prefix="table-")
        found.folders.append(folder)
        _out(found, Path(folder.name), sheet=sheet, most=most, first=first)
        found.format = _format(found.path, found.name)
    raise TableError("nested-archive", "an archive in an archive in an archive")


def _out(found: Found, folder: Path, *, sheet: str, most: int, first: bool) -> None:
    """One container less."""
    from socle.engines.tables.opening import _archives

    if found.format == "gzip":
        # A tar inside is read by its table of members, which may stand anywhere: it is unpacked whole.
        inside = _archives.unpack(found.path, folder, most=1024) if most else None
        whole = inside is None or _format(inside, found.name) == "tar"
        found.whole = _archives.said_size(found.path)
        found.path = _archives.unpack(found.path, folder, most=0 if whole else most)
        found.name = found.name.removesuffix(".gz").replace(".tgz", ".tar")
    else:
        found.members = _archives.members(found.path, found.format)
        if sheet and sheet not in found.members and len(found.members) > 1:
            _no_member(sheet, found.members)
        if len(found.members) > 1 and not sheet and not first:
            names, count = found.members[:MOST_NAMED], len(found.members)
            raise TableError("several-tables", f"the archive holds {count} tables", sheets=names, count=count)
        found.member = sheet if sheet in found.members else found.members[0]
        found.path, found.whole = _archives.take(found.path, found.format, found.member, folder, most=most)
        found.name = found.member
    found.cut = bool(most) and found.path.stat().st_size >= most


def _no_member(sheet: str, members: list[str]) -> None:
    raise TableError("no-sheet", f"no file named {sheet[:40]!r}", sheet=sheet[:40], sheets=members[:MOST_NAMED])


def _format(path: Path, name: str) -> str:
    """The format by the bytes; a zip file may be a workbook."""
    format = tell(path, name)
    if format != "zip":
        return format
    from socle.engines.tables.opening import _archives

    return _archives.kind(path)


def open_file(
    path: Path,
    *,
    name: str = "",
    encoding: str = "",
    delimiter: str = "",
    sheet: str = "",
    header: bool | None = None,
    expected: Collection[str] = (),
    hasty: bool = False,
) -> TextTable:
    """What `open_table` promises."""
    found = find(path, name=name, sheet=sheet)
    if found.member == sheet:
        sheet = ""
    table = open_found(
        found, encoding=encoding, delimiter=delimiter, sheet=sheet, header=header, expected=expected, hasty=hasty
    )
    if not found.folders:
        return table
    flaws = (Flaw("archive", 0, {"member": found.member or found.name}), *table.flaws)
    return replace(
        table,
        read=_Unpacked(table.read, tuple(found.folders)),
        sheet=table.sheet or (found.member if len(found.members) > 1 else ""),
        flaws=flaws,
    )


@dataclass(frozen=True, slots=True)
class _Unpacked:
    """Reads what was unpacked, which lasts as long as the table, or a reading of it, does."""

    read: Callable[[int], Iterator[Batch]]
    folders: tuple[tempfile.TemporaryDirectory[str], ...]

    def __call__(self, rows: int) -> Iterator[Batch]:
        yield from self.read(rows)


def open_found(
    found: Found,
    *,
    encoding: str = "",
    delimiter: str = "",
    sheet: str = "",
    header: bool | None = None,
    most: int = 0,
    expected: Collection[str] = (),
    hasty: bool = False,
) -> TextTable:
    """The table of a file whose format is known; with `most`, only that many bytes of JSON are looked at."""
    # The reader of each format is loaded for a file of it: most files are text.
    if found.format in WORKBOOKS:
        from socle.engines.tables.opening._workbooks import open_workbook

        table = open_workbook(found.path, found.format, sheet=sheet, header=header, expected=expected)
    elif found.format == "csv":
        table = open_text(
            found.path, encoding=encoding, delimiter=delimiter, header=header, expected=expected, hasty=hasty
        )
    else:
        from socle.engines.tables.opening._records import open_records

        table = open_records(found.path, found.format, sheet=sheet, most=most)
    ending = found.name.lower().rpartition(".")[2]
    if ending in ENDINGS and found.format not in ENDINGS[ending]:
        lie = Flaw("lying-name", 0, {"ending": ending, "format": found.format})
        return replace(table, flaws=(lie, *table.flaws))
    return table


# What each ending promises.
ENDINGS: Final = {
    "csv": ("csv",),
    "tsv": ("csv",),
    "txt": ("csv",),
    "json": ("json", "geojson", "ndjson"),
    "ndjson": ("ndjson", "json"),
    "jsonl": ("ndjson", "json"),
    "geojson": ("geojson",),
    "xlsx": ("xlsx",),
    "xls": ("xls",),
    "ods": ("ods",),
    "parquet": ("parquet",),
    "gpkg": ("gpkg",),
}
