"""What must hold for tables: every file that a row names is there with its bytes, and no file is without a row."""

import datetime
from collections.abc import Iterator
from itertools import islice

from socle.data.tables.models import Base, Delta, Edition, Table
from socle.data.tables.queries._asking import Unreadable as Damaged
from socle.data.tables.queries._asking import engine
from socle.engines.tables import sha256_of
from socle.ground import world
from socle.ground.storage import store
from socle.ground.verify import Invariant

ORPHANS_LIVE = datetime.timedelta(hours=3)  # the sweep comes every hour


def _file_faults(what: str, key: str, sha256: str) -> Iterator[str]:
    if not store().exists(key):
        yield f"{what}: its file is missing"
    elif sha256_of(store().path(key)) != sha256:
        yield f"{what}: its file does not have its hash"


def _editions() -> Iterator[str]:
    kept = Edition.objects.filter(withdrawn_at__isnull=True).select_related("table")
    for edition in kept.iterator():
        yield from _file_faults(
            f"edition {edition.number} of {edition.table.slug}", edition.storage_key, edition.sha256
        )


def _live() -> Iterator[str]:
    for base in Base.objects.select_related("table").iterator():
        yield from _file_faults(f"base of {base.table.slug}", base.storage_key, base.sha256)
    for delta in Delta.objects.select_related("table").iterator():
        yield from _file_faults(f"delta {delta.seq} of {delta.table.slug}", delta.storage_key, delta.sha256)


def _counts() -> Iterator[str]:
    named = [(f"edition {one.number} of {one.table.slug}", one.storage_key, one.rows) for one in _kept_editions()]
    named += [(f"base of {one.table.slug}", one.storage_key, one.rows) for one in Base.objects.select_related("table")]
    rest = iter([one for one in named if store().exists(one[1])])
    while batch := list(islice(rest, 200)):
        try:
            found = engine("describe", paths=[str(store().path(key)) for _, key, _ in batch], timeout=120.0)
        except Damaged:
            yield f"one of {len(batch)} files from {batch[0][0]} on is not a Parquet file"
            continue
        for (what, _key, rows), file in zip(batch, found, strict=True):
            if file["rows"] != rows:
                yield f"{what} says {rows} rows, its file has {file['rows']}"


def _schemas() -> Iterator[str]:
    rest = iter([edition for edition in _kept_editions() if store().exists(edition.storage_key)])
    while batch := list(islice(rest, 200)):
        paths, schemas = [str(store().path(one.storage_key)) for one in batch], [one.schema for one in batch]
        try:
            found = engine("describe", paths=paths, schemas=schemas, timeout=120.0)
        except Damaged:
            continue  # the counts say so
        for edition, file in zip(batch, found, strict=True):
            if not file["fits"]:
                yield f"edition {edition.number} of {edition.table.slug}: its file does not have its schema's columns"


def _kept_editions() -> Iterator[Edition]:
    yield from Edition.objects.filter(withdrawn_at__isnull=True).select_related("table")


def _withdrawn() -> Iterator[str]:
    for edition in Edition.objects.filter(withdrawn_at__isnull=False).select_related("table"):
        if store().exists(edition.storage_key):
            yield f"edition {edition.number} of {edition.table.slug} was withdrawn and its bytes are still there"


def _orphans() -> Iterator[str]:
    named = {key for model in (Base, Delta, Edition) for key in model.objects.values_list("storage_key", flat=True)}
    limit = (world.now() - ORPHANS_LIVE).timestamp()
    for key in store().keys("tables/"):
        if key not in named and store().path(key).stat().st_mtime < limit:
            yield f"{key} is named by no row"


def _order() -> Iterator[str]:
    for table in Table.objects.iterator():
        seqs = list(Delta.objects.filter(table=table).values_list("seq", flat=True))
        if seqs and seqs[-1] > table.seq:
            yield f"{table.slug} has a delta {seqs[-1]} beyond its own count {table.seq}"


INVARIANTS = (
    Invariant("every edition that is not withdrawn has its file and its hash", _editions),
    Invariant("the files of every live table are there with their hashes", _live),
    Invariant("editions and bases hold as many rows as they say", _counts),
    Invariant("the file of every edition has the columns of its schema, with their types", _schemas),
    Invariant("a withdrawn edition has no bytes left", _withdrawn),
    Invariant("no file of a table is without a row that names it", _orphans),
    Invariant("deltas are numbered by their table", _order),
)
