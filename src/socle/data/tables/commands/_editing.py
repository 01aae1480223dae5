"""Changing live rows: each act is one small Parquet file and one row that names it."""

import datetime
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F

from socle.data.tables import queries
from socle.data.tables.commands._founding import tell_described
from socle.data.tables.commands._keeping import compact
from socle.data.tables.models import Delta, Table
from socle.data.tables.permissions import MANAGE, PUBLISH
from socle.data.tables.queries._asking import engine
from socle.data.tables.rules import MOST_DELTAS
from socle.data.tables.terms import Access, Plan
from socle.ground import audit, world
from socle.ground.database import atomic
from socle.ground.scope import Scope
from socle.ground.storage import store

PAGE = 1000


def upsert(scope: Scope, *, table_slug: str, rows: Sequence[Mapping[str, Any]], now: datetime.datetime) -> int:
    """Put rows under their key, all or none: new ones are added, known ones replaced. Returns how many keys.

    Putting the same rows twice leaves the same table. When it returns, they are durable. Raises ``Refusal``.
    """
    table = queries.table_by_slug(scope, table_slug)
    scope.require(PUBLISH, table.authority_id)
    return _act(scope, table, rows, [], now) if rows else 0


def remove_rows(scope: Scope, *, table_slug: str, keys: Sequence[Sequence[Any]], now: datetime.datetime) -> int:
    """Take rows out of the live table by key (values in the key's order). Returns how many keys were given.

    Editions made before keep them: withdraw those that must not.
    """
    table = queries.table_by_slug(scope, table_slug)
    scope.require(PUBLISH, table.authority_id)
    return _act(scope, table, [], keys, now) if keys else 0


def replace_rows(scope: Scope, *, table_slug: str, rows: Sequence[Mapping[str, Any]], now: datetime.datetime) -> int:
    """Make the live table hold exactly these rows, in one act; for summaries of some thousand rows at most.

    Returns how many keys were put or taken out; nothing happens when the table says the same already.
    """
    table = queries.table_by_slug(scope, table_slug)
    scope.require(PUBLISH, table.authority_id)
    schema = queries.schema(scope, table)
    names = [column.name for column in schema.columns]
    there: dict[tuple[Any, ...], dict[str, Any]] = {}
    while page := queries.rows(scope, table, Plan(limit=PAGE, offset=len(there)))["rows"]:
        for row in page:
            cells = dict(zip(names, row, strict=True)) if isinstance(row, list) else row
            there[tuple(cells[name] for name in schema.key)] = cells
    wanted = {tuple(row[name] for name in schema.key): dict(row) for row in rows}
    changed = [row for key, row in wanted.items() if there.get(key) != row]
    gone = [list(key) for key in there if key not in wanted]
    return _act(scope, table, changed, gone, now) if changed or gone else 0


def set_access(scope: Scope, *, table_slug: str, access: Access, now: datetime.datetime) -> None:
    """Open or close a table. A closed one answers like one that does not exist."""
    table = queries.table_by_slug(scope, table_slug)
    scope.require(MANAGE, table.authority_id)
    with atomic():
        Table.objects.filter(pk=table.pk).update(access=access, changed_at=now)
        facts, about = {"access": str(access)}, f"table:{table.pk}"
        audit.record(scope, "tables.table.set_access", authority_id=table.authority_id, about=about, facts=facts)
        tell_described(table, now)


def _act(
    scope: Scope,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    removed: Sequence[Sequence[Any]],
    now: datetime.datetime,
) -> int:
    plain = [{name: _plain(value) for name, value in row.items()} for row in rows]
    keys = [[_plain(value) for value in key] for key in removed]
    counts, (content,) = engine("delta", rows=plain, schema=table.schema, removed=keys)
    key = f"tables/{table.pk}/delta-{world.new_id().hex}.parquet"
    store().put(key, content)
    digest = hashlib.sha256(content).hexdigest()
    with atomic():
        # The order of acts is the order of commits: the number is given under the lock of the table's row.
        Table.objects.filter(pk=table.pk).update(seq=F("seq") + 1, version=F("version") + 1, changed_at=now)
        seq = Table.objects.values_list("seq", flat=True).get(pk=table.pk)
        Delta.objects.create(
            table=table, seq=seq, storage_key=key, sha256=digest, at=now, rows=counts["rows"], removed=counts["removed"]
        )
        if scope.actor.kind != "system":  # what the system puts into a feed follows an act that left its own trace
            facts, about = {"rows": counts["rows"], "removed": counts["removed"]}, f"table:{table.pk}"
            audit.record(scope, "tables.row.change", authority_id=table.authority_id, about=about, facts=facts)
        waiting = Delta.objects.filter(table=table).count()
    if waiting > MOST_DELTAS:
        compact(scope, table_slug=table.slug, now=now)
    return int(counts["rows"] + counts["removed"])


def _plain(value: Any) -> Any:
    """A cell as a JSON value: dates and instants as ISO text."""
    return value.isoformat() if isinstance(value, datetime.date) else value
