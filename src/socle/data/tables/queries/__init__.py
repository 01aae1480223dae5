"""Reads: tables, their rows, groups, points, editions and downloads."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.db.models import Count, F, Max, Q
from django.utils.translation import gettext_lazy as _

from socle.commons.people.queries import authority_by_id
from socle.data.tables.models import Base, Delta, Edition, Table
from socle.data.tables.permissions import MANAGE, PUBLISH, READ
from socle.data.tables.queries._asking import ask, known_count, remember_count
from socle.data.tables.queries._downloads import Download, Growing, download, growing, known_sizes
from socle.data.tables.queries._editions import Staying, after_withdrawal, difference
from socle.data.tables.queries._features import FeaturePage, FeatureQuestion, feature_page, standing
from socle.data.tables.rules import MOST_DELTAS, refusal_of, slug_of
from socle.data.tables.terms import Access, Frequency, Origin, Plan, Schema, because_words
from socle.engines.tables import TableError, checked, parse_cql2
from socle.ground.refusals import Refusal, not_found
from socle.ground.scope import Scope
from socle.ground.storage import store

__all__ = [
    "Download",
    "Edition",
    "FeaturePage",
    "FeatureQuestion",
    "Growing",
    "Staying",
    "Table",
    "after_withdrawal",
    "conditions_of",
    "count",
    "difference",
    "edition_by_number",
    "edition_path",
    "editions",
    "export",
    "export_path",
    "extent",
    "fault_words",
    "features",
    "feed_table",
    "filter_of",
    "groups",
    "last_editions",
    "last_standing",
    "outlines",
    "points",
    "rows",
    "schema",
    "sizes",
    "stored_keys",
    "table_by_slug",
    "tables",
    "tables_due_for_edition",
    "tables_to_compact",
]


def tables(scope: Scope, authority_id: int) -> list[Table]:
    """The tables of an authority that the scope may read, by address."""
    if not scope.allows(READ, authority_id):
        return []
    found = Table.objects.filter(authority_id=authority_id)
    return list(found if scope.allows(MANAGE, authority_id) else found.filter(access=Access.OPEN))


def table_by_slug(scope: Scope, slug: str, *, to_ask: bool = False) -> Table:
    """The table of this address. Raises ``Refusal`` 404, the same for what is closed and what does not exist.

    ``to_ask``: only its rows and columns matter, what is said of it may be as it was.
    """
    known = len(slug) <= 100
    table = standing(slug) if to_ask else Table.objects.filter(slug=slug).first() if known else None
    if table is None or not scope.allows(READ, table.authority_id):
        raise not_found()
    if table.access != Access.OPEN and not scope.allows(MANAGE, table.authority_id):
        raise not_found()
    return table


def feed_table(scope: Scope, authority_id: int, feed_slug: str) -> Table | None:
    """The table of a feed in an authority, ``None`` while it has no row."""
    scope.require(READ, authority_id)
    full = slug_of(authority_by_id(scope, authority_id).slug, feed_slug)
    return Table.objects.filter(slug=full, authority_id=authority_id).first()


def schema(scope: Scope, table: Table) -> Schema:
    """The columns, key and points of a table."""
    scope.require(READ, table.authority_id)
    return Schema.from_json(table.schema)


def rows(
    scope: Scope, table: Table, plan: Plan, *, edition: Edition | None = None, total: bool = True
) -> dict[str, Any]:
    """One page of rows, live or of an edition: ``{"columns", "rows", "total", "next"}``, cells as JSON values; or the
    groups of a plan that has some. Without ``total``, what was not counted before is not counted (None).

    ``next`` is the ``after`` of the following page. Raises ``Refusal`` for a plan that does not fit the schema.
    """
    scope.require(READ, table.authority_id)
    if plan.groups:
        return ask(table, "summarise", edition=edition, plan=plan.to_json())
    counted = _uncounted(plan).to_json()
    known = known_count(table, edition=edition, plan=counted) if total else None
    wanted = total and known is None and not _is_whole(plan, edition)
    page = ask(table, "select", edition=edition, plan=plan.to_json(), count=wanted)
    if wanted and page["total"] is not None:  # one question told both
        known = int(page["total"])
        remember_count(table, known, edition=edition, plan=counted)
    return {**page, "total": _counted(table, plan, edition) if total and known is None else known}


def count(scope: Scope, table: Table, plan: Plan, *, edition: Edition | None = None) -> int:
    """How many rows fit a plan, counted once for each version. Raises ``Refusal``."""
    scope.require(READ, table.authority_id)
    return _counted(table, plan, edition)


def filter_of(scope: Scope, table: Table, text: str, *, edition: Edition | None = None) -> dict[str, Any]:
    """The checked tree of a filter in CQL2 text, for the ``where`` of a plan. Raises ``Refusal``, field ``filter``."""
    scope.require(READ, table.authority_id)
    return _checked(table, edition, lambda schema: parse_cql2(text, schema), "filter")


def conditions_of(
    scope: Scope, table: Table, tree: Mapping[str, Any], *, edition: Edition | None = None
) -> dict[str, Any]:
    """A tree of conditions, checked. Raises ``Refusal``, its field the column where there is one."""
    scope.require(READ, table.authority_id)
    return _checked(table, edition, lambda schema: checked(tree, schema), "")


def _checked(
    table: Table, edition: Edition | None, check: Callable[[Schema], dict[str, Any]], field: str
) -> dict[str, Any]:
    try:
        return check(Schema.from_json(edition.schema if edition else table.schema))
    except TableError as error:
        refusal = refusal_of(error.code, error.data)
        if refusal is None:
            raise
        raise Refusal(refusal.code, refusal.message, status=refusal.status, field=field or refusal.field) from error


def _uncounted(plan: Plan) -> Plan:
    """The plan as far as it says which rows fit: its count is the same for each page and order."""
    return replace(plan, sort=(), select=(), after=None, offset=0, limit=0)


def _is_whole(plan: Plan, edition: Edition | None) -> bool:
    """Whether all rows of an edition are asked for: it knows their number."""
    return edition is not None and _uncounted(plan) == Plan(limit=0)


def _counted(table: Table, plan: Plan, edition: Edition | None) -> int:
    asked = _uncounted(plan)
    if edition is not None and _is_whole(plan, edition):
        return edition.rows
    return int(ask(table, "count", edition=edition, plan=asked.to_json())["total"])


def groups(
    scope: Scope, table: Table, plan: Plan, *, by: str, edition: Edition | None = None, **how: Any
) -> dict[str, Any]:
    """Counts, means or sums by a column (``engines.tables.group``). Raises ``Refusal``."""
    scope.require(READ, table.authority_id)
    return ask(table, "group", edition=edition, plan=plan.to_json(), by=by, **how)


def points(
    scope: Scope,
    table: Table,
    plan: Plan,
    *,
    cells: int = 16,
    bbox: Sequence[float] | None = None,
    edition: Edition | None = None,
) -> dict[str, Any]:
    """Marks for a map (``engines.tables.points``). Raises ``Refusal`` ``tables.no-geo``."""
    scope.require(READ, table.authority_id)
    box = list(bbox) if bbox else None
    return ask(table, "points", edition=edition, plan=plan.to_json(), cells=cells, bbox=box)


def outlines(
    scope: Scope, table: Table, plan: Plan, *, columns: Sequence[str] = (), limit: int = 1_000
) -> dict[str, Any]:
    """The shapes of rows, as few points as a drawing shows (``engines.tables.outlines``). Raises ``Refusal``."""
    scope.require(READ, table.authority_id)
    return ask(table, "outlines", plan=plan.to_json(), columns=list(columns), limit=limit)


def editions(scope: Scope, table: Table) -> list[Edition]:
    """The editions of a table, newest first, withdrawn ones too."""
    scope.require(READ, table.authority_id)
    return list(table.editions.all())


def last_editions(scope: Scope, authority_id: int) -> dict[int, Edition]:
    """The last edition that stands of each table of an authority, by table id."""
    scope.require(READ, authority_id)
    kept = Edition.objects.filter(table__authority_id=authority_id, withdrawn_at__isnull=True)
    return {edition.table_id: edition for edition in kept.order_by("table_id", "number").defer("schema")}


def last_standing(scope: Scope, table: Table) -> tuple[int, Edition | None]:
    """The number of the last edition, 0 where there is none, and the last one that was not withdrawn."""
    scope.require(READ, table.authority_id)
    last = table.editions.order_by("-number").first()
    standing = table.editions.filter(withdrawn_at=None).order_by("-number").first()
    return (last.number if last else 0), standing


def edition_by_number(scope: Scope, table: Table, number: int) -> Edition:
    """One edition. Raises ``Refusal`` 404, or 410 ``tables.withdrawn`` with the reason."""
    scope.require(READ, table.authority_id)
    found = table.editions.filter(number=number).first() if 0 < number < 2**31 else None
    if found is None:
        raise not_found()
    if found.withdrawn_at is not None:
        message = str(_("Cette édition a été retirée. Raison : %(reason)s")) % {
            "reason": because_words(found.withdrawn_because)
        }
        raise Refusal("tables.withdrawn", message, status=410)
    return found


def edition_path(scope: Scope, edition: Edition) -> Path:
    """The Parquet file of an edition that stands, as it was published. It never changes: read it where it lies."""
    scope.require(READ, edition.table.authority_id)
    if edition.withdrawn_at is not None:
        raise not_found()
    return store().path(edition.storage_key)


def features(scope: Scope, table: Table, question: FeatureQuestion) -> FeaturePage:
    """A page of features as GeoJSON, for programs that read maps. Raises ``Refusal``."""
    scope.require(READ, table.authority_id)
    return feature_page(table, question)


def extent(scope: Scope, table: Table, *, time: str = "") -> dict[str, Any]:
    """Where and when the rows of a table are (``engines.tables.extent``)."""
    scope.require(READ, table.authority_id)
    return ask(table, "extent", time=time)


def export(
    scope: Scope, table: Table, format: str, *, edition: Edition | None = None, plan: Plan | None = None
) -> Download | Growing:
    """The table as a file of this format, or the rows that a plan keeps: as it grows, when it was not made before.

    Raises ``Refusal`` ``tables.no-geo``… What a reader does not finish is closed, and nothing stays of it.
    """
    scope.require(READ, table.authority_id)
    return growing(table, format, edition, plan)


def export_path(scope: Scope, table: Table, format: str, edition: Edition | None = None) -> Download:
    """The whole table as a file of this format, made once for each version. Raises ``Refusal`` ``tables.no-geo``…"""
    scope.require(READ, table.authority_id)
    return download(table, format, edition)


def sizes(scope: Scope, table: Table, edition: Edition | None = None) -> dict[str, int]:
    """Bytes of the downloads that were already made, by format: of this version, else of the last one."""
    scope.require(READ, table.authority_id)
    return known_sizes(table, edition)


def fault_words(scope: Scope, code: str, data: Mapping[str, Any]) -> str:
    """Why the engine refused a file, in the reader's language; ``""`` for a code that has no words."""
    refusal = refusal_of(code, data)
    return str(refusal.message) if refusal else ""


