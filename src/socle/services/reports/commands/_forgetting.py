"""Forgetting: drafts after a week, names in words after three months, the rest a year after the end."""

import datetime

from socle.commons.files import commands as files
from socle.data.tables import commands as tables
from socle.data.tables import queries as published
from socle.ground import audit
from socle.ground.database import atomic
from socle.ground.scope import Scope
from socle.services.reports import queries
from socle.services.reports.feeds import SIGNALEMENTS
from socle.services.reports.models import Draft, Report
from socle.services.reports.permissions import FORGET
from socle.services.reports.privacy import DRAFT_DAYS, NAMES_DAYS, WORDS_DAYS
from socle.services.reports.rules import anonymise

WIPED = "effacé"
MOST_ROWS = 5000  # taken out in one act; the rest the next night


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


def erase_drafts(scope: Scope, *, authority_id: int, contact: str) -> int:
    """Delete the drafts left with a contact, with their photographs, for the erasure of a person; how many."""
    scope.require(FORGET, authority_id)
    with atomic():
        found = queries.drafts_of_contact(scope, authority_id, contact)
        for draft in found:
            if draft.photo:
                files.delete(scope, authority_id=authority_id, file_id=draft.photo)
            draft.delete()
        if found:
            about = f"authority:{authority_id}"
            audit.record(
                scope, "reports.draft.erase", authority_id=authority_id, about=about, facts={"erased": len(found)}
            )
    return len(found)


def withdraw_rows(scope: Scope, *, now: datetime.datetime) -> int:
    """Take open rows out of the live tables when their term has come; returns how many. Editions have their own."""
    limit, gone = now - datetime.timedelta(days=SIGNALEMENTS.keep_years * 365.25), 0
    for authority_id in sorted(scope.authorities(FORGET)):
        table = published.feed_table(scope, authority_id, SIGNALEMENTS.slug)
        old = Report.objects.filter(authority_id=authority_id, case__closed_at__lt=limit, withdrawn_at=None)
        keys = [[public_id] for public_id in old.values_list("public_id", flat=True)[:MOST_ROWS]]
        if table is None or not keys:
            continue
        tables.remove_rows(scope, table_slug=table.slug, keys=keys, now=now)
        with atomic():
            old.filter(public_id__in=[public_id for (public_id,) in keys]).update(withdrawn_at=now)
            about = f"authority:{authority_id}"
            audit.record(
                scope, "reports.row.withdraw", authority_id=authority_id, about=about, facts={"rows": len(keys)}
            )
        gone += len(keys)
    return gone


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
