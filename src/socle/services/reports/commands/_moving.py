"""What a report does when its case goes elsewhere."""

from socle.commons.files import commands as files
from socle.ground import audit
from socle.ground.database import atomic
from socle.ground.scope import Scope
from socle.services.reports.models import Report


def follow_transfer(scope: Scope, *, case_id: int, to_authority_id: int) -> None:
    """Give the report to the authority of its case, inside the transaction that transfers the case. Nothing moves where
    the case is not: who may transfer it was decided there.
    """
    with atomic():
        followed = Report.objects.filter(case_id=case_id, case__authority_id=to_authority_id)
        if not followed.exists():
            return
        for report in followed.exclude(photo=""):
            origin = report.authority_id
            files.hand_over(scope, authority_id=origin, file_id=report.photo, to_authority_id=to_authority_id)
        # The neighbourhood was the other town's; the place and the point stay.
        Report.objects.filter(case_id=case_id).update(authority_id=to_authority_id, neighbourhood="")
        audit.record(scope, "reports.report.transfer", authority_id=to_authority_id, about=f"case:{case_id}")
