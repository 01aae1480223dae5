"""Tables to files, whole or a selection, in eight formats. Written a batch at a time at a path that the caller makes
final; a reader may follow the file while it grows (all formats but GeoPackage only ever append).

There is no limit of rows, and memory does not follow them.

CSV is UTF-8 with commas. A text cell (or a header) that begins with = + - @ TAB or CR gets a leading apostrophe, since
spreadsheets would run it as a formula; numbers are left alone. The other formats carry the text unchanged: in a
workbook a text is typed as text and is never run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from socle.engines.tables.asking.plan import Plan
from socle.engines.tables.exporting._features import write_features
from socle.engines.tables.exporting._files import write_geopackage, write_parquet
from socle.engines.tables.exporting._rows import Rows
from socle.engines.tables.exporting._text import csv_head, write_csv, write_geojson, write_json, write_ndjson
from socle.engines.tables.exporting._workbooks import write_ods, write_xlsx
from socle.engines.tables.files import written
from socle.engines.tables.live import opened
from socle.engines.tables.model import Schema, TableError

_WRITERS: Final[dict[str, Callable[[Rows, str], int]]] = {
    "csv": write_csv,
    "json": write_json,
    "ndjson": write_ndjson,
    "geojson": write_geojson,
    "parquet": write_parquet,
    "xlsx": write_xlsx,
    "ods": write_ods,
    "gpkg": write_geopackage,
}
FORMATS: Final = tuple(_WRITERS)
FEATURES: Final = "features"  # not to take away: what the doors of maps read
LOCATED_FORMATS: Final = frozenset({"geojson"})  # only for tables that say where their rows are


def export(
    schema: Mapping[str, Any],
    base: str = "",
    deltas: Sequence[str] = (),
    *,
    target: str,
    format: str,
    plan: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Writes every live row at `target`, or those of a `plan` (its conditions and order; its slice is not looked at).

    Returns `{"rows", "bytes", "sha256"}`. Raises TableError "bad-format", "no-geo" for the GeoJSON of a table without
    places, and what a plan that does not fit the schema says.
    """
    if format != FEATURES and format not in _WRITERS:
        raise TableError("bad-format", f"unknown format {format[:20]!r}", format=format[:20])
    with opened(schema, base, deltas, [target]) as live:
        asked = Plan.from_json(plan).checked(live.schema) if plan else None
        rows = (write_features if format == FEATURES else _WRITERS[format])(Rows(live, asked), target)
    return {"rows": rows, **written(target)}


def head_of(schema: Mapping[str, Any], format: str, plan: Mapping[str, Any] | None = None) -> bytes:
    """The bytes that a file surely begins with, known before a row is read: the first line of a CSV; of the others
    nothing. Raises TableError for a plan that does not fit the schema."""
    shape = Schema.from_json(schema)
    asked = Plan.from_json(plan).checked(shape) if plan else None
    if format != "csv":
        return b""
    return csv_head(shape.narrowed(asked.select) if asked is not None and asked.select else shape).encode()


def merge(schema: Mapping[str, Any], base: str = "", deltas: Sequence[str] = (), *, target: str) -> dict[str, Any]:
    """The live rows as one new base (or edition), in the table's order. Returns `{"rows", "bytes",
    "sha256"}`."""
    return export(schema, base, deltas, target=target, format="parquet")
