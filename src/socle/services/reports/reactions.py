"""What follows from the news: the open rows of reports, and what search finds of them."""

from collections import defaultdict
from collections.abc import Iterable

from socle.commons.cases.events import (
    CaseMerged,
    CaseMoved,
    CaseOpened,
    CaseRated,
    CaseTransferred,
)
from socle.commons.moderation.events import ContentHidden, ContentShown
from socle.commons.people.queries import everywhere
from socle.commons.search import commands as search
from socle.data.tables import commands as tables
from socle.data.tables import queries as published
from socle.ground import world
from socle.ground.scope import HOUSE, system_scope
from socle.services.reports import queries
from socle.services.reports.feeds import SIGNALEMENTS, public_row
from socle.services.reports.terms import KIND

Changed = CaseOpened | CaseMoved | CaseMerged | CaseRated | CaseTransferred


def publish(events: list[Changed]) -> None:
    """Publish the open rows of the reports whose case was opened or changed."""
    _publish((event.authority_id, event.case_id) for event in events if event.kind == KIND)


def unpublish_transferred(event: CaseTransferred) -> None:
    """Take the open row out of the table of the authority that sent the report on."""
    if event.kind != KIND:
        return
    scope = system_scope([event.from_authority_id, event.authority_id])
    table = published.feed_table(scope, event.from_authority_id, SIGNALEMENTS.slug)
    for report, _case in queries.reports_with_cases(scope, [event.case_id]):
        if table is not None and report.authority_id != event.from_authority_id:
            tables.remove_rows(scope, table_slug=table.slug, keys=[[report.public_id]], now=world.now())


def find_again(event: ContentHidden | ContentShown) -> None:
    """Staff's search finds the words of a report while they are shown."""
    room, _colon, number = event.thing.partition(":")
    if room == "case":
        search.follow(everywhere(HOUSE), KIND, [number], world.now())


def _publish(changed: Iterable[tuple[int, int]]) -> None:
    # Rows are made from what the report is now, so that events may come twice or late.
    by_authority: dict[int, set[int]] = defaultdict(set)
    for authority_id, case_id in changed:
        by_authority[authority_id].add(case_id)
    for authority_id, case_ids in by_authority.items():
        scope, now = system_scope([authority_id]), world.now()
        # A report that was transferred meanwhile is not this authority's any more, and is not found.
        rows = [public_row(report, case) for report, case in queries.reports_with_cases(scope, case_ids)]
        table = tables.ensure_feed(scope, SIGNALEMENTS, authority_id, now=now)
        tables.upsert(scope, table_slug=table.slug, rows=[row for row in rows if row is not None], now=now)
