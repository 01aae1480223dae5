"""Objects of JSON, GeoJSON and NDJSON as rows: nested objects become dotted columns, lists stay JSON, an absent key is
an empty cell.

The document is read twice: once to know all its columns (any record may bring one), once for each reading of its rows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from socle.engines.tables.model import MAX_CELL, MAX_COLUMNS, TableError
from socle.engines.tables.opening._json import MOST_PATHS, Number, Stream, Twice, Where, compact, encoding_of
from socle.engines.tables.opening._model import Batch, Flaw, TextTable
from socle.engines.tables.opening._wkt import DEGREES, KINDS, crs_of, wkt_of
from socle.engines.tables.sniffing import SAMPLE_RECORDS, header_of

if TYPE_CHECKING:
    import polars as pl

DEEPEST: Final = 8
MOST_NAMED: Final = 20
_HUGE: Final = re.compile(r"[eE]\+?(?:[2-9]\d|\d{3,})$|^-?\d{19,}")
_CONSTANTS: Final = frozenset({"NaN", "Infinity", "-Infinity"})
Flat = dict[str, str]


@dataclass(slots=True)
class Survey:
    """What the first reading found: for each array its records, columns and oddities (counted, with the first row)."""

    places: dict[Where, Columns] = field(default_factory=dict)
    members: dict[Where, str] = field(default_factory=dict)


@dataclass(slots=True)
class Columns:
    """The columns of one array, in the order they came."""

    count: int = 0
    labels: dict[str, None] = field(default_factory=dict)
    lists: list[list[str]] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    odd: Counter[str] = field(default_factory=Counter)
    first: dict[str, int] = field(default_factory=dict)

    def note(self, code: str) -> None:
        self.odd[code] += 1
        self.first.setdefault(code, self.count + 1)


def open_objects(path: Path, format: str, *, sheet: str = "", most: int = 0) -> TextTable:
    """The records of a JSON file. Raises TableError "bad-json", "cut-json", "too-deep", "record-too-long", "no-row",
    "too-many-columns", "cell-too-long", "no-sheet"."""
    encoding, lines = encoding_of(path, most), format == "ndjson"
    try:
        survey = _surveyed(path, encoding, most, lines=lines)
        if not survey.places:
            survey, lines = _whole(survey, path, encoding, format, most), True
    except UnicodeDecodeError:
        raise TableError("bad-encoding", f"the file is not {encoding}", encoding=encoding) from None
    place = _place(survey, sheet)
    columns = survey.places[place]
    source = _Source(path, encoding, lines, place, columns, most)
    skip = header_rows = 0
    labels: tuple[str, ...]
    if columns.kinds["list"] and not columns.kinds["object"]:
        skip, header_rows = header_of(columns.lists)
        labels = tuple(columns.lists[skip]) if header_rows else ()
        source.skip, header_rows = skip + min(header_rows, 1), min(header_rows, 1)
    else:
        if columns.kinds["list"]:
            columns.labels.setdefault("value")
        labels, header_rows = tuple(map(whole, columns.labels)), 1
    geometry = source.geometry
    crs, flaws = _crs(survey) if geometry else ("", [])
    return TextTable(
        format=format,
        labels=labels,
        read=source.batches,
        encoding=encoding,
        sheet=".".join(part for part in place if part != "[]"),
        skip=skip,
        header_rows=header_rows,
        geometry=geometry,
        crs=crs,
        flaws=(*flaws, *_flaws(survey, place, encoding)),
    )


def _surveyed(path: Path, encoding: str, most: int, *, lines: bool) -> Survey:
    survey = Survey()
    stream = Stream(path, encoding, most)
    try:
        for place, value in stream.records(lines=lines):
            if place and place[-1] != "[]":
                if len(survey.members) < MOST_PATHS:
                    survey.members[place] = value if isinstance(value, str) else compact(value)[:MAX_CELL]
                continue
            if place not in survey.places and len(survey.places) >= MOST_PATHS:
                raise TableError("too-many-columns", "the JSON holds too many lists", columns=MOST_PATHS)
            _survey(value, survey.places.setdefault(place, Columns()))
    finally:
        stream.close()
    return survey


def _whole(found: Survey, path: Path, encoding: str, format: str, most: int) -> Survey:
    """Without a list of records, the document itself is the record, unless it is an empty list or holds one."""
    if "[]" not in found.members.values():
        survey = _surveyed(path, encoding, most, lines=True)
        kinds = survey.places[()].kinds if survey.places else Counter[str]()
        if kinds["feature"] or (kinds["object"] and format != "geojson"):
            return Survey(survey.places, found.members)
    raise TableError("no-row", "the JSON holds no record")


def _survey(value: Any, columns: Columns) -> None:
    columns.count += 1
    if isinstance(value, list):
        columns.kinds["list"] += 1
        if len(columns.lists) < SAMPLE_RECORDS:
            columns.lists.append([_text(each) for each in value[:MAX_COLUMNS]])
        return
    columns.kinds["object"] += 1
    flat = flatten(value, columns)
    columns.labels.update(dict.fromkeys(flat))
    if len(columns.labels) > MAX_COLUMNS:
        raise TableError("too-many-columns", f"more than {MAX_COLUMNS} columns", columns=len(columns.labels))


def flatten(value: Any, columns: Columns | None = None) -> Flat:
    """A record as labels and texts; what is odd in it is noted in `columns`."""
    flat: Flat = {}
    if not isinstance(value, dict):
        flat["value"] = _text(value)
    elif value.get("type") == "Feature" and ("geometry" in value or "properties" in value):
        _feature(value, flat, columns)
    elif value.get("type") in KINDS and ("coordinates" in value or "geometries" in value):
        _feature({"geometry": value}, flat, columns)
    else:
        _flatten(value, "", DEEPEST, flat, columns)
    return flat


def _feature(value: dict[str, Any], flat: Flat, columns: Columns | None) -> None:
    """A feature of GeoJSON: its properties, its id when it has one, its geometry as WKT."""
    properties = value.get("properties")
    if isinstance(properties, dict):
        _flatten(properties, "", DEEPEST, flat, columns)
    if value.get("id") is not None:
        flat.setdefault("id" if "id" not in flat else "feature_id", _text(value["id"]))
    geometry = value.get("geometry")
    try:
        flat[GEOMETRY] = wkt_of(geometry)
    except (ValueError, RecursionError):
        # Not a geometry: kept as written, so that it can be seen and mended.
        flat[GEOMETRY] = compact(geometry)[:MAX_CELL]
        if columns:
            columns.note("bad-geometry")
    if columns:
        columns.kinds["feature"] += 1
        if geometry is None:
            columns.note("no-geometry")


GEOMETRY: Final = "geometry"


def _flatten(value: dict[str, Any], prefix: str, deep: int, flat: Flat, columns: Columns | None) -> None:
    if columns is not None and isinstance(value, Twice):
        columns.note("duplicate-keys")
    for key, each in value.items():
        if isinstance(each, dict) and each and deep:
            _flatten(each, f"{prefix}{key}.", deep - 1, flat, columns)
            continue
        text = _text(each)
        if columns is not None and isinstance(each, Number):
            if each in _CONSTANTS:
                columns.note("not-a-number")
            elif len(each) > 4 and _HUGE.search(each):
                columns.note("huge-numbers")
        flat[prefix + key] = text


def _text(value: Any) -> str:
    if isinstance(value, str):
        text = str(value)
    elif value is None or value == {}:
        return ""
    elif value is True or value is False:
        return "true" if value else "false"
    else:
        text = compact(value)
    if len(text) > MAX_CELL:
        raise TableError("cell-too-long", "a cell is too long", most=MAX_CELL, line=0)
    return text


def _place(survey: Survey, sheet: str) -> Where:
    """The list with the most records, or the one that is named."""
    if sheet:
        named = {".".join(part for part in place if part != "[]"): place for place in survey.places}
        if sheet not in named:
            raise TableError("no-sheet", f"no list named {sheet[:40]!r}", sheet=sheet[:40], sheets=list(named)[:20])
        return named[sheet]
    return max(survey.places, key=lambda place: survey.places[place].count)


def _crs(survey: Survey) -> tuple[str, list[Flaw]]:
    """The reference system: degrees, unless the old `crs` member says another."""
    said = next((text for place, text in survey.members.items() if place[0] == "crs" and place[-1] == "name"), "")
    if not said:
        return DEGREES, []
    crs = crs_of(said)
    if not crs:
        return "", [Flaw("unknown-crs", 0, {"crs": said[:100]})]
    return crs, [] if crs == DEGREES else [Flaw("declared-crs", 0, {"crs": crs})]


def _flaws(survey: Survey, place: Where, encoding: str) -> Iterator[Flaw]:
    columns = survey.places[place]
    for code in sorted(columns.odd):
        yield Flaw(code, columns.first[code], {"count": columns.odd[code]})
    if columns.kinds["list"] and columns.kinds["object"]:
        yield Flaw("mixed-records", 0, {"count": columns.kinds["list"]})
    others = [".".join(part for part in each if part != "[]") for each in survey.places if each != place]
    if others:
        yield Flaw("other-lists", 0, {"others": others[:MOST_NAMED], "count": len(others)})
    if not encoding.startswith("utf-8"):
        yield Flaw("not-utf-8", 0, {"encoding": encoding})


@dataclass(slots=True)
class _Source:
    """The rows of the chosen list, as often as they are asked for."""

    path: Path
    encoding: str
    lines: bool
    place: Where
    columns: Columns
    most: int
    skip: int = 0

    @property
    def geometry(self) -> str:
        return GEOMETRY if self.columns.kinds["feature"] else ""

    def batches(self, rows: int) -> Iterator[Batch]:
        stream = Stream(self.path, self.encoding, self.most, checked=True)
        try:
            number = 2 if self.columns.labels else self.skip + 1
            records = islice(self._records(stream), self.skip, None)
            while batch := list(islice(records, rows)):
                yield Batch(self._frame(batch), number)
                number += len(batch)
        finally:
            stream.close()

    def _records(self, stream: Stream) -> Iterator[Any]:
        for where, value in stream.records(lines=self.lines):
            if where == self.place:
                yield value

    def _frame(self, batch: list[Any]) -> pl.DataFrame:
        columns: list[list[str | None]]
        if self.columns.labels:
            flats = [flatten(value) for value in batch]
            columns = [[flat.get(label, "") for flat in flats] for label in self.columns.labels]
        else:
            texts = [[_text(each) for each in value] for value in batch]
            width = max(map(len, [*texts, *self.columns.lists[:1]]), default=0)
            if width > MAX_COLUMNS:
                raise TableError("too-many-columns", f"more than {MAX_COLUMNS} columns", columns=width)
            columns = [[row[i] if i < len(row) else None for row in texts] for i in range(width)]
        return text_frame(columns)


def whole(text: str) -> str:
    """The text with half characters (lone surrogates), which no file can hold, as U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def text_frame(columns: list[list[str | None]]) -> pl.DataFrame:
    """Columns of text as a frame; half characters and zeros become U+FFFD."""
    import polars as pl

    made = []
    for i, cells in enumerate(columns):
        try:
            made.append(pl.Series(str(i), cells, dtype=pl.String))
        except UnicodeEncodeError:
            made.append(pl.Series(str(i), [c and whole(c) for c in cells], dtype=pl.String))
    return pl.DataFrame(made).with_columns(pl.all().str.replace_all("\x00", "\ufffd", literal=True))
