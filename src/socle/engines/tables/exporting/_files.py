"""Files of another engine: Parquet, which DuckDB writes, and GeoPackage, which is a file of SQLite."""

from __future__ import annotations

import shutil
import struct
from collections.abc import Iterator
from typing import Any, Final

from socle.engines.tables.exporting._rows import Rows, plain, sides
from socle.engines.tables.files import GEO_ROW_GROUP, ROW_GROUP, geo_metadata
from socle.engines.tables.live import coordinates, literal, quoted
from socle.engines.tables.model import Column, TableError, unique_names
from socle.engines.tables.sqlite import Connection, writing

_APPLICATION: Final = 0x47504B47  # "GPKG"
_VERSION: Final = 10300
_NEVER: Final = "1970-01-01T00:00:00.000Z"  # the standard wants an instant; the same rows are the same bytes
_KINDS: Final = {
    "integer": "INTEGER",
    "number": "REAL",
    "boolean": "BOOLEAN",
    "date": "DATE",
}


def write_parquet(rows: Rows, target: str) -> int:
    """Parquet (zstd), GeoParquet when the table has geometry. A whole table that is one file already is copied."""
    if rows.plan is None and rows.live.is_one_file():
        shutil.copyfile(rows.live.base, target)
        return int(rows.live.fetch(f"SELECT count(*) FROM {rows.live.relation()}")[0][0])
    source, order, values = rows.source()
    columns = ", ".join(
        f"{quoted(c.name)}::TIMESTAMPTZ AS {quoted(c.name)}" if c.zoned else quoted(c.name) for c in rows.schema.columns
    )
    geo = rows.schema.geo
    located = geo is not None and bool(geo.geometry)
    if located:
        columns = f"{columns}, {sides()}"
    known = "".join(f", KV_METADATA {{{key}: {literal(text)}}}" for key, text in geo_metadata(geo).items())
    size = GEO_ROW_GROUP if located else ROW_GROUP
    options = f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {size}, USE_TMP_FILE false{known}"
    query = f"SELECT {columns} {source}"
    try:
        done = rows.live.fetch(f"COPY ({query} {order}) TO {literal(target)} ({options})", values)
    except TableError as error:
        if error.code != "too-heavy" or not order:
            raise
        done = rows.live.fetch(f"COPY ({query}) TO {literal(target)} ({options})", values)
    return int(done[0][0])


def write_geopackage(rows: Rows, target: str) -> int:
    """An OGC GeoPackage 1.3 with one layer of features and its R*Tree, or of attributes for a table without places."""
    columns = [c for c in rows.schema.columns if c.type != "geometry"]
    located = rows.schema.geo is not None  # else it is a layer of attributes
    geo = rows.schema.geo
    shape, fid = unique_names([*(c.name for c in columns), (geo and geo.geometry) or "geom", "fid"])[-2:]
    names = [c.name for c in columns] + ([shape] if located else [])
    with writing(target) as file:
        _frame(file, rows, columns, fid, shape if located else "")
        marks = ", ".join("?" * len(names))
        insert = f"INSERT INTO features ({', '.join(map(quoted, names))}) VALUES ({marks})"
        values = ", ".join(map(_value, columns))
        count, extent = 0, _Extent()
        for batch in rows.fetch(", ".join(filter(None, [values, _place(rows)]))):
            file.executemany(insert, list(_with_shapes(batch, rows, extent)) if located else batch)
            count += len(batch)
        if located:
            _index(file, rows, fid, shape, extent)
    return count


class _Extent:
    """The box around all rows."""

    def __init__(self) -> None:
        self.sides: list[float | None] = [None] * 4

    def add(self, box: tuple[float, float, float, float] | None) -> None:
        """The box of a row."""
        if box is None:
            return
        west, south, east, north = box
        a, b, c, d = self.sides
        self.sides = [
            west if a is None else min(a, west),
            south if b is None else min(b, south),
            east if c is None else max(c, east),
            north if d is None else max(d, north),
        ]


def _place(rows: Rows) -> str:
    """What SQL gives of a row's place: its geometry and box, or its longitude and latitude where they are on Earth."""
    geo = rows.schema.geo
    if geo is None:
        return ""
    if geo.geometry:
        return f"{quoted(geo.geometry)}, {sides()}"
    lon, lat = coordinates(geo)
    inside = f"{lon} BETWEEN -180 AND 180 AND {lat} BETWEEN -90 AND 90"
    return f"CASE WHEN {inside} THEN {lon} END, CASE WHEN {inside} THEN {lat} END"


def _with_shapes(batch: list[tuple[Any, ...]], rows: Rows, extent: _Extent) -> Iterator[tuple[Any, ...]]:
    """Rows with the binary geometry of GeoPackage in the place of what SQL gave: a header with the box, then WKB."""
    assert rows.schema.geo is not None
    if rows.schema.geo.geometry:
        for *cells, shape, west, south, east, north in batch:
            box = None if shape is None else (west, south, east, north)
            extent.add(box)
            yield (*cells, None if shape is None else _HEAD.pack(b"GP", 0, 3, 4326, west, east, south, north) + shape)
        return
    for *cells, lon, lat in batch:
        extent.add(None if lon is None else (lon, lat, lon, lat))
        yield (*cells, None if lon is None else _POINT.pack(b"GP", 0, 3, 4326, lon, lon, lat, lat, 1, 1, lon, lat))


_HEAD: Final = struct.Struct("<2sBBi4d")  # magic, version, flags (little endian, box of four sides), system, box
_POINT: Final = struct.Struct("<2sBBi4dBI2d")


