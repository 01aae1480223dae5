"""GeoPackage: one layer (a table of the file) as text, its geometries as WKT."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

from socle.engines.tables import sqlite
from socle.engines.tables.model import MAX_CELL, MAX_COLUMNS, TableError
from socle.engines.tables.opening._model import Batch, Flaw, TextTable
from socle.engines.tables.opening._objects import text_frame
from socle.engines.tables.opening._wkt import wkt_of_bytes

MOST_LAYERS: Final = 1_000
MOST_NAMED: Final = 20
# The bytes of the box that may stand before a geometry, by its code.
_BOXES: Final = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
_LAYERS: Final = """
    SELECT c.table_name, coalesce(g.column_name, ''), coalesce(r.organization, ''),
        coalesce(r.organization_coordsys_id, 0)
    FROM gpkg_contents c
    JOIN sqlite_master m ON m.name = c.table_name AND m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL%'
    LEFT JOIN gpkg_geometry_columns g ON g.table_name = c.table_name
    LEFT JOIN gpkg_spatial_ref_sys r ON r.srs_id = g.srs_id
    WHERE c.data_type IN ('features', 'attributes') ORDER BY c.rowid LIMIT ?"""


@dataclass(frozen=True, slots=True)
class Layer:
    """One table of the file: its name, the column of geometry ("" without) and its reference system."""

    name: str
    geometry: str
    crs: str


@contextmanager
def reading(path: Path) -> Iterator[sqlite.Connection]:
    """The file, whose damage is that of a file from outside: TableError "damaged-file"."""
    try:
        with sqlite.reading(path) as file:
            yield file
    except TableError as error:
        if error.code != "unreadable":
            raise
        raise TableError("damaged-file", "the GeoPackage is damaged") from None


def layers(path: Path) -> list[Layer]:
    """The layers of a GeoPackage. Raises TableError "not-a-table" for another SQLite file, "damaged-file"."""
    with reading(path) as file:
        tables = {row[0] for row in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if "gpkg_contents" not in tables:
            raise TableError("not-a-table", "this is an SQLite file, not a GeoPackage", kind="sqlite")
        if not {"gpkg_geometry_columns", "gpkg_spatial_ref_sys"} <= tables:
            raise TableError("damaged-file", "the GeoPackage lacks its own tables")
        rows = file.execute(_LAYERS, [MOST_LAYERS]).fetchall()
    return [
        Layer(str(name), str(column), f"EPSG:{code}" if str(org).upper() == "EPSG" and code else "")
        for name, column, org, code in rows
    ]


def open_geopackage(path: Path, *, sheet: str = "") -> TextTable:
    """A layer of a GeoPackage: the one named, or the first. Raises TableError "no-sheet", "empty", "damaged-file"."""
    found = layers(path)
    if not found:
        raise TableError("empty", "the GeoPackage has no layer")
    names = [layer.name for layer in found]
    if sheet and sheet not in names:
        raise TableError("no-sheet", f"no layer named {sheet[:40]!r}", sheet=sheet[:40], sheets=names[:MOST_NAMED])
    layer = found[names.index(sheet)] if sheet else found[0]
    with reading(path) as file:
        columns = file.execute(f"PRAGMA table_info({quoted(layer.name)})").fetchall()
    if len(columns) > MAX_COLUMNS:
        raise TableError("too-many-columns", f"more than {MAX_COLUMNS} columns", columns=len(columns))
    booleans = tuple("BOOL" in str(column[2]).upper() for column in columns)
    source = _Source(path, layer, tuple(str(column[1]) for column in columns), booleans)
    flaws = []
    others = [name for name in names if name != layer.name]
    if others:
        data = {"sheet": layer.name, "others": others[:MOST_NAMED], "count": len(others)}
        flaws.append(Flaw("other-sheets", 0, data))
    if layer.geometry and not layer.crs:
        flaws.append(Flaw("unknown-crs", 0, {"crs": ""}))
    return TextTable(
        "gpkg",
        source.labels,
        source.batches,
        sheet=layer.name,
        geometry=layer.geometry if layer.geometry in source.labels else "",
        crs=layer.crs,
        flaws=tuple(flaws),
    )


def rows_of_layer(path: Path, name: str) -> int:
    """How many rows a layer has."""
    with reading(path) as file:
        return int(file.execute(f"SELECT count(*) FROM {quoted(name)}").fetchone()[0])


def quoted(name: str) -> str:
    """A name as SQL."""
    return '"' + name.replace('"', '""') + '"'


@dataclass(frozen=True, slots=True)
class _Source:
    """The rows of a layer."""

    path: Path
    layer: Layer
    labels: tuple[str, ...]
    booleans: tuple[bool, ...]

    def batches(self, rows: int) -> Iterator[Batch]:
        names = ", ".join(map(quoted, self.labels))
        with reading(self.path) as file:
            cursor = file.execute(f"SELECT {names} FROM {quoted(self.layer.name)}")
            number = 2
            while batch := list(islice(cursor, rows)):
                yield self._batch(batch, number)
                number += len(batch)

    def _batch(self, batch: Sequence[Sequence[Any]], number: int) -> Batch:
        columns: list[list[str | None]] = []
        flaws: tuple[Flaw, ...] = ()
        for label, boolean, cells in zip(self.labels, self.booleans, zip(*batch, strict=True), strict=True):
            if label == self.layer.geometry:
                texts, bad = wkt_of_bytes([_bare(cell) for cell in cells])
                flaws = (Flaw("bad-geometry", number + bad[0], {"count": len(bad)}),) if bad else ()
                columns.append(list(texts))
            else:
                columns.append([_text(cell, boolean=boolean) for cell in cells])
        return Batch(text_frame(columns), number, flaws)


def _bare(cell: Any) -> bytes | None:
    """The WKB inside a geometry of GeoPackage, after its header."""
    if not isinstance(cell, bytes) or not cell:
        return None
    box = _BOXES.get((cell[3] >> 1) & 7) if cell.startswith(b"GP") and len(cell) > 8 else None
    return cell if box is None else cell[8 + box :]


def _text(cell: Any, *, boolean: bool) -> str:
    if cell is None:
        return ""
    if boolean and cell in (0, 1):
        return "true" if cell else "false"
    if isinstance(cell, bytes):
        cell = cell.hex()
    text = repr(cell).removesuffix(".0") if isinstance(cell, float) else str(cell)
    if len(text) > MAX_CELL:
        raise TableError("cell-too-long", "a cell is too long", most=MAX_CELL, line=0)
    return text