def tables_due_for_edition(scope: Scope) -> list[str]:
    """Addresses of the daily tables that changed since their last edition."""
    daily = Table.objects.filter(authority_id__in=scope.authorities(PUBLISH), frequency=Frequency.DAILY)
    frozen = daily.annotate(frozen=Max("editions__version", filter=Q(editions__withdrawn_at__isnull=True)))
    due = frozen.filter(Q(frozen__isnull=True) | ~Q(frozen=F("version")), version__gt=0)
    # An import whose editions were all withdrawn has no rows to freeze.
    return list(due.exclude(~Q(origin=Origin.FEED), base__isnull=True).values_list("slug", flat=True))


def tables_to_compact(scope: Scope) -> list[str]:
    """Addresses of the tables with too many deltas."""
    here = Table.objects.filter(authority_id__in=scope.authorities(PUBLISH)).annotate(waiting=Count("deltas"))
    return list(here.filter(waiting__gt=MOST_DELTAS).values_list("slug", flat=True))


def stored_keys(scope: Scope) -> list[str]:
    """The keys of all files that a table, a delta or a kept edition names. For the system's sweep."""
    if scope.actor.kind != "system":
        return []
    kept = Edition.objects.filter(withdrawn_at__isnull=True)
    rows = (Base.objects.all(), Delta.objects.all(), kept)
    return [key for found in rows for key in found.values_list("storage_key", flat=True)]