def _frame(file: Connection, rows: Rows, columns: list[Column], fid: str, shape: str) -> None:
    """The tables that make a file of SQLite a GeoPackage."""
    file.execute(f"PRAGMA application_id = {_APPLICATION}")
    file.execute(f"PRAGMA user_version = {_VERSION}")
    for statement in _TABLES:
        file.execute(statement)
    file.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", _SYSTEMS)
    kinds = [f"{quoted(c.name)} {'DATETIME' if c.zoned else _KINDS.get(c.type, 'TEXT')}" for c in columns]
    kinds += [f"{quoted(shape)} {_kind(rows)}"] if shape else []
    key = f"{quoted(fid)} INTEGER PRIMARY KEY AUTOINCREMENT"
    file.execute(f"CREATE TABLE features ({', '.join([key, *kinds])})")
    kind = "features" if shape else "attributes"
    file.execute(
        "INSERT INTO gpkg_contents VALUES ('features', ?, 'features', '', ?, NULL, NULL, NULL, NULL, ?)",
        (kind, _NEVER, 4326 if shape else None),
    )
    if shape:
        file.execute("INSERT INTO gpkg_geometry_columns VALUES ('features', ?, ?, 4326, 0, 0)", (shape, _kind(rows)))


def _value(column: Column) -> str:
    """A cell as GeoPackage writes it: an instant in UTC to the millisecond; without a zone it is a text."""
    if column.zoned:
        return f"strftime({quoted(column.name)}, '%Y-%m-%dT%H:%M:%S.%gZ')"
    return f"{plain(column)}::VARCHAR" if column.type in ("date", "datetime") else quoted(column.name)


def _kind(rows: Rows) -> str:
    geo = rows.schema.geo
    return "GEOMETRY" if geo is not None and geo.geometry else "POINT"


def _index(file: Connection, rows: Rows, fid: str, shape: str, extent: _Extent) -> None:
    """The R*Tree of the layer (extension gpkg_rtree_index) and its extent."""
    west, south, east, north = extent.sides
    file.execute("UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ?", (west, south, east, north))
    tree = f"rtree_features_{shape}"
    file.execute(f"CREATE VIRTUAL TABLE {quoted(tree)} USING rtree(id, minx, maxx, miny, maxy)")
    cells = file.execute(f"SELECT {quoted(fid)}, {quoted(shape)} FROM features WHERE {quoted(shape)} IS NOT NULL")
    while batch := cells.fetchmany(4_000):
        boxes = ((row, *struct.unpack_from("<4d", blob, 8)) for row, blob in batch)
        file.executemany(f"INSERT INTO {quoted(tree)} VALUES (?, ?, ?, ?, ?)", boxes)
    for statement in _triggers(quoted(tree), tree, quoted(fid), quoted(shape)):
        file.execute(statement)
    file.execute(
        "INSERT INTO gpkg_extensions VALUES ('features', ?, 'gpkg_rtree_index', ?, 'write-only')",
        (shape, "http://www.geopackage.org/spec120/#extension_rtree"),
    )


def _triggers(tree: str, name: str, i: str, c: str) -> Iterator[str]:
    """What keeps the R*Tree right when a program edits the layer (GeoPackage 1.3, annex F.3)."""
    full, gone = f"NEW.{c} NOTNULL AND NOT ST_IsEmpty(NEW.{c})", f"NEW.{c} ISNULL OR ST_IsEmpty(NEW.{c})"
    sides_of = ", ".join(f"ST_{side}(NEW.{c})" for side in ("MinX", "MaxX", "MinY", "MaxY"))
    put, drop = (
        f"INSERT OR REPLACE INTO {tree} VALUES (NEW.{i}, {sides_of});",
        f"DELETE FROM {tree} WHERE id = OLD.{i};",
    )
    for end, when, then in (
        ("insert", f"AFTER INSERT ON features WHEN ({full})", put),
        ("update1", f"AFTER UPDATE OF {c} ON features WHEN OLD.{i} = NEW.{i} AND ({full})", put),
        ("update2", f"AFTER UPDATE OF {c} ON features WHEN OLD.{i} = NEW.{i} AND ({gone})", drop),
        ("update3", f"AFTER UPDATE ON features WHEN OLD.{i} != NEW.{i} AND ({full})", drop + put),
        ("update4", f"AFTER UPDATE ON features WHEN OLD.{i} != NEW.{i} AND ({gone})", drop),
        ("delete", f"AFTER DELETE ON features WHEN OLD.{c} NOT NULL", drop),
    ):
        yield f"CREATE TRIGGER {quoted(f'{name}_{end}')} {when} BEGIN {then} END"


_TABLES: Final = (
    """CREATE TABLE gpkg_spatial_ref_sys (
        srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
        organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT)""",
    """CREATE TABLE gpkg_contents (
        table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
        description TEXT DEFAULT '', last_change DATETIME NOT NULL,
        min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
        CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id))""",
    """CREATE TABLE gpkg_geometry_columns (
        table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
        srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
        CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
        CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
        CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id))""",
    """CREATE TABLE gpkg_extensions (
        table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL,
        CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name))""",
)
_WGS84: Final = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],'
    'AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,'
    'AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]'
)
_SYSTEMS: Final = (
    ("WGS 84 geodetic", 4326, "EPSG", 4326, _WGS84, "longitude/latitude coordinates in decimal degrees"),
    ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined", "undefined Cartesian coordinate reference system"),
    ("Undefined geographic SRS", 0, "NONE", 0, "undefined", "undefined geographic coordinate reference system"),
)
