"""Denials of tables."""

import datetime
import tempfile
from pathlib import Path
from typing import Any

from django.db.models import F

from socle.data.tables import commands, queries
from socle.data.tables.factories import BENCHES, benches
from socle.data.tables.models import Delta, Table
from socle.data.tables.terms import Access, Column, Described, Frequency, Geo, Origin, Plan, Prepared, Reason, Schema
from socle.ground.scope import Scope
from socle.ground.storage import store
from tests.access.denials.line import Denial
from tests.access.denials.world import World

SCHEMA = Schema((Column("a", "string", {"fr": "A"}),))


def _closed(w: World) -> Table:
    commands.set_access(w.system, table_slug=w.table.slug, access=Access.CLOSED, now=w.now)
    found: Table = w.table
    return found


def _edition(w: World) -> Any:
    return commands.make_edition(w.system, table_slug=w.table.slug, reason=Reason.DAILY, now=w.now)


def _create(w: World, s: Scope) -> Any:
    return commands.create_table(
        s, slug="belvenne-essai", title={"fr": "Essai"}, schema=SCHEMA, origin=Origin.IMPORT,
        frequency=Frequency.ON_DEMAND, **w.at,
    )  # fmt: skip


def _shaped(w: World) -> Table:
    shape = Schema((Column("a", "geometry", {"fr": "A"}),), (), Geo(geometry="a"))
    return commands.create_table(
        w.system, slug="belvenne-formes", title={"fr": "Formes"}, schema=shape, origin=Origin.IMPORT,
        frequency=Frequency.ON_DEMAND, **w.at,
    )  # fmt: skip


def _import(w: World, s: Scope) -> Any:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bancs.csv"
        path.write_text("numero,places\nB-1,2\nB-2,3\n")
        return commands.import_file(s, slug="belvenne-fichier", title="Fichier", path=path, **w.at).slug


def _imported(w: World) -> str:
    return str(_import(w, w.system))


def _publish(w: World, s: Scope) -> Any:
    edition = _edition(w)
    path = store().path(edition.storage_key)
    rows = Prepared(path, edition.rows, edition.size, edition.sha256, edition.schema)
    said = Described({"fr": "Bancs"}, {}, {}, "LO-2.0", Frequency.NEVER, 5)
    return commands.publish_rows(
        s, slug="nouveau", described=said, prepared=rows, expected_edition=0, **w.at
    ).number  # fmt: skip


def _rolled(w: World, s: Scope) -> Any:
    return commands.roll_back(s, table_slug=_imported(w), number=1, expected_edition=1, now=w.now).number


def _described(w: World, s: Scope) -> Any:
    return commands.describe_tables(s, slugs=[_imported(w)], changes={"licence": "CC0-1.0"}, **w.at)


def _on_table(verb: Any, **facts: Any) -> Any:
    return lambda w, s: verb(s, table_slug=w.table.slug, now=w.now, **facts)


def _withdraw(w: World, s: Scope) -> Any:
    edition = _edition(w)
    return commands.withdraw_edition(s, table_slug=w.table.slug, number=edition.number, because="essai", now=w.now)


def _numbered(w: World, s: Scope) -> Any:
    return queries.edition_by_number(s, w.table, _edition(w).number).number


def _differing(w: World, s: Scope) -> Any:
    edition = _edition(w)
    return queries.difference(s, w.table, edition, edition)["same"]


def _expired(w: World, s: Scope) -> Any:
    _edition(w)
    Table.objects.filter(pk=w.table.pk).update(version=F("version") + 1)
    _edition(w)
    return commands.expire(s, now=w.now + datetime.timedelta(days=6 * 366))


def _seen(w: World, s: Scope) -> Any:
    _closed(w)
    return queries.tables(s, w.here.id)


NO_PLACE = {"op": "isNull", "args": [{"property": "places"}]}

STAYS = ("data_tables.queries.after_withdrawal",)

