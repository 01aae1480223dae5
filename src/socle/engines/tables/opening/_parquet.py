"""Parquet as text: dates in ISO 8601, lists and structures as JSON, geometries as WKT."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from socle.engines.tables.model import MAX_COLUMNS, TableError
from socle.engines.tables.opening._model import Batch, Flaw, TextTable
from socle.engines.tables.opening._wkt import DEGREES, crs_of, wkt_of_bytes

if TYPE_CHECKING:
    import polars as pl

# A page can say "a billion times this value" in a few bytes.
MOST_ROWS: Final = 200_000_000
SLICE: Final = 50_000


def open_parquet(path: Path) -> TextTable:
    """A Parquet file. Raises TableError "damaged-file", "too-many-columns", "too-many-rows"."""
    import polars as pl

    try:
        schema = pl.read_parquet_schema(path)
        rows = rows_of_parquet(path)
        said = pl.read_parquet_metadata(path).get("geo", "")
    except BaseException as error:
        raise _damaged(error) from None
    if len(schema) > MAX_COLUMNS:
        raise TableError("too-many-columns", f"more than {MAX_COLUMNS} columns", columns=len(schema))
    if rows > MOST_ROWS:
        raise TableError("too-many-rows", f"more than {MOST_ROWS} rows", most=MOST_ROWS)
    geometry, crs = _geometry(said, list(schema))
    if not geometry:
        geometry = next((name for name in ("geometry", "geom") if schema.get(name) == pl.Binary), "")
        crs = DEGREES if geometry else ""

    def read(wanted: int) -> Iterator[Batch]:
        for at in range(0, rows, wanted):
            yield _batch(path, at, wanted, geometry)

    flaws = (Flaw("unknown-crs", 0, {"crs": ""}),) if geometry and not crs else ()
    return TextTable("parquet", tuple(schema), read, geometry=geometry, crs=crs, flaws=flaws)


def rows_of_parquet(path: Path) -> int:
    """How many rows a Parquet file says to have."""
    import polars as pl

    return int(pl.scan_parquet(path, glob=False).select(pl.len()).collect().item())


def _damaged(error: BaseException) -> TableError:
    """Polars panics (a BaseException of its own) on some damaged files."""
    import polars as pl

    if isinstance(error, (pl.exceptions.PolarsError, OSError)) or type(error).__name__ == "PanicException":
        return TableError("damaged-file", "the Parquet file is damaged")
    raise error


def _batch(path: Path, at: int, rows: int, geometry: str) -> Batch:
    import polars as pl

    try:
        return _texts(pl.scan_parquet(path, glob=False).slice(at, rows).collect(), at, geometry)
    except TableError:
        raise
    except BaseException as error:
        raise _damaged(error) from None


def _texts(frame: pl.DataFrame, at: int, geometry: str) -> Batch:
    import polars as pl

    flaws: tuple[Flaw, ...] = ()
    cells = []
    for i, column in enumerate(frame.iter_columns()):
        if column.name == geometry and column.dtype == pl.Binary:
            texts, bad = wkt_of_bytes(column.to_list())
            cells.append(pl.Series(str(i), texts, dtype=pl.String))
            flaws = (Flaw("bad-geometry", at + 2 + bad[0], {"count": len(bad)}),) if bad else ()
        else:
            cells.append(_text(column).fill_null("").alias(str(i)))
    return Batch(pl.DataFrame(cells), at + 2, flaws)


def _text(column: pl.Series) -> pl.Series:
    import polars as pl

    kind = column.dtype
    if isinstance(kind, (pl.List, pl.Array, pl.Struct)) or kind == pl.Object:
        texts = [None if value is None else json.dumps(_plain(value), ensure_ascii=False) for value in column.to_list()]
        return pl.Series(column.name, texts, dtype=pl.String)
    if kind == pl.Binary:
        return column.bin.encode("hex")
    if kind in (pl.Float32, pl.Float64):
        return column.cast(pl.String).str.strip_suffix(".0")
    if isinstance(kind, pl.Datetime):
        return column.dt.to_string("iso:strict")
    return column.cast(pl.String)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)


def _geometry(said: str, names: list[str]) -> tuple[str, str]:
    """The main column of a GeoParquet file and its reference system (longitude and latitude when it says none)."""
    try:
        meta = json.loads(said) if said else {}
        name = meta.get("primary_column", "")
        column = meta.get("columns", {}).get(name, {})
        if name not in names or not isinstance(column, dict):
            return "", ""
        crs = column.get("crs", DEGREES)
        if isinstance(crs, dict):
            identity = crs.get("id") or {}
            crs = f"{identity.get('authority')}:{identity.get('code')}"
        return name, crs_of(str(crs or ""))
    except (ValueError, AttributeError, RecursionError):
        return "", ""
