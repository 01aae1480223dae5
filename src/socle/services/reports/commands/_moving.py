"""What a report does when its case goes elsewhere, or when a moderator decides."""

import datetime

from socle.commons.files import commands as files
from socle.ground import audit
from socle.ground.database import atomic
from socle.ground.scope import Scope
from socle.services.reports.models import Report
from socle.services.reports.permissions import READ


def follow_transfer(scope: Scope, *, case_id: int, to_authority_id: int) -> None:
    """Give the report to the authority of its case, inside the transaction that transfers the case."""
    with atomic():
        for report in Report.objects.filter(case_id=case_id).exclude(photo=""):
            origin = report.authority_id
            files.hand_over(scope, authority_id=origin, file_id=report.photo, to_authority_id=to_authority_id)
        # The neighbourhood was the other town's; the place and the point stay.
        Report.objects.filter(case_id=case_id).update(authority_id=to_authority_id, neighbourhood="")
        audit.record(scope, "reports.report.transfer", authority_id=to_authority_id, about=f"case:{case_id}")


def hide_photo(scope: Scope, *, authority_id: int, case_id: int, hidden: bool, now: datetime.datetime) -> None:
    """Take the photograph off the tracking page, or show it again: a moderator decided. Staff still see it."""
    scope.require(READ, authority_id)
    with atomic():
        Report.objects.filter(case_id=case_id, authority_id=authority_id).update(photo_hidden=hidden)
        act = "reports.photo.hide" if hidden else "reports.photo.show"
        audit.record(scope, act, authority_id=authority_id, about=f"case:{case_id}")
