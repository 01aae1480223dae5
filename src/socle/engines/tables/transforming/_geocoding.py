"""Doing the step that finds the door of an address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from socle.engines.tables.live import ORDER, quoted
from socle.engines.tables.model import Schema, TableError
from socle.engines.tables.transforming._addresses import Doors
from socle.engines.tables.transforming._model import MAX_SAMPLES, Lost, Step
from socle.engines.tables.transforming._plain import carried

if TYPE_CHECKING:
    from socle.engines.tables.transforming._running import Work

MOST_ADDRESSES: Final = 500_000
_FOUND = {"address": "VARCHAR", "lon": "DOUBLE", "lat": "DOUBLE", "words": "VARCHAR", "score": "DOUBLE"}


def geocode(work: Work, step: Step, before: Schema, after: Schema) -> list[Lost]:
    """Give each row the place of the door that its address names, or none: each address is asked once."""
    parts = ", ".join(f"nullif(trim({quoted(one)}::VARCHAR), '')" for one in step["columns"])
    text = f"concat_ws(' ', {parts})"
    if work.count(f"SELECT count(DISTINCT {text}) FROM {work.table}") > MOST_ADDRESSES:
        raise TableError("too-many-addresses", "too many different addresses", most=MOST_ADDRESSES)
    asked = work.fetch(f"SELECT {text}, count(*) FROM {work.table} GROUP BY 1 ORDER BY 2 DESC, 1")
    doors = Doors.from_file(work.doors, work.places)
    found: list[tuple[Any, ...]] = []
    missed: dict[str, list[tuple[str, int, tuple[str, ...]]]] = {}
    for address, count in asked:
        answer = doors.find(address, step["least"])
        if answer.door is None:
            missed.setdefault(answer.why, []).append((address, count, answer.near))
            continue
        door = answer.door
        found.append((address, door.lon, door.lat, door.words, answer.score))
    columns_of = zip(*found, strict=True) if found else ([] for _ in _FOUND)
    beside = work.beside("found", _FOUND, dict(zip(_FOUND, map(list, columns_of), strict=True)))
    lon, lat, words, score = (quoted(one.name) for one in after.columns[-4:])
    columns = [f"l.{quoted(name)}" for name in before.names]
    columns += [f"f.lon AS {lon}", f"f.lat AS {lat}", f"f.words AS {words}", f"f.score AS {score}"]
    columns += [f"l.{one}" for one in carried(after, before)]
    rows = f"(SELECT *, {text} AS __address FROM {work.table})"
    work.make(
        f"SELECT {', '.join(columns)} FROM {rows} l LEFT JOIN {beside} f ON l.__address = f.address ORDER BY l.{ORDER}"
    )
    return [_told(why, missed[why]) for why in sorted(missed)]


def _told(why: str, missed: list[tuple[str, int, tuple[str, ...]]]) -> Lost:
    samples = tuple(
        {"value": address[:200], "count": count, "near": list(near)} for address, count, near in missed[:MAX_SAMPLES]
    )
    return Lost(why, sum(count for _address, count, _near in missed), samples)
