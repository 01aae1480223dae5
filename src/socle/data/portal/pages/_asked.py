"""What a page's address asks: the table, the edition, the conditions, the view."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from socle.data.portal.rules import (
    PAGE_WORDS,
    View,
    box_of,
    filters_of,
    names_of,
    newest_first,
    plan_of,
    sorts_of,
    view_of,
)
from socle.data.tables import queries
from socle.data.tables.queries import Edition, Table
from socle.data.tables.terms import Filter, Origin, Plan, Schema
from socle.ground.refusals import Refusal, not_found
from socle.ground.scope import Request

Box = tuple[float, float, float, float]


class Elsewhere(Exception):
    """The table is known by its whole address: go there."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


@dataclass(frozen=True, slots=True)
class Asked:
    """A table's page as it was asked for."""

    request: Request
    table: Table
    schema: Schema
    edition: Edition | None
    view: View
    filters: tuple[Filter, ...]
    search: str
    sort: tuple[tuple[str, bool], ...]
    box: Box | None
    where: dict[str, Any] | None = None
    columns: tuple[str, ...] = ()

    def plan(self, *, limit: int = 20, offset: int = 0, sort: bool = True, chosen: bool = False) -> Plan:
        """The question, with a slice of the answer; with the columns that the address chose when ``chosen``."""
        order, select = self.sort if sort else (), self.columns if chosen else ()
        more: dict[str, Any] = {
            "limit": limit,
            "offset": offset,
            "box": self.box,
            "where": self.where,
            "select": select,
        }
        return plan_of(self.filters, search=self.search, sort=order, **more)

    def address(self, **changes: str | None) -> str:
        """The query of this page with some words changed (None takes a word out), from its first page."""
        pairs = [(key, value) for key, value in words_of(self.request) if key not in changes and key != "page"]
        pairs += [(key, value) for key, value in changes.items() if value]
        return f"?{urlencode(pairs)}" if pairs else "?"

    @property
    def narrowed(self) -> bool:
        """Whether some rows are left out."""
        return bool(self.filters or self.search or self.box or self.where)

    def kept(self, *names: str) -> list[tuple[str, str]]:
        """The words of the address that a form must carry along, without those it asks for itself."""
        return [(key, value) for key, value in words_of(self.request) if value and key not in (*names, "page")]


def words_of(request: Request) -> list[tuple[str, str]]:
    """The words of an address and their values, the last one where a word comes twice."""
    return [(key, request.GET[key]) for key in request.GET]


def find_table(request: Request, slug: str) -> Table:
    """The table of an address of this authority. Raises ``Elsewhere`` for a short address, ``Refusal`` 404."""
    try:
        table = queries.table_by_slug(request.scope, slug)
    except Refusal:
        whole = f"{request.authority.slug}-{slug}"
        if queries.table_by_slug(request.scope, whole):
            raise Elsewhere(whole) from None
        raise
    if table.authority_id != request.authority.id:
        raise not_found()
    return table


def find_edition(request: Request, table: Table) -> Edition | None:
    """The edition that ``?edition=`` names, None without it. Raises ``Refusal`` 404 or 410."""
    text = request.GET.get("edition", "")
    if not text:
        return None
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    return queries.edition_by_number(request.scope, table, number)


def read_address(request: Request, slug: str) -> Asked:
    """Everything that the address says; what it says wrongly is left out. Raises ``Refusal`` for a filter that is
    not understood and an edition that is not there."""
    table = find_table(request, slug)
    edition = find_edition(request, table)
    schema = Schema.from_json(edition.schema) if edition else queries.schema(request.scope, table)
    filters, _ = filters_of(words_of(request), schema, PAGE_WORDS)
    box = box_of(request.GET.get("cadre", "")) if schema.geo else None
    search = request.GET.get("q", "")
    view = view_of(request.GET.get("vue", ""), schema)
    sort = sorts_of(request.GET.get("tri", ""), schema)[0]
    text = request.GET.get("filtre", "").strip()
    where = queries.filter_of(request.scope, table, text, edition=edition) if text else None
    columns = tuple(name for name in names_of(request.GET.get("champs", "")) if name in schema.names)
    if not sort and table.origin == Origin.FEED:
        sort = newest_first(schema)
    return Asked(request, table, schema, edition, view, filters, search, sort, box, where, columns)


__all__ = ["Asked", "Elsewhere", "find_edition", "find_table", "read_address", "words_of"]
