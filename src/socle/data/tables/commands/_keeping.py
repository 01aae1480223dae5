"""Keeping: folding deltas into the base, freezing editions, sweeping what nobody names."""

import datetime
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Max

from socle.data.tables import queries
from socle.data.tables.events import EditionMade
from socle.data.tables.models import Base, Delta, Edition, Table
from socle.data.tables.permissions import PUBLISH
from socle.data.tables.queries._asking import Unreadable, engine, live_files
from socle.data.tables.queries._downloads import WARMED
from socle.data.tables.terms import Reason, Schema
from socle.ground import audit, outbox, world
from socle.ground.database import atomic
from socle.ground.refusals import not_found
from socle.ground.scope import Scope
from socle.ground.storage import store

ORPHAN_AGE = datetime.timedelta(hours=1)  # longer than any import or question takes
EDITION_CACHE_AGE = datetime.timedelta(days=30)
LONGEST_SECONDS = 300.0


@contextmanager
def workplace() -> Iterator[Path]:
    """A folder of the instance for files in the making, gone afterwards."""
    folder = Path(settings.SOCLE_DIR) / "cache" / "making" / world.new_id().hex
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def compact(scope: Scope, *, table_slug: str, now: datetime.datetime) -> bool:
    """Fold the deltas of a table into a new base; whether there was something to fold.

    What readers see does not change. Deltas that come meanwhile stay; of two compactions at once, the second gives up.
    """
    table = queries.table_by_slug(scope, table_slug)
    scope.require(PUBLISH, table.authority_id)
    return fold(table, *foldable(table))


def foldable(table: Table) -> tuple[Base | None, list[Delta]]:
    """What stands now: the base and the deltas to fold into it."""
    # Deltas first: those of a compaction in between are then too many, and the fold gives up.
    folded = list(Delta.objects.filter(table=table))
    return Base.objects.filter(table=table).first(), folded


def fold(table: Table, base: Base | None, folded: list[Delta]) -> bool:
    """Replace a base and deltas by one base, unless somebody did meanwhile."""
    if not folded:
        return False
    deltas = [str(store().path(delta.storage_key)) for delta in folded]
    files = {"base": str(store().path(base.storage_key)) if base else "", "deltas": deltas}
    try:
        key, made = _merged(table, files, "base")
    except Unreadable:  # folded and swept meanwhile
        return False
    with atomic():
        Table.objects.select_for_update().get(pk=table.pk)
        current = Base.objects.filter(table=table).values_list("storage_key", flat=True).first()
        if current != (base.storage_key if base else None):
            return False
        gone = Delta.objects.filter(pk__in=[delta.pk for delta in folded])
        if gone.count() != len(folded):
            return False
        gone.delete()
        Base.objects.update_or_create(table=table, defaults={"storage_key": key, **made})
    return True


def make_edition(scope: Scope, *, table_slug: str, reason: Reason, now: datetime.datetime) -> Edition:
    """Freeze the live rows as the next edition; the last one when nothing changed since."""
    table = queries.table_by_slug(scope, table_slug)
    scope.require(PUBLISH, table.authority_id)
    last = table.editions.first()
    if last is not None and last.version == table.version and last.withdrawn_at is None:
        return last
    try:
        key, made = _merged(table, live_files(table.pk), "edition")
    except Unreadable:  # compacted meanwhile
        key, made = _merged(table, live_files(table.pk), "edition")
    with atomic():
        edition = add_edition(table, key, made, reason=reason, now=now)
        facts = {"edition": edition.number, "reason": str(reason), "sha256": made["sha256"]}
        about = f"table:{table.pk}"
        audit.record(scope, "tables.edition.make", authority_id=table.authority_id, about=about, facts=facts)
    warm(scope, Table.objects.get(pk=table.pk))
    return edition


def add_edition(table: Table, key: str, made: dict[str, Any], *, reason: Reason, now: datetime.datetime) -> Edition:
    """Number and record an edition whose file is in the store. The version is the one its rows were read under."""
    with atomic():
        Table.objects.select_for_update().get(pk=table.pk)
        number = (Edition.objects.filter(table=table).aggregate(last=Max("number"))["last"] or 0) + 1
        edition = Edition.objects.create(
            table=table,
            number=number,
            version=table.version,
            storage_key=key,
            schema=table.schema,
            reason=reason,
            at=now,
            **made,
        )
        told = EditionMade(table.pk, table.slug, table.authority_id, number, str(reason), now)
        outbox.emit(told, authority_id=table.authority_id)
        return edition


def sweep(scope: Scope, *, now: datetime.datetime) -> int:
    """Remove files that nobody names: half-made ones, replaced ones, old downloads. Returns how many."""
    if scope.actor.kind != "system":
        raise not_found()
    named = set(queries.stored_keys(scope))
    removed = 0
    for key in list(store().keys("tables/")):
        if key not in named and _is_older(store().path(key), now, ORPHAN_AGE):
            store().delete(key)
            removed += 1
    for path in list(_old_downloads(now)):
        path.unlink(missing_ok=True)
        removed += 1
    for path in (Path(settings.SOCLE_DIR) / "cache" / "making").glob("*"):
        if _is_older(path, now, ORPHAN_AGE):
            shutil.rmtree(path, ignore_errors=True)
            removed += 1
    return removed


def _old_downloads(now: datetime.datetime) -> Iterator[Path]:
    """Downloads of what is no more, and those of editions that nobody asked for lately."""
    versions = {str(pk): f"v{version}" for pk, version in Table.objects.values_list("pk", "version")}
    gone = Edition.objects.filter(withdrawn_at__isnull=False).values_list("table_id", "number")
    withdrawn = {(str(table), f"e{number}") for table, number in gone}
    for path in (Path(settings.SOCLE_DIR) / "cache" / "tables").glob("*/*"):
        state = (path.parent.name, path.name.partition(".")[0])
        age = EDITION_CACHE_AGE if path.name.startswith("e") else ORPHAN_AGE
        if state in withdrawn or (versions.get(state[0]) != state[1] and _is_older(path, now, age)):
            yield path


def warm(scope: Scope, table: Table) -> None:
    """Make the downloads of a new version at once, so that the page can say their sizes."""
    for format in WARMED:
        if format != "geojson" or Schema.from_json(table.schema).geo is not None:
            queries.export_path(scope, table, format)


def _merged(table: Table, files: dict[str, Any], kind: str) -> tuple[str, dict[str, Any]]:
    """The rows of these files as one durable file of the store: its key, rows, size and hash."""
    with workplace() as folder:
        target = folder / "merged.parquet"
        made = engine("merge", timeout=LONGEST_SECONDS, schema=table.schema, **files, target=str(target))
        key = f"tables/{table.pk}/{kind}-{world.new_id().hex}.parquet"
        store().put_file(key, target)
    return key, {"rows": made["rows"], "size": made["bytes"], "sha256": made["sha256"]}


def _is_older(path: Path, now: datetime.datetime, age: datetime.timedelta) -> bool:
    try:
        return path.stat().st_mtime < (now - age).timestamp()
    except FileNotFoundError:
        return False
