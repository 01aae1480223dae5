"""Forgetting: drafts after a week, names in words after three months, the rest a year after the end."""

import datetime

from socle.commons.files import commands as files
from socle.ground import audit
from socle.ground.database import atomic
from socle.ground.scope import Scope
from socle.services.reports.models import Draft, Report
from socle.services.reports.permissions import FORGET
from socle.services.reports.privacy import DRAFT_DAYS, NAMES_DAYS, WORDS_DAYS
from socle.services.reports.rules import anonymise

WIPED = "effacé"


def forget(scope: Scope, *, now: datetime.datetime) -> int:
    """Erase old drafts, mask names in the words of reports closed three months ago, wipe those closed a year ago.

    Returns how many reports were wiped. Each act on a report is in the audit log.
    """
    allowed = scope.authorities(FORGET)
    with atomic():
        limit = now - datetime.timedelta(days=DRAFT_DAYS)
        Draft.objects.filter(touched_at__lt=limit, authority_id__in=allowed).delete()
    mine = Report.objects.filter(authority_id__in=allowed, forgotten_at=None)
    named = mine.filter(case__closed_at__lt=now - datetime.timedelta(days=NAMES_DAYS), anonymised_at=None)
    for report in named.exclude(words="").iterator():
        _mask(scope, report, now)
    old = mine.filter(case__closed_at__lt=now - datetime.timedelta(days=WORDS_DAYS))
    wiped = 0
    for case_id in list(old.values_list("case_id", flat=True)):
        wiped += wipe(scope, case_id=case_id, now=now)
    return wiped


def wipe(scope: Scope, *, case_id: int, now: datetime.datetime) -> bool:
    """Wipe words, place, position and photograph of a report; whether there was something to wipe."""
    with atomic():
        report = Report.objects.select_for_update().filter(case_id=case_id, forgotten_at=None).first()
        if report is None or not scope.allows(FORGET, report.authority_id):
            return False
        if report.photo:
            files.delete(scope, authority_id=report.authority_id, file_id=report.photo)
        Report.objects.filter(pk=report.pk).update(
            words="", place=WIPED, photo="", longitude=None, latitude=None, forgotten_at=now
        )
        audit.record(scope, "reports.report.forget", authority_id=report.authority_id, about=f"case:{case_id}")
    return True


def _mask(scope: Scope, report: Report, now: datetime.datetime) -> None:
    words = anonymise(report.words)
    with atomic():
        Report.objects.filter(pk=report.pk).update(words=words, anonymised_at=now)
        if words != report.words:
            about = f"case:{report.case_id}"
            audit.record(scope, "reports.report.anonymise", authority_id=report.authority_id, about=about)
