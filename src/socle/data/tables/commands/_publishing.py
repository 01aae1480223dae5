"""Publishing rows that are ready: a new base and an edition of a table, or the same table as before."""

import datetime
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext_lazy as _

from socle.commons.people.queries import authority_by_id
from socle.data.tables import queries
from socle.data.tables.commands._founding import create_table, tell_described
from socle.data.tables.commands._keeping import add_edition
from socle.data.tables.models import Base, Delta, Edition, Table
from socle.data.tables.permissions import MANAGE, PUBLISH
from socle.data.tables.rules import checked, refusal_of, slug_of
from socle.data.tables.terms import Described, Origin, Prepared, Reason, Schema
from socle.ground import audit, world
from socle.ground.database import atomic
from socle.ground.refusals import Refusal, stale
from socle.ground.scope import Scope
from socle.ground.storage import store

MOST_AT_ONCE = 200
_CHANGES = frozenset({"licence", "frequency", "keep_years", "purpose", "access"})


def publish_rows(
    scope: Scope,
    *,
    authority_id: int,
    slug: str,
    described: Described,
    prepared: Prepared,
    expected_edition: int,
    now: datetime.datetime,
    origin: Origin = Origin.IMPORT,
    also: Callable[[Edition], None] | None = None,
) -> Edition:
    """The prepared rows replace those of the table and become its next edition, or nothing changes.

    ``expected_edition`` is the number of the edition that whoever decided had before their eyes, 0 for a table that
    is not there yet: of two who accept at once, the second is refused (409), and an address that a table has already
    is refused in its own words, for no second try would change that. ``also`` is done in the same transaction.
    Raises ``Refusal`` (``stale``, ``tables.slug``, ``tables.taken``, ``tables.no-row``, ``tables.title``…).
    """
    scope.require(PUBLISH, authority_id)
    full, said = slug_of(authority_by_id(scope, authority_id).slug, slug), checked(described)
    if not prepared.rows:
        raise refusal_of("no-row", {}) or AssertionError
    keys = put_twice(prepared)
    with atomic():
        table = Table.objects.select_for_update().filter(slug=full, authority_id=authority_id).first()
        if table is not None and not expected_edition and Origin.IMPORT in (table.origin, origin):
            raise _taken()
        if (table is not None and table.origin != origin) or last_number(table) != expected_edition:
            raise stale()
        if table is None:
            schema = Schema.from_json(prepared.schema)
            table = create_table(
                scope,
                authority_id=authority_id,
                slug=slug,
                schema=schema,
                origin=origin,
                now=now,
                **asdict(said),
            )
        Table.objects.filter(pk=table.pk).update(**asdict(said))
        reason = Reason.RECIPE if origin == Origin.DERIVED else Reason.IMPORT
        edition = replace_base(scope, table, prepared, keys, reason=reason, now=now)
        if also is not None:
            also(edition)
        return edition


def refuse_taken(scope: Scope, *, authority_id: int, slug: str) -> None:
    """Refuse the address of a table that is there, to whoever makes a new one. Raises ``Refusal`` ``tables.slug``,
    ``tables.taken``.
    """
    scope.require(PUBLISH, authority_id)
    if Table.objects.filter(slug=slug_of(authority_by_id(scope, authority_id).slug, slug)).exists():
        raise _taken()


def _taken() -> Refusal:
    words = _(
        "Une table a déjà cette adresse courte. Choisissez une autre adresse, ou remplacez cette table si elle vient "
        "d’un fichier\u00a0: envoyez de nouveau le vôtre en la choisissant."
    )
    return Refusal("tables.taken", words, status=409, field="slug")


def roll_back(scope: Scope, *, table_slug: str, number: int, expected_edition: int, now: datetime.datetime) -> Edition:
    """Publish an earlier edition again, as the next one: nothing that was published disappears.

    Raises ``Refusal`` ``stale``, 404, 410, and ``tables.is-feed`` for a table that a room keeps.
    """
    table = queries.table_by_slug(scope, table_slug)
    scope.require(PUBLISH, table.authority_id)
    if table.origin == Origin.FEED:
        words = _("La collectivité tient cette table à jour ligne par ligne : elle ne revient pas à une édition.")
        raise Refusal("tables.is-feed", words, status=409, field="number")
    old = queries.edition_by_number(scope, table, number)
    path = store().path(old.storage_key)
    prepared = Prepared(path, old.rows, old.size, old.sha256, old.schema)
    keys = put_twice(prepared)
    with atomic():
        locked = Table.objects.select_for_update().get(pk=table.pk)
        if last_number(locked) != expected_edition or Edition.objects.get(pk=old.pk).withdrawn_at is not None:
            raise stale()
        return replace_base(scope, locked, prepared, keys, reason=Reason.ROLLBACK, now=now)


