"""Reads: drafts, and what hangs on a case."""

from collections.abc import Iterable

from socle.commons.cases.queries import Case, authorities_read
from socle.ground.refusals import not_found
from socle.ground.scope import Scope
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