DENIALS = {
    "commands.expire": Denial(_expired, also=("data_tables.commands.withdraw_edition", *STAYS)),
    "commands.upsert": _on_table(commands.upsert, rows=benches(1, first=9)),
    "commands.remove_rows": _on_table(commands.remove_rows, keys=[["B-0001"]]),
    "commands.replace_rows": _on_table(commands.replace_rows, rows=benches(1)),
    "commands.set_access": Denial(
        _on_table(commands.set_access, access=Access.CLOSED), also=("data_tables.queries.table_by_slug#2",)
    ),
    "commands.create_table": _create,
    "commands.ensure_feed": Denial(
        lambda w, s: commands.ensure_feed(s, BENCHES, w.here.id, now=w.now),
        also=("data_tables.commands.create_table",),
    ),
    "commands.import_file": Denial(_import, also=("data_tables.commands.create_table",)),
    "commands.publish_rows": Denial(_publish, also=("data_tables.commands.create_table",)),
    "commands.refuse_taken": lambda w, s: commands.refuse_taken(s, authority_id=w.here.id, slug="libre"),
    "commands.roll_back": _rolled,
    "commands.describe_tables": _described,
    "commands.compact": _on_table(commands.compact),
    "commands.make_edition": _on_table(commands.make_edition, reason=Reason.DAILY),
    "commands.withdraw_edition": Denial(_withdraw, also=STAYS),
    "queries.tables": lambda w, s: (w.table, queries.tables(s, w.here.id))[1],
    "queries.tables#2": _seen,
    "queries.table_by_slug": lambda w, s: queries.table_by_slug(s, w.table.slug),
    "queries.table_by_slug#2": lambda w, s: queries.table_by_slug(s, _closed(w).slug),
    "queries.feed_table": lambda w, s: (w.table, queries.feed_table(s, w.here.id, BENCHES.slug))[1],
    "queries.schema": lambda w, s: queries.schema(s, w.table),
    "queries.rows": lambda w, s: queries.rows(s, w.table, Plan()),
    "queries.count": lambda w, s: queries.count(s, w.table, Plan()),
    "queries.filter_of": lambda w, s: queries.filter_of(s, w.table, "places > 2"),
    "queries.conditions_of": lambda w, s: queries.conditions_of(s, w.table, NO_PLACE),
    "queries.groups": lambda w, s: queries.groups(s, w.table, Plan(), by="quartier"),
    "queries.points": lambda w, s: queries.points(s, w.table, Plan()),
    "queries.outlines": lambda w, s: queries.outlines(s, _shaped(w), Plan(limit=0)),
    "queries.editions": lambda w, s: queries.editions(s, w.table),
    "queries.last_standing": lambda w, s: queries.last_standing(s, w.table),
    "queries.last_editions": lambda w, s: queries.last_editions(s, w.here.id),
    "queries.edition_by_number": _numbered,
    "queries.difference": _differing,
    "queries.after_withdrawal": lambda w, s: queries.after_withdrawal(s, w.table, _edition(w)),
    "queries.edition_path": lambda w, s: queries.edition_path(s, _edition(w)),
    "queries.export_path": lambda w, s: queries.export_path(s, w.table, "csv"),
    "queries.export": lambda w, s: queries.export(s, w.table, "csv"),
    "queries.extent": lambda w, s: queries.extent(s, w.table),
    "queries.features": lambda w, s: queries.features(s, w.table, queries.FeatureQuestion(Plan())),
    "queries.sizes": lambda w, s: queries.sizes(s, w.table),
    "queries.tables_due_for_edition": lambda w, s: (_daily(w), queries.tables_due_for_edition(s))[1],
    "queries.tables_to_compact": lambda w, s: (_many(w), queries.tables_to_compact(s))[1],
}


def _daily(w: World) -> Any:
    Table.objects.filter(pk=w.table.pk).update(frequency=Frequency.DAILY, version=99)


def _many(w: World) -> Any:
    one = Delta.objects.filter(table=w.table).first()
    assert one is not None
    Delta.objects.bulk_create(
        Delta(table=w.table, seq=100 + n, storage_key=f"{one.storage_key}{n}", rows=1, removed=0, sha256="", at=w.now)
        for n in range(30)
    )
