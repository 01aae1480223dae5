"""The exact reading of one cell: text to value, as frictionless reads it. Slow and sure; the fast tests of `_fast`
only ever say yes where this says yes.

None is "not of this type". Values are hashable where the type has an equality, and compare among themselves.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from socle.engines.tables.checking import _addresses, _shapes
from socle.engines.tables.schemas import Field

Reader = Callable[[str], Any]
LONGEST_DATE: Final = 100  # dateutil tries every combination of what it finds
_AROUND_NUMBER: Final = re.compile(r"((^[^-\d]*)|(\D*$))")
_DURATION: Final = re.compile(
    r"^(?P<sign>[+-])?P(?!\b)(?P<years>[0-9]+([,.][0-9]+)?Y)?(?P<months>[0-9]+([,.][0-9]+)?M)?"
    r"(?P<weeks>[0-9]+([,.][0-9]+)?W)?(?P<days>[0-9]+([,.][0-9]+)?D)?"
    r"((?P<separator>T)(?P<hours>[0-9]+([,.][0-9]+)?H)?(?P<minutes>[0-9]+([,.][0-9]+)?M)?"
    r"(?P<seconds>[0-9]+([,.][0-9]+)?S)?)?$"
)
# Days and seconds of each part, to compare durations; a year and a month are those of the mean calendar.
_SECONDS: Final = {
    "years": 31_556_952,
    "months": 2_629_746,
    "weeks": 604_800,
    "days": 86_400,
    "hours": 3_600,
    "minutes": 60,
    "seconds": 1,
}


def reader_of(field: Field) -> Reader:
    """The reader of a field's cells."""
    match field.type:
        case "string":
            return _strings(field.format)
        case "integer":
            return _integers(field)
        case "number":
            return _numbers(field)
        case "boolean":
            words = dict.fromkeys(field.true_values, True) | dict.fromkeys(field.false_values, False)
            return words.get
        case "date" | "time" | "datetime":
            return _moments(field.type, field.format)
        case "year":
            return _year
        case "yearmonth":
            return _yearmonth
        case "duration":
            return _duration
        case "geopoint":
            return _geopoints(field.format)
        case "geojson":
            return _documents(_shapes.is_topojson if field.format == "topojson" else _shapes.is_geojson)
        case "object":
            return _documents(lambda value: isinstance(value, dict))
        case "array":
            return _documents(lambda value: isinstance(value, list))
        case "list":
            return _lists(field)
        case _:
            return lambda cell: cell


def _strings(form: str) -> Reader:
    test: Callable[[str], bool]
    match form:
        case "email":
            test = _addresses.is_email
        case "uri":
            test = _addresses.is_uri
        case "uuid":
            test = _addresses.is_uuid
        case "binary":
            test = _is_base64
        case _:
            return lambda cell: cell
    return lambda cell: cell if test(cell) else None


def _is_base64(cell: str) -> bool:
    try:
        base64.b64decode(cell)
    except ValueError:
        return False
    return True


def _integers(field: Field) -> Reader:
    def read(cell: str) -> int | None:
        cell = cell.strip()
        if not field.bare_number:
            cell = _AROUND_NUMBER.sub("", cell)
        if field.group_char:
            cell = cell.replace(field.group_char, "")
        try:
            return int(cell)
        except ValueError:
            return None

    return read


def _numbers(field: Field) -> Reader:
    plain = field.bare_number and field.decimal_char == "." and not field.group_char

    def read(cell: str) -> Decimal | None:
        cell = cell.strip()
        if not plain:
            if not field.bare_number:
                cell = _AROUND_NUMBER.sub("", cell)
            cell = cell.replace(field.group_char, "") if field.group_char else cell
            if field.decimal_char != "." and "." in cell:
                return None
            cell = cell.replace(field.decimal_char, ".")
        try:
            return Decimal(cell)
        except (InvalidOperation, ValueError):
            return None

    return read


def _moments(kind: str, form: str) -> Reader:
    read: Callable[[str], dt.datetime] = _default(kind) if form == "default" else _any if form == "any" else _by(form)

    def value(cell: str) -> dt.date | dt.time | dt.datetime | None:
        try:
            moment = read(cell)
            return moment.date() if kind == "date" else moment.timetz() if kind == "time" else moment
        except (ValueError, OverflowError, IndexError, TypeError, AttributeError, re.error):
            return None

    return value


