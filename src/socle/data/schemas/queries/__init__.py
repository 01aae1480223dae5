"""Reads: the schemas that an authority may use, their versions, and the tables that follow them."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from socle.data.schemas.models import Following, LocalSchema, SchemaVersion
from socle.data.schemas.permissions import MANAGE, READ
from socle.data.schemas.queries._registry import registry
from socle.data.schemas.rules import texts_of
from socle.data.schemas.terms import SchemaCard, Theme
from socle.data.tables import queries as tables
from socle.data.tables.queries import Table
from socle.engines.tables import suggest
from socle.ground.refusals import not_found
from socle.ground.scope import Scope

LIKELY = 0.3  # from this score on, a suggestion is worth showing: measured on the real tables, see the reference

__all__ = [
    "LIKELY",
    "Followed",
    "LocalSchema",
    "SchemaVersion",
    "card_by_name",
    "followed",
    "local_by_name",
    "local_schemas",
    "registry_names",
    "schema_by_name",
    "schema_of_table",
    "schemas",
    "suggestions",
    "tables_following",
    "versions",
]


@dataclass(frozen=True, slots=True)
class Followed:
    """The schema that a table says it follows."""

    name: str
    version: str
    at: datetime


def registry_names(scope: Scope) -> frozenset[str]:
    """The names of the registry: public, and reserved for it."""
    return frozenset(registry())


def schemas(scope: Scope, authority_id: int) -> list[SchemaCard]:
    """The schemas that an authority may use: the registry's and its own that are not closed, by name."""
    scope.require(READ, authority_id)
    own = LocalSchema.objects.filter(authority_id=authority_id, closed_at__isnull=True)
    cards = [_card(document) for document in registry().values()]
    cards += [_own_card(one, document) for one, document in _with_documents(list(own))]
    return sorted(cards, key=lambda card: card.name)


def schema_by_name(scope: Scope, authority_id: int, name: str, version: str = "") -> dict[str, Any]:
    """The Table Schema document of a name: the registry's, else the authority's own, its last version unless said.

    A closed schema is still read: tables follow it. Raises ``Refusal`` 404.
    """
    scope.require(READ, authority_id)
    if name in registry():
        document = registry()[name]
        if version and version != document["version"]:
            raise not_found()
        return deepcopy(document)
    own = _own(authority_id, name)
    wanted = own.version
    if version:
        wanted = int(version) if version.isascii() and version.isdigit() and len(version) < 9 else 0
    found = own.versions.filter(number=wanted).first()
    if found is None:
        raise not_found()
    return _published(own, found)


def card_by_name(scope: Scope, authority_id: int, name: str) -> SchemaCard:
    """What a list says of one schema, closed ones too. Raises ``Refusal`` 404."""
    scope.require(READ, authority_id)
    if name in registry():
        return _card(registry()[name])
    own = _own(authority_id, name)
    return _own_card(own, _published(own, own.versions.get(number=own.version)))


def versions(scope: Scope, authority_id: int, name: str) -> list[SchemaVersion]:
    """The versions of an authority's own schema, newest first; none for the registry's. Raises ``Refusal`` 404."""
    scope.require(READ, authority_id)
    return [] if name in registry() else list(_own(authority_id, name).versions.defer("document"))


def suggestions(scope: Scope, authority_id: int, labels: Sequence[str]) -> list[dict[str, Any]]:
    """The schemas that a table with these labels seems to follow, likeliest first (``engines.tables.suggest``)."""
    scope.require(READ, authority_id)
    own = LocalSchema.objects.filter(authority_id=authority_id, closed_at__isnull=True)
    documents = [*registry().values(), *(document for _, document in _with_documents(list(own)))]
    return suggest(labels, documents)


def local_schemas(scope: Scope, authority_id: int) -> list[SchemaCard]:
    """An authority's own schemas for its stewards, closed ones too."""
    scope.require(MANAGE, authority_id)
    own = LocalSchema.objects.filter(authority_id=authority_id)
    return [_own_card(one, document) for one, document in _with_documents(list(own))]


def local_by_name(scope: Scope, authority_id: int, name: str) -> LocalSchema:
    """An authority's own schema, to be changed. Raises ``Refusal`` 404."""
    scope.require(MANAGE, authority_id)
    return _own(authority_id, name)


def tables_following(scope: Scope, authority_id: int, name: str) -> list[Table]:
    """The tables that follow a schema and that the reader may read, by address."""
    scope.require(READ, authority_id)
    follow = set(Following.objects.filter(authority_id=authority_id, follows=name).values_list("table_id", flat=True))
    if not follow:
        return []
    return [table for table in tables.tables(scope, authority_id) if table.pk in follow]


def followed(scope: Scope, authority_id: int) -> dict[int, Followed]:
    """What each table of an authority follows, by table id."""
    scope.require(READ, authority_id)
    found = Following.objects.filter(authority_id=authority_id)
    return {one.table_id: Followed(one.follows, one.version, one.at) for one in found}


def schema_of_table(scope: Scope, authority_id: int, table_id: int) -> Followed | None:
    """The schema that a table follows, or nothing."""
    scope.require(READ, authority_id)
    one = Following.objects.filter(authority_id=authority_id, table_id=table_id).first()
    return Followed(one.follows, one.version, one.at) if one else None


def _own(authority_id: int, name: str) -> LocalSchema:
    found = LocalSchema.objects.filter(authority_id=authority_id, slug=name).first()
    if found is None:
        raise not_found()
    return found


def _with_documents(own: list[LocalSchema]) -> list[tuple[LocalSchema, dict[str, Any]]]:
    """Each schema with the document of its last version, in two statements."""
    found = SchemaVersion.objects.filter(schema__in=own)
    last = {(one.schema_id, one.number): one for one in found}
    return [(one, _published(one, last[one.pk, one.version])) for one in own]


def _published(own: LocalSchema, version: SchemaVersion) -> dict[str, Any]:
    return {**version.document, "name": own.slug, "version": str(version.number)}


def _card(document: dict[str, Any]) -> SchemaCard:
    sources = document.get("sources") or [{}]
    theme = document.get("socle:theme", "")
    return SchemaCard(
        name=document["name"],
        title=texts_of(document, "title"),
        description=texts_of(document, "description"),
        version=str(document.get("version", "")),
        fields=len(document["fields"]),
        theme=Theme(theme) if theme in tuple(Theme) else Theme.OTHER,
        source=str(sources[0].get("title", "")) if isinstance(sources[0], dict) else "",
    )


def _own_card(own: LocalSchema, document: dict[str, Any]) -> SchemaCard:
    card = _card({**document, "sources": []})
    return SchemaCard(
        card.name, card.title, card.description, card.version, card.fields, card.theme, "", True,
        own.closed_at is not None,
    )  # fmt: skip
