"""Reads: the dead links of an authority's open tables."""

from dataclasses import dataclass

from django.db.models import Count, F, Q

from socle.data.links.models import Link, Survey
from socle.data.links.permissions import READ
from socle.data.links.rules import a_turn
from socle.data.links.terms import TableLinks
from socle.data.tables import queries as tables
from socle.data.tables.queries import Table
from socle.data.tables.terms import Access
from socle.ground.scope import Scope

WAITING = 200


@dataclass(frozen=True, slots=True)
class Page:
    """A slice of the dead links of a table, and how many there are."""

    links: list[Link]
    total: int


def counts(scope: Scope, authority_id: int) -> dict[int, TableLinks]:
    """What is known of the addresses of each open table that has some, or that was not read whole, by table id."""
    scope.require(READ, authority_id)
    found = Survey.objects.filter(authority_id=authority_id, table__access=Access.OPEN).annotate(
        count=Count("links"),
        asked=Count("links", filter=Q(links__asked_at__isnull=False)),
        dead=Count("links", filter=Q(links__dead=True)),
    )
    told = found.filter(Q(count__gt=0) | Q(cut=True)).values_list("table_id", "count", "asked", "dead", "cut")
    return {row[0]: TableLinks(*row) for row in told}


def dead_links(scope: Scope, table: Table, *, first: int = 0, most: int = 30) -> Page:
    """The dead links of a table, by column and address."""
    scope.require(READ, table.authority_id)
    found = Link.objects.filter(survey__table_id=table.pk, dead=True)
    return Page(list(found[first : first + most]), found.count())


def tables_to_list(scope: Scope) -> list[Table]:
    """The open tables whose rows changed since their addresses were listed. For the system's schedule."""
    here = scope.authorities(READ)
    known = set(Survey.objects.filter(authority_id__in=here).values_list("table_id", "version"))
    return [
        table
        for authority_id in sorted(here)
        for table in tables.tables(scope, authority_id)
        if table.access == Access.OPEN and table.version and (table.pk, table.version) not in known
    ]


def links_due(scope: Scope, now: object) -> list[int]:
    """The links to be asked in this turn, those that wait for longest first, two at most of one machine."""
    due = Link.objects.filter(
        survey__authority_id__in=scope.authorities(READ), survey__table__access=Access.OPEN, next_at__lte=now
    )
    return a_turn(list(due.order_by(F("next_at"), "pk").values_list("pk", "url")[:WAITING]))
