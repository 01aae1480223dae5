"""Reads: drafts, and what hangs on a case."""

from collections.abc import Iterable
from dataclasses import dataclass

from socle.commons.cases.queries import Case, authorities_read
from socle.data.tables import queries as tables
from socle.data.tables.terms import Filter, Plan
from socle.ground.refusals import Refusal, not_found
from socle.ground.scope import Scope
from socle.services.reports.feeds import SIGNALEMENTS
from socle.services.reports.models import Draft, Report
from socle.services.reports.permissions import OPEN


def draft_by_token(scope: Scope, authority_id: int, token: str) -> Draft | None:
    """The draft of this token, for who holds it."""
    scope.require(OPEN, authority_id)
    return Draft.objects.filter(token=token[:64], authority_id=authority_id).first()


def report_of_case(scope: Scope, authority_id: int, case_id: int) -> Report:
    """The report of a case, for who may follow or read the case. Raises ``Refusal`` 404."""
    report = Report.objects.filter(case_id=case_id, authority_id=authority_id).first()
    if report is None or not (scope.allows(OPEN, authority_id) or authority_id in authorities_read(scope)):
        raise not_found()
    return report


def reports_of_cases(scope: Scope, case_ids: Iterable[int]) -> dict[int, Report]:
    """Reports by case id, among the authorities whose cases the scope reads; one query."""
    allowed = authorities_read(scope)
    rows = Report.objects.filter(case_id__in=list(case_ids), authority_id__in=allowed)
    return {row.case_id: row for row in rows}


def reports_with_cases(scope: Scope, case_ids: Iterable[int]) -> list[tuple[Report, Case]]:
    """Reports with their cases, oldest first, among the authorities whose cases the scope reads."""
    allowed = authorities_read(scope)
    rows = Report.objects.filter(case_id__in=list(case_ids), authority_id__in=allowed).select_related("case")
    return [(row, row.case) for row in rows.order_by("pk")]


@dataclass(frozen=True, slots=True)
class Figures:
    """What the published table says, for a home page: anyone can count the same from the download."""

    slug: str
    version: int
    months: list[tuple[str, int]]  # first day of the month (ISO), reports received; oldest first, at most 12
    days: list[tuple[str, float | None]]  # the same months, mean days to close
    open_by_quarter: dict[str, int]
    open_count: int
    total: int


def figures(scope: Scope, authority_id: int, authority_slug: str) -> Figures | None:
    """Counts from the table of reports, ``None`` while it has no row."""
    try:
        table = tables.table_by_slug(scope, f"{authority_slug}-{SIGNALEMENTS.slug}")
    except Refusal:
        return None
    if table.authority_id != authority_id:
        return None
    everything, still_open = Plan(), Plan(filters=(Filter("clos_le", "empty"),))
    received = tables.groups(scope, table, everything, by="recu_le", bucket="month")
    if not received["total"]:
        return None
    mean = tables.groups(scope, table, everything, by="recu_le", bucket="month", aggregate="mean", measure="jours")
    quarters = tables.groups(scope, table, still_open, by="quartier", limit=50)
    return Figures(
        slug=table.slug,
        version=table.version,
        months=[(one["value"], one["count"]) for one in received["groups"][-12:]],
        days=[(one["value"], one["amount"]) for one in mean["groups"][-12:]],
        open_by_quarter={one["value"]: one["count"] for one in quarters["groups"]},
        open_count=quarters["total"],
        total=received["total"],
    )
