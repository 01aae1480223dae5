"""The faults of a table's shapes and places: those that its publication would mend or leave out, told beforehand.

The same reading as at publication (`shaping`), some rows at a time: what is the system or the order of most cells is
that of most cells among these rows.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from socle.engines.tables.checking._findings import Fault, Found, shown
from socle.engines.tables.opening import Batch, TextTable
from socle.engines.tables.shaping import LAMBERT, WGS84

if TYPE_CHECKING:
    import polars as pl

    from socle.engines.tables.schemas import TableSchema

PROBE: Final = 500
SOME: Final = 2_000
# Of the rows that are read together, those that may be astray are less than the tenth at which the others give way.
ENOUGH: Final = 12
MOST: Final = 0.9  # of a pair of columns of metres: the others are what is told
UNREADABLE: Final = "geometry-unreadable"
OTHER: Final = "geometry-other-crs"
_WHOLE: Final = frozenset({OTHER})  # said once of a column: all its cells have it


@dataclass(frozen=True, slots=True)
class Where:
    """The columns that hold shapes (`second` empty) or pairs of coordinates, by place; their name, and their system."""

    first: int
    name: str
    crs: str = ""
    second: int = -1


class ShapeJudge:
    """Looks at the geometry of a table, batch after batch, if the first one says that it has some."""

    def __init__(self, table: TextTable, names: Sequence[str], found: Found, schema: TableSchema | None) -> None:
        self._table, self._names, self._found, self._schema = table, names, found, schema
        self._where: Where | None = None
        self._missing: Collection[str] = ("",)
        self._looked = False
        self._told: set[str] = set()

    def add(self, batch: Batch) -> None:
        """Add the faults of some rows."""
        if not self._looked:
            self._looked = True
            self._where = _where(self._table, batch.frame, self._names)
            self._prepare()
        if self._where is not None:
            _judge(batch, self._where, self._found, self._told, self._missing)

    def _prepare(self) -> None:
        """What the schema says of the column: its words for no value; of GeoJSON, what cannot be read is told as a
        fault of its type already."""
        name = self._where.name if self._where else ""
        field = next((one for one in self._schema.fields if one.name == name), None) if self._schema else None
        if field is not None and self._schema is not None:
            self._missing = self._schema.missing_of(field)
            if field.type == "geojson":
                self._told.add(UNREADABLE)


def _where(table: TextTable, frame: pl.DataFrame, names: Sequence[str]) -> Where | None:
    """Where the first rows say that geometry is: as `shaping` says at publication, or two columns of degrees."""
    from socle.engines.tables.model import Column
    from socle.engines.tables.shaping import find_shapes, is_system, pair_of_degrees

    head = frame.head(20 * PROBE)
    shown_names = [str(name) for name in names[: head.width]]
    places = {name: at for at, name in reversed(list(enumerate(shown_names)))}

    def texts(name: str) -> pl.Series:
        return head.get_column(str(places[name]))

    def numbers(name: str) -> pl.Series:
        return _numbers(texts(name))

    def first(name: str) -> list[str]:
        filled = [one for one in texts(name).drop_nulls().to_list() if one.strip()]
        return filled[:PROBE]

    columns = [Column(name, "number" if _is_numeric(first(name)) else "string") for name in places]
    crs = table.crs if table.crs and is_system(table.crs) else ""
    said = find_shapes(columns, numbers, first, geometry=table.geometry, crs=crs, share=MOST)
    if said is not None and said.shapes:
        return Where(places[said.shapes], said.shapes, crs)
    pair = said.pair if said is not None else pair_of_degrees(columns, numbers)
    if pair is None:
        return None
    return Where(places[pair[0]], pair[0], pair[2], places[pair[1]])


def _is_numeric(first: Sequence[str]) -> bool:
    return bool(first) and sum(_as_number(one) is not None for one in first) >= 0.9 * len(first)


def _as_number(text: str) -> float | None:
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return None


def _numbers(texts: pl.Series) -> pl.Series:
    import polars as pl

    numbers = texts.cast(pl.Float64, strict=False)
    if numbers.null_count() == texts.null_count():
        return numbers
    return texts.str.strip_chars().str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)


def _judge(batch: Batch, where: Where, found: Found, told: set[str], missing: Collection[str]) -> None:
    from socle.engines.tables.shaping import judge_degrees, read_pairs, read_shapes

    frame, rows = batch.frame, batch.numbers
    if str(max(where.first, where.second)) not in frame.columns:
        return
    pair = [_numbers(frame.get_column(str(at))) for at in (where.first, where.second) if where.second >= 0]
    if pair and _is_plain(pair, where):
        return
    if pair and (doubtful := _doubtful(pair, where)) is not None:
        frame, rows, pair = frame[doubtful], rows.gather(doubtful), [side.gather(doubtful) for side in pair]
    numbers = rows.to_list()
    cells = frame.get_column(str(where.first)).to_list()
    if pair:
        others = frame.get_column(str(where.second)).to_list()
        xs, ys = (side.to_list() for side in pair)
        faults = judge_degrees(xs, ys, numbers=numbers, examples=len(numbers)) if where.crs == WGS84 else None
        if faults is None:
            faults = read_pairs(xs, ys, where.crs, numbers=numbers, examples=len(numbers)).faults
        cells = [f"{x or ''}, {y or ''}" for x, y in zip(cells, others, strict=True)]
    else:
        texts = [None if one is None or one in missing else one for one in cells]
        faults = read_shapes(texts, where.crs, numbers=numbers, examples=len(numbers)).faults
    shown_at = dict(zip(numbers, cells, strict=True))
    for fault in faults:
        if fault.code == UNREADABLE and fault.code in told:
            continue
        if fault.code == OTHER and not where.crs:
            continue  # the file names no system: metres of Lambert-93, as national schemas want them, are no fault
        like = Fault(fault.code, where.name, where.first + 1, fault.rows[0], rule=fault.code, data=_plain(fault.data))
        if fault.code in _WHOLE or fault.data.get("all"):
            if fault.code not in told:
                told.add(fault.code)
                first = shown(shown_at[fault.rows[0]])
                found.add_rows(like, [fault.rows[0]], [first])
            continue
        room = found.room(like)
        kept = fault.rows if room is None else fault.rows[:room]
        found.add_rows(like, fault.rows, [shown_at[row] for row in kept])


def _is_plain(pair: Sequence[pl.Series], where: Where) -> bool:
    """Whether all pairs of some rows surely lie near each other, where their system is used."""
    x, y = pair
    west, south, east, north = (-180, -90, 180, 90) if where.crs == WGS84 else (0, 5_900_000, 1_400_000, 7_300_000)
    if where.crs not in (WGS84, LAMBERT) or not (_within(x, west, east) and _within(y, south, north)):
        return False
    return _is_gathered(x) and _is_gathered(y)


def _doubtful(pair: Sequence[pl.Series], where: Where) -> pl.Series | None:
    """The rows of pairs of degrees that do not surely lie among the others, and enough that do, by which the system,
    the order of the axes and what is astray are told as by all; None when all must be read."""
    import polars as pl

    if where.crs != WGS84:
        return None
    sure = pl.repeat(value=True, n=len(pair[0]), eager=True)
    for series, most in zip(pair, (180, 90), strict=True):
        inside = series.filter(series.is_between(-most, most))
        some = inside.gather_every(max(1, len(inside) // SOME))
        low, high = some.quantile(0.1), some.quantile(0.9)
        if low is None or high is None:
            return None
        wide = max(high - low, 0.05) * 2
        sure &= series.is_between(max(low - wide, -most), min(high + wide, most), closed="none").fill_null(value=False)
    among, others = sure.arg_true(), (~sure).arg_true()
    wanted = max(SOME, ENOUGH * len(others))
    if len(among) <= wanted:
        return None
    return pl.concat([others, among.gather_every(len(among) // wanted)]).sort()


def _within(series: pl.Series, low: float, high: float) -> bool:
    return series.is_between(low, high).all() is not False


def _is_gathered(series: pl.Series) -> bool:
    """Whether no number is far from the others: as far as `shaping` calls astray, seen on one of some."""
    some = series.gather_every(max(1, len(series) // SOME))
    low, high, least, most = (some.quantile(0.1), some.quantile(0.9), series.min(), series.max())
    if low is None or high is None or least is None or most is None:
        return True
    wide = max(high - low, 0.05) * 2
    return float(least) > low - wide and float(most) < high + wide  # type: ignore[arg-type]  # numbers, as cast


def _plain(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if isinstance(value, str | int | float | bool)}