def _default(kind: str) -> Callable[[str], dt.datetime]:
    from dateutil.parser import isoparse

    def moment(cell: str) -> dt.datetime:
        if kind == "date":
            return dt.datetime.strptime(cell, "%Y-%m-%d")  # noqa: DTZ007 (a date has no zone)
        at, least = (16, 19) if kind == "datetime" else (5, 8)
        if cell[at] != ":" or len(cell) < least:
            raise ValueError
        found: dt.datetime = isoparse(cell if kind == "datetime" else f"2000-01-01T{cell}")
        return found

    return moment


def _any(cell: str) -> dt.datetime:
    from dateutil import parser

    if len(cell) > LONGEST_DATE:
        raise ValueError
    # What a cell does not say is taken from a fixed day: the engine has no clock.
    found: dt.datetime = parser.parse(cell, default=dt.datetime(2000, 1, 1))  # noqa: DTZ001 (cells have no zone)
    return found


def _by(form: str) -> Callable[[str], dt.datetime]:
    return lambda cell: dt.datetime.strptime(cell, form)  # noqa: DTZ007 (the form may hold a zone)


def _year(cell: str) -> int | None:
    if len(cell) != 4:
        return None
    try:
        year = int(cell)
    except ValueError:
        return None
    return year if 0 <= year <= 9999 else None


def _yearmonth(cell: str) -> tuple[int, int] | None:
    try:
        year, month = map(int, cell.split("-"))
    except ValueError:
        return None
    return (year, month) if 1 <= month <= 12 else None


def _duration(cell: str) -> Decimal | None:
    """Seconds. The alternative form of ISO 8601 (P2020-01-01T…) is not a duration that anybody writes."""
    found = _DURATION.match(cell)
    if found is None:
        return None
    parts = ((found[name] or "0n")[:-1].replace(",", ".") for name in _SECONDS)
    total = sum((Decimal(part) * weight for part, weight in zip(parts, _SECONDS.values(), strict=True)), Decimal())
    return -total if found["sign"] == "-" else total


def _geopoints(form: str) -> Reader:
    def read(cell: str) -> tuple[Decimal, Decimal] | None:
        try:
            if form == "default":
                lon, lat = cell.split(",")
            elif form == "array":
                lon, lat = json.loads(cell)
            else:
                pair = json.loads(cell)
                lon, lat = [pair[name] for name in ("lon", "lat") if len(pair) == 2]
            point = (
                Decimal(lon.strip() if isinstance(lon, str) else lon),
                Decimal(lat.strip() if isinstance(lat, str) else lat),
            )
            return point if abs(point[0]) <= 180 and abs(point[1]) <= 90 else None
        except (ValueError, TypeError, KeyError, InvalidOperation, RecursionError, AttributeError):
            return None

    return read


def _documents(test: Callable[[Any], bool]) -> Reader:
    def read(cell: str) -> Any:
        try:
            value = json.loads(cell)
            return value if test(value) else None
        except (ValueError, RecursionError):
            return None

    return read


def item_test(item: Field) -> Callable[[Any], bool]:
    """Whether a JSON value is of a field's type: as itself, or as a text that its reader accepts."""
    read = reader_of(item)
    of_kind: Mapping[str, tuple[type, ...]] = {
        "integer": (int,),
        "number": (int, float),
        "boolean": (bool,),
        "array": (list,),
        "object": (dict,),
        "year": (int,),
        "geopoint": (list,),
        "geojson": (dict,),
    }

    def test(value: Any) -> bool:
        if isinstance(value, str):
            return read(value) is not None
        if item.type == "any":
            return True
        whole = item.type in ("integer", "year") and isinstance(value, float) and value.is_integer()
        right = isinstance(value, of_kind.get(item.type, ())) or whole
        return right and isinstance(value, bool) == (item.type == "boolean")

    return test


def _lists(field: Field) -> Reader:
    read_item = reader_of(Field(name=field.name, type=field.item_type))

    def read(cell: str) -> list[Any] | None:
        items = [read_item(item) for item in cell.split(field.delimiter)]
        return None if any(item is None for item in items) else items

    return read
