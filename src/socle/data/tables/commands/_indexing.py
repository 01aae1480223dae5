"""Indexes: made in the background for the tables that are big and at rest, dropped when nothing names them."""

import datetime
import logging
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from socle.data.tables.models import Base, Edition, Table
from socle.data.tables.queries._asking import Unreadable, engine
from socle.data.tables.queries._indexes import Index, folder_of, index_of
from socle.data.tables.terms import Origin
from socle.ground import sandbox, world
from socle.ground.refusals import Refusal, not_found
from socle.ground.scope import Scope
from socle.ground.storage import store

INDEXED_FROM = 5_000
"""Rows: below, DuckDB answers from the Parquet file as fast."""
REST = datetime.timedelta(minutes=10)
"""A table that its room keeps alive is indexed once it stays as it is for so long."""
AGAIN = datetime.timedelta(hours=1)
"""What failed for a reason that may pass (a full disk, a killed child) is tried again so much later."""
LONGEST_SECONDS = 1_800.0
FOR_GOOD = frozenset({"no-index", "tables.no-index", "tables.too-heavy", "tables.too-slow"})
"""What the engine says of a file that will never have an index."""
PARTIAL = "partial-"
WITHOUT = ".without"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A Parquet file that should have an index."""

    table_id: int
    path: str
    schema: dict[str, Any]
    index: Index
    now: datetime.datetime

    @property
    def without(self) -> Path:
        """What says that this file cannot be indexed, so that nobody tries again."""
        return self.index.hot.with_suffix(WITHOUT)


def index_tables(scope: Scope, *, now: datetime.datetime, wait: bool = False) -> int:
    """Drop the indexes that nothing names, then make one that is missing, in the background: the next call makes the
    next. Returns how many are still missing. With ``wait``, all are made before it returns."""
    if scope.actor.kind != "system":
        raise not_found()
    wanted = list(_wanted(now))
    _drop({path for one in wanted for path in (one.index.hot, one.index.look_ups, one.without)}, now)
    missing = [one for one in wanted if _is_missing(one)]
    if wait:
        for one in missing:
            _make(one)
        return 0
    global _busy
    if missing and (_busy is None or not _busy.is_alive()):
        _busy = threading.Thread(target=_make, args=(missing[0],), daemon=True)
        _busy.start()
    return len(missing)


_busy: threading.Thread | None = None
_failed: dict[Path, datetime.datetime] = {}
_log = logging.getLogger(__name__)


def drop_indexes(table_id: int) -> None:
    """Delete every file of the indexes of a table."""
    for path in sorted(folder_of(table_id).glob("*")):  # the hot file first: without it, nothing is an index
        path.unlink(missing_ok=True)


def _wanted(now: datetime.datetime) -> Iterator[Wanted]:
    """The bases at rest without deltas, and the last standing edition of each table."""
    bases = Base.objects.filter(rows__gte=INDEXED_FROM, table__deltas__isnull=True).select_related("table")
    for base in bases:
        if base.table.origin == Origin.IMPORT or base.table.changed_at <= now - REST:
            yield _want(base.table, base.storage_key, base.sha256, base.table.schema, now)
    standing = Edition.objects.filter(rows__gte=INDEXED_FROM, withdrawn_at__isnull=True).select_related("table")
    last: dict[int, Edition] = {one.table_id: one for one in standing.order_by("table_id", "number")}
    for edition in last.values():
        yield _want(edition.table, edition.storage_key, edition.sha256, edition.schema, now)


def _want(table: Table, key: str, sha256: str, schema: dict[str, Any], now: datetime.datetime) -> Wanted:
    return Wanted(table.pk, str(store().path(key)), schema, index_of(table.pk, sha256, schema), now)


def _is_missing(one: Wanted) -> bool:
    failed = _failed.get(one.index.hot)
    return not (one.index.ready or one.without.exists() or (failed is not None and one.now < failed + AGAIN))


def _make(one: Wanted) -> None:
    """Both files under names of their own, then under those of the index, the hot one last."""
    if not _is_missing(one):
        return
    folder = folder_of(one.table_id)
    folder.mkdir(parents=True, exist_ok=True)
    stem = folder / f"{PARTIAL}{world.new_id().hex}"
    hot, look_ups = stem.with_suffix(".duckdb"), stem.with_suffix(".sqlite3")
    try:
        engine(
            "index", part="indexing", timeout=LONGEST_SECONDS,
            schema=one.schema, base=one.path, look_ups=str(look_ups), hot=str(hot),
        )  # fmt: skip
        # Durable before they have a name: after a power cut, a file of that name is taken for whole.
        for path in (look_ups, hot):
            _sync(path)
        look_ups.rename(one.index.look_ups)
        hot.rename(one.index.hot)
        _sync(folder)
        _failed.pop(one.index.hot, None)
    except (Refusal, sandbox.Failed, sandbox.Crashed, OSError) as failure:
        _give_up(one, failure)
    except Unreadable:
        return  # replaced meanwhile
    finally:
        for path in folder.glob(f"{stem.name}*"):
            path.unlink(missing_ok=True)


def _give_up(one: Wanted, failure: Exception) -> None:
    """For good where the file itself is the reason, for a while where the machine is."""
    code = getattr(failure, "code", type(failure).__name__)
    if code in FOR_GOOD:
        one.without.touch()
        return
    _failed[one.index.hot] = one.now
    _log.warning("no index of table %s for now: %s", one.table_id, code)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _drop(named: set[Path], now: datetime.datetime) -> None:
    limit = (now - datetime.timedelta(seconds=LONGEST_SECONDS)).timestamp()
    for path in sorted((Path(settings.SOCLE_DIR) / "cache" / "index").glob("*/*")):
        try:
            half_made = path.name.startswith(PARTIAL) and path.stat().st_mtime > limit
        except FileNotFoundError:
            continue
        if path not in named and not half_made:
            path.unlink(missing_ok=True)
