"""What must hold for reports."""

from collections.abc import Iterator

from django.db.models import F

from socle.commons.cases import queries as cases
from socle.ground.scope import HOUSE
from socle.ground.verify import Invariant
from socle.services.reports.models import Report
from socle.services.reports.terms import KIND


def _whole() -> Iterator[str]:
    told = set(Report.objects.values_list("case_id", flat=True))
    for pk in cases.ids_of_kind(HOUSE, KIND):
        if pk not in told:
            yield f"case {pk} is a report without its facts"


def _at_home() -> Iterator[str]:
    for pk in Report.objects.exclude(authority_id=F("case__authority_id")).values_list("pk", flat=True):
        yield f"report {pk} and its case belong to different authorities"


INVARIANTS = (
    Invariant("every report has its case and its facts, or neither", _whole),
    Invariant("a report belongs to the authority of its case", _at_home),
)
