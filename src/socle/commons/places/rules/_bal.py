"""Files in the format « Base Adresse Locale » 1.3 and 1.4 (AITF): one address a line, semicolons, UTF-8."""

import csv
from collections.abc import Iterator
from pathlib import Path

from socle.commons.places.rules._gathering import FileError, Gathered, clean_name, clean_point, clean_suffix
from socle.engines.geo import GeoError, Point, from_lambert93

NO_NUMBER = 99_999
"""The number that the format gives to a street or a hamlet without doors."""
_LONGITUDE = ("long", "lon", "longitude")
_LATITUDE = ("lat", "latitude")


def read_bal(path: Path, into: Gathered) -> None:
    """The streets and doors of a BAL file.

    A door with several positions keeps its first. Raises FileError `columns`, `empty`, `csv`, `too-many`.
    """
    into.keep_streets = True
    lines = _lines(path, into)
    header = next(lines, "")
    delimiter = max(";,\t|", key=header.count)
    columns = [name.strip().strip('"').casefold() for name in header.rstrip("\r\n").split(delimiter)]
    if "voie_nom" not in columns or "numero" not in columns or not _has_position(columns):
        raise FileError("columns", found=", ".join(columns[:12])[:200])
    reader = csv.DictReader(lines, fieldnames=columns, delimiter=delimiter)
    seen: set[str] = set()
    towns: set[str] = set()
    rows = 0
    try:
        for row_number, row in enumerate(reader, start=2):
            rows += 1
            towns.add(_cell(row, "commune_insee"))
            _read_row(row, row_number, into, seen)
    except csv.Error as error:
        raise FileError("csv", row=reader.line_num) from error
    if not rows:
        raise FileError("empty")
    if len(towns - {""}) > 1 and into.within is None:
        into.tell("several-towns", "", ", ".join(sorted(towns - {""})[:8]))


def _read_row(row: dict[str, str], at: int, into: Gathered, seen: set[str]) -> None:
    name = clean_name(_cell(row, "voie_nom"))
    if not name:
        into.tell("no-street", at)
        return
    names = {key[9:11]: clean_name(value) for key, value in row.items() if _is_other_name(key) and clean_name(value)}
    written = _cell(row, "numero")
    if not (written.isascii() and written.isdigit() and len(written) <= 5):
        into.tell("number", at, written)
        return
    point = _position(row)
    if point is None:
        into.tell("position", at, name)
        return
    if int(written) != NO_NUMBER:
        key = _cell(row, "cle_interop")
        into.address(
            name, int(written), clean_suffix(_cell(row, "suffixe")), point, at, spare=bool(key) and key in seen
        )
        seen.add(key)
        if (name, int(written), clean_suffix(_cell(row, "suffixe"))) not in into.addresses:
            return
    elif not into.inside(point):
        into.tell("outside", at, name)
        return
    into.street(name, at, [], names, 8.0)


def _has_position(columns: list[str]) -> bool:
    degrees = any(one in columns for one in _LONGITUDE) and any(one in columns for one in _LATITUDE)
    return degrees or {"x", "y"} <= set(columns)


def _position(row: dict[str, str]) -> Point | None:
    lon = next((row[one] for one in _LONGITUDE if row.get(one)), "")
    lat = next((row[one] for one in _LATITUDE if row.get(one)), "")
    if lon and lat:
        return clean_point(lon.replace(",", "."), lat.replace(",", "."))
    try:
        return from_lambert93(float(_cell(row, "x").replace(",", ".")), float(_cell(row, "y").replace(",", ".")))
    except (GeoError, ValueError):
        return None


def _is_other_name(key: object) -> bool:
    return isinstance(key, str) and key.startswith("voie_nom_") and len(key) >= 11


def _cell(row: dict[str, str], name: str) -> str:
    value = row.get(name)
    return value.strip() if isinstance(value, str) else ""


def _lines(path: Path, into: Gathered) -> Iterator[str]:
    """The lines of the file. One that is not UTF-8 is read as Windows-1252, and that is told."""
    with path.open("rb") as opened:
        start = opened.read(4)
    if start[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in start:
        raise FileError("encoding")
    try:
        with path.open(encoding="utf-8-sig") as text:
            while text.read(1 << 20):
                pass
        encoding = "utf-8-sig"
    except UnicodeDecodeError:
        encoding = "cp1252"
        into.tell("encoding", "")
    with path.open(encoding=encoding, errors="replace", newline="") as text:
        while line := text.readline(1 << 16):
            yield line.replace("\x00", " ")
