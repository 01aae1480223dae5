"""What follows from the news: the open row of each report that was opened or moved."""

from collections import defaultdict
from collections.abc import Iterable

from socle.commons.cases.events import CaseMoved
from socle.data.tables import commands as tables
from socle.ground import world
from socle.ground.scope import system_scope
from socle.services.reports import queries
from socle.services.reports.events import ReportOpened
from socle.services.reports.feeds import SIGNALEMENTS, public_row
from socle.services.reports.terms import KIND


def publish_opened(events: list[ReportOpened]) -> None:
    """Publish the open rows of new reports."""
    _publish((event.authority_id, event.case_id) for event in events)


def publish_moved(events: list[CaseMoved]) -> None:
    """Publish again the open rows of reports whose case moved."""
    _publish((event.authority_id, event.case_id) for event in events if event.kind == KIND)


def _publish(changed: Iterable[tuple[int, int]]) -> None:
    # Rows are made from what the report is now, so that events may come twice or late.
    by_authority: dict[int, set[int]] = defaultdict(set)
    for authority_id, case_id in changed:
        by_authority[authority_id].add(case_id)
    for authority_id, case_ids in by_authority.items():
        scope, now = system_scope([authority_id]), world.now()
        rows = [public_row(report, case) for report, case in queries.reports_with_cases(scope, case_ids)]
        table = tables.ensure_feed(scope, SIGNALEMENTS, authority_id, now=now)
        tables.upsert(scope, table_slug=table.slug, rows=rows, now=now)