def describe_tables(
    scope: Scope, *, authority_id: int, slugs: list[str], changes: dict[str, Any], now: datetime.datetime
) -> int:
    """Say the same of several tables that were imported: ``licence``, ``frequency``, ``keep_years``, ``purpose``,
    ``access``. What is not in ``changes`` stays, and so does the purpose in the languages that it does not name. All or
    none; returns how many changed.
    """
    scope.require(MANAGE, authority_id)
    if not changes or set(changes) - _CHANGES:
        raise Refusal("tables.changes", _("Choisissez au moins une chose à changer."), field="changes")
    found = list(Table.objects.filter(authority_id=authority_id, slug__in=slugs[:MOST_AT_ONCE], origin=Origin.IMPORT))
    if not found or len(found) != len(set(slugs)):
        raise Refusal("tables.choice", _("Choisissez au moins une table."), field="slugs")
    changed = 0
    with atomic():
        for table in Table.objects.select_for_update().filter(pk__in=[one.pk for one in found]):
            asked = _beside(table, changes)
            checked(_said(table, asked))
            new = {name: value for name, value in asked.items() if getattr(table, name) != value}
            if not new:
                continue
            Table.objects.filter(pk=table.pk).update(**new, changed_at=now)
            about = f"table:{table.pk}"
            facts = {name: str(value) for name, value in new.items() if name != "purpose"}
            audit.record(scope, "tables.table.describe", authority_id=authority_id, about=about, facts=facts)
            tell_described(table, now)
            changed += 1
    return changed


def _beside(table: Table, changes: dict[str, Any]) -> dict[str, Any]:
    """The changes for one table: a purpose in some languages stands beside what it says in others."""
    return {**changes, **({"purpose": {**table.purpose, **changes["purpose"]}} if "purpose" in changes else {})}


def _said(table: Table, changes: dict[str, Any]) -> Described:
    facts = {
        name: changes.get(name, getattr(table, name)) for name in ("purpose", "licence", "frequency", "keep_years")
    }
    return Described(title=table.title, description=table.description, **facts)


def put_twice(prepared: Prepared) -> tuple[str, str]:
    """Two copies, a base and an edition, under names of no table: theirs may not exist before they do."""
    stem = f"tables/imports/{world.new_id().hex}"
    keys = (f"{stem}-base.parquet", f"{stem}-edition.parquet")
    for key in keys:
        store().put_file(key, prepared.path)
    return keys


def last_number(table: Table | None) -> int:
    """The number of the last edition, withdrawn ones too; 0 where there is none."""
    last = None if table is None else Edition.objects.filter(table=table).order_by("-number").first()
    return last.number if last else 0


def replace_base(
    scope: Scope, table: Table, prepared: Prepared, keys: tuple[str, str], *, reason: Reason, now: datetime.datetime
) -> Edition:
    """The new rows become the table's, and their edition. Inside ``atomic()``, with the table locked."""
    made = {"rows": prepared.rows, "size": prepared.size, "sha256": prepared.sha256}
    table.refresh_from_db()
    table.schema, table.changed_at, table.version = dict(prepared.schema), now, table.version + 1
    table.save(update_fields=["schema", "changed_at", "version"])
    tell_described(table, now)
    Delta.objects.filter(table=table).delete()
    Base.objects.update_or_create(table=table, defaults={"storage_key": keys[0], **made})
    edition = add_edition(table, keys[1], made, reason=reason, now=now)
    facts = {"edition": edition.number, "rows": prepared.rows, "sha256": prepared.sha256, "reason": str(reason)}
    about = f"table:{table.pk}"
    audit.record(scope, "tables.table.import", authority_id=table.authority_id, about=about, facts=facts)
    return edition
