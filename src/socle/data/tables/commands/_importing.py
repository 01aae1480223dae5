"""Publishing a table from a file: a new base and an edition, or the same table as before."""

import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from socle.commons.people.queries import authority_by_id
from socle.data.tables.commands._founding import create_table, tell_described
from socle.data.tables.commands._keeping import add_edition, warm, workplace
from socle.data.tables.models import Base, Delta, Table
from socle.data.tables.permissions import PUBLISH
from socle.data.tables.queries._asking import engine
from socle.data.tables.rules import refusal_of, slug_of, title_of
from socle.data.tables.terms import Frequency, Imported, Origin, Reason, Schema
from socle.ground import audit, world
from socle.ground.database import atomic
from socle.ground.refusals import Refusal
from socle.ground.scope import Scope
from socle.ground.storage import store

LONGEST_SECONDS = 600.0


def import_file(
    scope: Scope, *, authority_id: int, slug: str, title: str, path: Path, now: datetime.datetime
) -> Imported:
    """Publish a text table: its rows replace those of the table and become its next edition, or nothing changes.

    Raises ``Refusal`` (``tables.slug``, ``tables.title``, ``tables.is-feed``, ``tables.no-row``, and what the engine
    says).
    """
    scope.require(PUBLISH, authority_id)
    authority = authority_by_id(scope, authority_id)
    full, clean = slug_of(authority.slug, slug), title_of(title)
    known = Table.objects.filter(slug=full).first()
    if known is not None and (known.origin != Origin.IMPORT or known.authority_id != authority_id):
        message = _("Cette adresse est celle d’une table que la collectivité tient à jour : choisissez-en une autre.")
        raise Refusal("tables.is-feed", message, status=409, field="slug")
    with workplace() as folder:
        target = folder / "table.parquet"
        report = engine("convert", timeout=LONGEST_SECONDS, source=str(path.resolve()), target=str(target))
        if not report["rows"]:
            raise refusal_of("no-row", {}) or AssertionError
        # Two copies under names that no table has yet: their table may not exist before they do.
        stem = f"tables/imports/{world.new_id().hex}"
        keys = (f"{stem}-base.parquet", f"{stem}-edition.parquet")
        for key in keys:
            store().put_file(key, target)
    texts = {(authority.languages or ["fr"])[0]: clean}
    table, number = _replace(scope, known, full, texts, authority_id, report, keys, now)
    warm(scope, table)
    return Imported(table.slug, clean, number, report["rows"], report)


def _replace(
    scope: Scope,
    known: Table | None,
    slug: str,
    title: dict[str, str],
    authority_id: int,
    report: dict[str, Any],
    keys: tuple[str, str],
    now: datetime.datetime,
) -> tuple[Table, int]:
    """The new rows become the table's, in one transaction."""
    schema = Schema.from_json(report["schema"])
    made = {"rows": report["rows"], "size": report["bytes"], "sha256": report["sha256"]}
    with atomic():
        if known is None:
            known = create_table(
                scope,
                authority_id=authority_id,
                slug=slug,
                title=title,
                schema=schema,
                origin=Origin.IMPORT,
                frequency=Frequency.ON_DEMAND,
                now=now,
            )
        table = Table.objects.select_for_update().get(pk=known.pk)
        table.title, table.schema, table.changed_at, table.version = title, schema.to_json(), now, table.version + 1
        table.save(update_fields=["title", "schema", "changed_at", "version"])
        tell_described(table, now)
        Delta.objects.filter(table=table).delete()
        Base.objects.update_or_create(table=table, defaults={"storage_key": keys[0], **made})
        edition = add_edition(table, keys[1], made, reason=Reason.IMPORT, now=now)
        facts = {"edition": edition.number, "rows": report["rows"], "sha256": report["sha256"]}
        audit.record(scope, "tables.table.import", authority_id=authority_id, about=f"table:{table.pk}", facts=facts)
    return table, edition.number
