"""Reading a file about a town: which format it is, what is in it, what is wrong with it. Runs in the sandbox."""

from pathlib import Path
from typing import Any

from socle.commons.places.rules._bal import read_bal
from socle.commons.places.rules._features import read_geojson
from socle.commons.places.rules._gathering import FileError, Gathered
from socle.commons.places.rules._osm import read_osm

MOST_CSV_BYTES = 300_000_000


def read_file(*, source: str, target: str, name: str, what: str, within: str, town: str) -> dict[str, Any]:
    """Read `source` (whose sender called it `name`) and write its places to `target`, one JSON object a line.

    `what` says what areas are where the file does not; `within` is the town's boundary as WKB in hexadecimal, or empty;
    `town` its name. Returns ``{"format", "counts", "totals", "findings", "keep_streets"}``. Raises FileError.
    """
    path = Path(source)
    gathered = Gathered(within=bytes.fromhex(within) if within else None)
    format = format_of(path, name)
    if format == "bal":
        if path.stat().st_size > MOST_CSV_BYTES:
            raise FileError("too-large", most=MOST_CSV_BYTES // 1_000_000)
        read_bal(path, gathered)
    elif format == "geojson":
        read_geojson(path, gathered, what)
    else:
        read_osm(path, gathered, town, format)
    counts = gathered.write(Path(target))
    if not counts:
        raise FileError("nothing", **dict(gathered.totals.most_common(3)))
    return {
        "format": format,
        "counts": counts,
        "totals": dict(gathered.totals),
        "findings": gathered.findings,
        "keep_streets": gathered.keep_streets,
    }


def format_of(path: Path, name: str) -> str:
    """``bal``, ``geojson``, ``osm`` (XML) or ``pbf``, by what the file is rather than by its name. Raises FileError."""
    with path.open("rb") as opened:
        start = opened.read(512)
    if not start.strip():
        raise FileError("empty")
    text = start.lstrip(b"\xef\xbb\xbf \r\n\t")
    if b"OSMHeader" in start[:40]:
        return "pbf"
    if text[:1] in (b"{", b"["):
        return "geojson"
    if text[:1] == b"<":
        if b"<osm" in start or b"<!DOCTYPE" in start or name.endswith((".osm", ".xml")):
            return "osm"
        raise FileError("format")
    if b"voie_nom" in start.lower() or name.casefold().endswith((".csv", ".txt")):
        return "bal"
    raise FileError("format")
