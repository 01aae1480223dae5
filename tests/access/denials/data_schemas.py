"""Denials of schemas."""

from typing import Any

from socle.data.schemas import commands, queries
from socle.ground.scope import Scope
from tests.access.denials.line import Denial
from tests.access.denials.world import World

DOCUMENT = {"title": "Bancs", "fields": [{"name": "numero", "type": "string"}]}


def _own(w: World) -> str:
    commands.add_schema(w.system, name="bancs", document=DOCUMENT, **w.at)
    return "bancs"


def _closed(w: World) -> str:
    name = _own(w)
    commands.close_schema(w.system, name=name, **w.at)
    return name


def _change(w: World, s: Scope) -> Any:
    return commands.change_schema(
        s, name=_own(w), document={**DOCUMENT, "title": "Nos bancs"}, change="", expected_version=1, **w.at
    )


HERE = ("data_schemas.queries.local_by_name",)

DENIALS = {
    "commands.add_schema": lambda w, s: commands.add_schema(s, name="bancs", document=DOCUMENT, **w.at).slug,
    "commands.change_schema": Denial(_change, also=HERE),
    "commands.close_schema": Denial(lambda w, s: commands.close_schema(s, name=_own(w), **w.at), also=HERE),
    "commands.reopen_schema": Denial(lambda w, s: commands.reopen_schema(s, name=_closed(w), **w.at), also=HERE),
    "commands.follow": lambda w, s: commands.follow(s, table_slug=w.table.slug, name="arbres", now=w.now),
    "queries.schemas": lambda w, s: queries.schemas(s, w.here.id),
    "queries.schema_by_name": lambda w, s: queries.schema_by_name(s, w.here.id, "arbres"),
    "queries.card_by_name": lambda w, s: queries.card_by_name(s, w.here.id, "arbres").name,
    "queries.versions": lambda w, s: queries.versions(s, w.here.id, "arbres"),
    "queries.suggestions": lambda w, s: queries.suggestions(s, w.here.id, ["nom"]),
    "queries.local_schemas": lambda w, s: queries.local_schemas(s, w.here.id),
    "queries.local_by_name": lambda w, s: queries.local_by_name(s, w.here.id, _own(w)),
    "queries.tables_following": lambda w, s: queries.tables_following(s, w.here.id, "arbres"),
    "queries.followed": lambda w, s: queries.followed(s, w.here.id),
    "queries.schema_of_table": lambda w, s: queries.schema_of_table(s, w.here.id, w.table.pk),
}
