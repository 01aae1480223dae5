"""Joining a report that somebody else made: « moi aussi »."""

import datetime

from django.db.models import F

from socle.ground import audit
from socle.ground.database import atomic
from socle.ground.refusals import not_found
from socle.ground.scope import Scope
from socle.services.reports import queries
from socle.services.reports.models import Draft, Report
from socle.services.reports.permissions import OPEN


def join_report(scope: Scope, *, authority_id: int, token: str, case_id: int, now: datetime.datetime) -> None:
    """Count one more person for a report near the draft's place, and end the draft: it is the same trouble.

    A draft joins once. Raises ``Refusal`` 404: no such draft, or a report that is not among those near it.
    """
    scope.require(OPEN, authority_id)
    draft = queries.draft_by_token(scope, authority_id, token)
    if draft is None or case_id not in {near.case_id for near in queries.near(scope, draft, now=now)}:
        raise not_found()
    with atomic():
        gone, _by_model = Draft.objects.filter(pk=draft.pk).delete()
        if not gone:  # the same press twice
            return
        Report.objects.filter(case_id=case_id, authority_id=authority_id).update(others=F("others") + 1)
        audit.record(scope, "reports.report.join", authority_id=authority_id, about=f"case:{case_id}")
