"""Making a table, and keeping a feed's table as its room declares it."""

import datetime
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from socle.commons.people.queries import authority_by_id
from socle.data.tables.events import TableDescribed
from socle.data.tables.models import Table
from socle.data.tables.permissions import PUBLISH
from socle.data.tables.rules import may_follow, slug_of
from socle.data.tables.terms import Access, Feed, Frequency, Origin, Schema
from socle.ground import audit, outbox
from socle.ground.database import atomic
from socle.ground.refusals import Refusal
from socle.ground.scope import Scope


def create_table(
    scope: Scope,
    *,
    authority_id: int,
    slug: str,
    title: dict[str, str],
    schema: Schema,
    origin: Origin,
    frequency: Frequency,
    now: datetime.datetime,
    **texts: Any,
) -> Table:
    """A new table without rows, named ``<authority>-<slug>``. ``texts``: description, purpose, licence, keep_years.

    Raises ``Refusal`` ``tables.slug`` or ``tables.taken``.
    """
    scope.require(PUBLISH, authority_id)
    full = slug_of(authority_by_id(scope, authority_id).slug, slug)
    try:
        with atomic():
            created = Table.objects.create(
                authority_id=authority_id,
                slug=full,
                title=title,
                schema=schema.to_json(),
                origin=origin,
                frequency=frequency,
                access=Access.OPEN,
                created_at=now,
                changed_at=now,
                **texts,
            )
            facts, about = {"origin": str(origin)}, f"table:{created.pk}"
            audit.record(scope, "tables.table.create", authority_id=authority_id, about=about, facts=facts)
            tell_described(created, now)
            return created
    except IntegrityError as taken:
        raise Refusal("tables.taken", _("Cette adresse courte est déjà prise."), status=409, field="slug") from taken


def tell_described(table: Table, now: datetime.datetime) -> None:
    """Tell that what is said of a table changed. Only inside ``atomic()``."""
    outbox.emit(TableDescribed(table.pk, table.slug, table.authority_id, now), authority_id=table.authority_id)


def ensure_feed(scope: Scope, feed: Feed, authority_id: int, *, now: datetime.datetime) -> Table:
    """The table of a feed in an authority, made at its first row and brought to its declaration when that changed.

    Raises ``ValueError`` when the declaration changes the key or the type of a column: that is another feed.
    """
    scope.require(PUBLISH, authority_id)
    full = slug_of(authority_by_id(scope, authority_id).slug, feed.slug)
    declared = {
        "title": dict(feed.title),
        "description": dict(feed.description),
        "purpose": dict(feed.purpose),
        "frequency": str(feed.frequency),
        "keep_years": feed.keep_years,
    }
    table = Table.objects.filter(slug=full, authority_id=authority_id).first()
    if table is None:
        try:
            return create_table(
                scope,
                authority_id=authority_id,
                slug=feed.slug,
                schema=feed.schema,
                origin=Origin.FEED,
                now=now,
                **declared,  # type: ignore[arg-type]
            )
        except Refusal:  # another worker made it at the same instant
            table = Table.objects.get(slug=full, authority_id=authority_id)
    return _follow(table, feed.schema, declared, now)


def _follow(table: Table, schema: Schema, declared: dict[str, Any], now: datetime.datetime) -> Table:
    wanted = {**declared, "schema": schema.to_json()}
    changed = {name: value for name, value in wanted.items() if getattr(table, name) != value}
    if not changed:
        return table
    if table.origin != Origin.FEED or not may_follow(Schema.from_json(table.schema), schema):
        raise ValueError(f"{table.slug}: a feed keeps its key and the types of its columns")
    for name, value in changed.items():
        setattr(table, name, value)
    table.version += 1
    with atomic():
        table.save(update_fields=[*changed, "version"])
        tell_described(table, now)
    return table
