"""Features for programs that read maps: from a file of features ready to send when there is one, else from the engine.

The file is made in the background for a version that somebody asks about; it is read in this process, by SQLite's own
R*Tree, so that a page of a place costs less than asking the sandbox.
"""

import bisect
import sqlite3
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection

from socle.data.tables.models import Table
from socle.data.tables.queries._asking import Unreadable, engine, live_files
from socle.data.tables.queries._downloads import known_file, prepare
from socle.data.tables.queries._kept_files import opened
from socle.data.tables.queries._remembering import Remembered
from socle.data.tables.rules import LONGEST_SLUG, refusal_of
from socle.data.tables.terms import Plan
from socle.ground import sandbox

Box = tuple[float, float, float, float]
FILE = "features"
MOST_UNSURE = 2_000
"""More shapes than this at the edge of a box are looked at by the engine."""
REMEMBERED = 64
REMEMBERED_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class FeatureQuestion:
    """Which features: a plan and a filter in CQL2 text, a box in a coordinate system, and a page by the row's name."""

    plan: Plan
    cql: str = ""
    box: tuple[float, ...] = ()
    box_crs: str = ""
    crs: str = ""
    limit: int = 100
    after: str = ""
    before: str = ""
    only: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether only a box is asked, in degrees both ways."""
        degrees = self.crs in ("", "OGC:CRS84") and self.box_crs in ("", "OGC:CRS84", "EPSG:4326")
        return degrees and not (self.cql or self.plan.filters or self.plan.where or self.plan.search)


@dataclass(frozen=True, slots=True)
class FeaturePage:
    """GeoJSON features parted by commas, their names, how many fit in all, whether more come before and after."""

    keys: Sequence[str]
    body: bytes
    matched: int
    earlier: bool
    later: bool


def feature_page(table: Table, asked: FeatureQuestion) -> FeaturePage:
    """A page of features. Raises ``Refusal``."""
    if asked.is_plain:
        path = known_file(table, FILE, None)
        if path is None:
            prepare(table, FILE)
        else:
            try:
                found = _from_file(path, asked)
            except sqlite3.Error:
                found = None  # swept just now: the engine knows as much
            if found is not None:
                return found
    return _from_engine(table, asked)


def _from_engine(table: Table, asked: FeatureQuestion) -> FeaturePage:
    given: dict[str, Any] = {
        "plan": asked.plan.to_json(),
        "limit": asked.limit,
        "after": asked.after,
        "before": asked.before,
        "only": asked.only,
        "box": list(asked.box),
        "box_crs": asked.box_crs,
        "crs": asked.crs,
        "cql": asked.cql,
    }
    for attempt in (1, 2):
        try:
            answer, blobs = engine("features", schema=table.schema, **live_files(table.pk), **given)
            break
        except Unreadable:
            if attempt == 2:
                raise
    further = bool(answer["more"])
    earlier, later = (further, True) if asked.before else (bool(asked.after), further)
    return FeaturePage(answer["keys"], blobs[0], answer["matched"], earlier, later)


def _from_file(path: Path, asked: FeatureQuestion) -> FeaturePage | None:
    """The page out of the file of features; None where the engine must say it."""
    with opened(path) as file:
        return _found_in(file, path, asked)


def _found_in(file: sqlite3.Connection, path: Path, asked: FeatureQuestion) -> FeaturePage | None:
    rows = int(file.execute("SELECT rows FROM about").fetchone()[0])
    if asked.only:
        found = file.execute("SELECT key, body FROM features WHERE key = ?", (asked.only,)).fetchall()
        return _page(found, rows, False, False)
    edge = 0 if not asked.before else rows + 1
    if asked.after or asked.before:
        at = file.execute("SELECT id FROM features WHERE key = ?", (asked.after or asked.before,)).fetchone()
        if at is None:
            return None  # that row is gone: the engine compares its key
        edge = int(at[0])
    if not asked.box:
        return _ranks(file, range(1, rows + 1), edge, asked)
    hits = _hits(file, path, asked)
    return None if hits is None else _ranks(file, hits, edge, asked)


def _ranks(file: sqlite3.Connection, hits: Sequence[int], edge: int, asked: FeatureQuestion) -> FeaturePage:
    """The rows of a page out of the ranks of all that fit, which are in order."""
    if asked.before:
        last = bisect.bisect_left(hits, edge)
        first = max(0, last - asked.limit)
    else:
        first = bisect.bisect_right(hits, edge)
        last = min(len(hits), first + asked.limit)
    ranks = ",".join(map(str, hits[first:last]))
    found = file.execute(f"SELECT key, body FROM features WHERE id IN ({ranks}) ORDER BY id").fetchall()
    return _page(found, len(hits), first > 0, last < len(hits))


def _page(found: list[tuple[str, str]], matched: int, earlier: bool, later: bool) -> FeaturePage:
    body = ",\n".join([body for _, body in found]).encode()
    return FeaturePage([key for key, _ in found], body, matched, earlier, later)


_SURE = """SELECT id, CASE WHEN minx >= :w AND maxx <= :e AND miny >= :s AND maxy <= :n THEN 1
    WHEN shape THEN 2 WHEN x >= :w AND x <= :e AND y >= :s AND y <= :n THEN 1 ELSE 0 END
    FROM places WHERE maxx >= :w AND minx <= :e AND maxy >= :s AND miny <= :n"""


def _hits(file: sqlite3.Connection, path: Path, asked: FeatureQuestion) -> Sequence[int] | None:
    """The ranks of the rows that meet the box, in order; None when too many lie on its edge."""
    box = _in_degrees(asked)
    known = _found.get((str(path), *box))
    if known is not None:
        return known
    west, south, east, north = box
    windows = [box] if west <= east else [(west, south, 180.0, north), (-180.0, south, east, north)]
    ranks: set[int] = set()
    for w, s, e, n in windows:
        rows = file.execute(_SURE, {"w": w, "s": s, "e": e, "n": n}).fetchall()
        ranks.update(rank for rank, sure in rows if sure == 1)
        unsure = [rank for rank, sure in rows if sure == 2]
        if len(unsure) > MOST_UNSURE:
            return None
        ranks.update(_meeting(file, unsure, (w, s, e, n)))
    hits = array("q", sorted(ranks))
    _found.put((str(path), *box), hits, len(hits) * hits.itemsize)
    return hits


def _meeting(file: sqlite3.Connection, ranks: list[int], box: Box) -> list[int]:
    """Those whose shape meets the box: the engine looks at what their boxes do not tell."""
    if not ranks:
        return []
    rows = file.execute(f"SELECT id, wkb FROM features WHERE id IN ({','.join(map(str, ranks))})").fetchall()
    told: list[bool] = sandbox.call("socle.engines.tables:meeting", box=list(box), blobs=[wkb for _, wkb in rows])
    return [rank for (rank, _), meets in zip(rows, told, strict=True) if meets]


def _in_degrees(asked: FeatureQuestion) -> Box:
    """The box with longitude first. Raises ``Refusal`` ``tables.bad-box``."""
    a, b, c, d = asked.box
    west, south, east, north = (b, a, d, c) if asked.box_crs == "EPSG:4326" else (a, b, c, d)
    inside = -180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90
    if not inside:
        raise refusal_of("bad-box", {}) or AssertionError
    return west, south, east, north


def standing(slug: str) -> Table | None:
    """The table of an address as rows and columns go: what is said of it may be older. A page of a map asks a dozen
    times, so what did not change is not read again."""
    if len(slug) > LONGEST_SLUG:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, version, access, authority_id FROM data_tables_table WHERE slug = %s", [slug])
        state = cursor.fetchone()
    if state is None:
        return None
    known = _tables.get(slug)
    if known is None or known[0] != state:
        found = Table.objects.filter(slug=slug).first()
        if found is None:
            return None
        known = _tables[slug] = ((found.pk, found.version, found.access, found.authority_id), found)
        while len(_tables) > REMEMBERED:
            _tables.pop(next(iter(_tables)), None)
    return known[1]


_tables: dict[str, tuple[tuple[object, ...], Table]] = {}


# The ranks that the last boxes found, by file and box.
_found: Remembered[Sequence[int]] = Remembered(REMEMBERED, REMEMBERED_BYTES)
