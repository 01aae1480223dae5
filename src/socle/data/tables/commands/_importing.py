"""Publishing a table from a file: a new base and an edition, or the same table as before."""

import datetime
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from socle.commons.people.queries import authority_by_id
from socle.data.tables.commands._founding import create_table
from socle.data.tables.commands._keeping import warm, workplace
from socle.data.tables.commands._publishing import put_twice, replace_base
from socle.data.tables.models import Table
from socle.data.tables.permissions import PUBLISH
from socle.data.tables.queries._asking import engine
from socle.data.tables.rules import refusal_of, slug_of, title_of
from socle.data.tables.terms import Frequency, Imported, Origin, Prepared, Reason, Schema
from socle.ground.database import atomic
from socle.ground.refusals import Refusal
from socle.ground.scope import Scope

LONGEST_SECONDS = 600.0


def import_file(
    scope: Scope, *, authority_id: int, slug: str, title: str, path: Path, now: datetime.datetime, sheet: str = ""
) -> Imported:
    """Publish the table in a file: its rows replace those of the table and become its next edition, or nothing changes.

    ``sheet`` names the sheet of a workbook, the layer of a GeoPackage or the file of an archive. Raises ``Refusal``
    (``tables.slug``, ``tables.title``, ``tables.is-feed``, ``tables.no-row``, and what the engine says).
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
        given = {"source": str(path.resolve()), "target": str(target), "name": path.name, "sheet": sheet}
        report = engine("convert", timeout=LONGEST_SECONDS, **given)
        if not report["rows"]:
            raise refusal_of("no-row", {}) or AssertionError
        made = Prepared(target, report["rows"], report["bytes"], report["sha256"], report["schema"])
        keys = put_twice(made)
    texts = {(authority.languages or ["fr"])[0]: clean}
    table, number = _replace(scope, known, full, texts, authority_id, made, keys, now)
    warm(scope, table)
    return Imported(table.slug, clean, number, report["rows"], report)


def _replace(
    scope: Scope,
    known: Table | None,
    slug: str,
    title: dict[str, str],
    authority_id: int,
    made: Prepared,
    keys: tuple[str, str],
    now: datetime.datetime,
) -> tuple[Table, int]:
    """The new rows become the table's, in one transaction."""
    with atomic():
        if known is None:
            known = create_table(
                scope,
                authority_id=authority_id,
                slug=slug,
                title=title,
                schema=Schema.from_json(made.schema),
                origin=Origin.IMPORT,
                frequency=Frequency.ON_DEMAND,
                now=now,
            )
        table = Table.objects.select_for_update().get(pk=known.pk)
        Table.objects.filter(pk=table.pk).update(title=title)
        edition = replace_base(scope, table, made, keys, reason=Reason.IMPORT, now=now)
    return table, edition.number
