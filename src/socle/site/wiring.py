"""When this happens, then that: every reaction and every port, one visible line each."""

from socle.commons.cases.events import CaseMoved
from socle.commons.cases.ports import bind
from socle.ground.outbox import on
from socle.services.reports import reactions as reports
from socle.services.reports.events import ReportOpened
from socle.services.reports.offers import ReportKind
from socle.services.reports.terms import KIND as REPORT


def wire() -> None:
    """Wire the house."""
    on(ReportOpened, reports.publish_opened, batch=True)
    on(CaseMoved, reports.publish_moved, batch=True)

    bind(REPORT, ReportKind())
