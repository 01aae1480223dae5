"""When this happens, then that: every reaction and every port, one visible line each."""

from socle.commons.calendar.events import HolidaysChanged
from socle.commons.cases import reactions as cases
from socle.commons.cases.events import (
    CaseAnswered,
    CaseAssigned,
    CaseForgotten,
    CaseLate,
    CaseMerged,
    CaseMoved,
    CaseOpened,
    CaseRated,
    CaseTransferred,
)
from socle.commons.cases.offers import CasesOfPerson
from socle.commons.cases.ports import bind
from socle.commons.messages import reactions as messages
from socle.commons.messages.offers import MessagesOfPerson
from socle.commons.moderation import reactions as moderation
from socle.commons.moderation.events import AppealDecided, ContentHidden, ContentRedacted, ContentShown
from socle.commons.people.events import AccountInvited
from socle.commons.people.ports import bind_person_data
from socle.commons.search import reactions as search
from socle.commons.search.ports import bind_source
from socle.commons.subscriptions import reactions as subscriptions
from socle.commons.subscriptions.offers import SubscriptionsOfPerson
from socle.data.boards.offers import BoardSource
from socle.data.boards.terms import KIND as BOARD
from socle.data.displays import reactions as displays
from socle.data.displays.events import DisplayPublished, DisplayWithdrawn
from socle.data.maps.offers import MapSource
from socle.data.maps.terms import KIND as MAP
from socle.data.portal import reactions as portal
from socle.data.portal.offers import TableSource
from socle.data.portal.terms import KIND as TABLE
from socle.data.recipes import reactions as recipes
from socle.data.recipes.events import RunAsked
from socle.data.tables.events import EditionMade, EditionWithdrawn, TableDescribed
from socle.data.uploads import reactions as uploads
from socle.data.uploads.events import ReadAsked, SourceDue, WorkAsked
from socle.data.webhooks import reactions as webhooks
from socle.ground.outbox import LONG, SOON, on
from socle.services.reports import reactions as reports
from socle.services.reports.offers import DraftsOfPerson, ReportKind, ReportSource
from socle.services.reports.terms import KIND as REPORT
from socle.site.offers import KIND as PAGE
from socle.site.offers import PageSource


def wire() -> None:
    """Wire the house."""
    for changed in (CaseOpened, CaseMoved, CaseMerged, CaseRated, CaseTransferred):
        on(changed, reports.publish, batch=True)
    on(CaseTransferred, reports.unpublish_transferred)

    for told in (CaseOpened, CaseMoved, CaseAnswered, CaseTransferred, CaseMerged):
        on(told, cases.tell, batch=True)
    on(CaseLate, cases.tell_late, batch=True)
    on(HolidaysChanged, cases.move_dues)
    on(ContentHidden, moderation.tell_decision)
    on(ContentRedacted, moderation.tell_decision)
    on(AppealDecided, moderation.tell_appeal)
    on(CaseTransferred, moderation.follow_case)
    on(CaseForgotten, moderation.follow_case)
    on(AccountInvited, messages.invite)
    on(TableDescribed, portal.find_tables, batch=True)
    on(ReadAsked, uploads.read, lane=SOON)
    on(WorkAsked, uploads.work, lane=LONG)
    on(SourceDue, uploads.fetch, lane=LONG)
    on(EditionMade, recipes.follow)
    on(EditionWithdrawn, recipes.follow_withdrawn)
    on(EditionWithdrawn, uploads.forget_edition)
    on(RunAsked, recipes.run, lane=LONG)
    on(EditionMade, webhooks.tell_made)
    on(EditionWithdrawn, webhooks.tell_withdrawn)
    on(DisplayPublished, displays.find_display)
    on(DisplayWithdrawn, displays.find_display)
    on(CaseOpened, search.follow_cases, batch=True)
    on(CaseMoved, search.follow_cases, batch=True)
    on(CaseAssigned, search.follow_cases, batch=True)
    on(CaseTransferred, search.follow_cases, batch=True)
    on(CaseMerged, search.follow_cases, batch=True)
    on(CaseForgotten, search.forget_case)
    on(ContentHidden, reports.find_again)
    on(ContentShown, reports.find_again)
    on(CaseMoved, subscriptions.tell_moved, batch=True)
    on(CaseAnswered, subscriptions.tell_answered, batch=True)
    on(CaseMerged, subscriptions.join_followers)
    on(CaseTransferred, subscriptions.transfer_followers)
    on(CaseForgotten, subscriptions.forget_followers)

    bind(REPORT, ReportKind())
    bind_source(PAGE, PageSource())
    bind_source(TABLE, TableSource())
    bind_source(BOARD, BoardSource())
    bind_source(MAP, MapSource())
    bind_source(REPORT, ReportSource())
    bind_person_data("cases", CasesOfPerson())
    bind_person_data("messages", MessagesOfPerson())
    bind_person_data("subscriptions", SubscriptionsOfPerson())
    bind_person_data("reports", DraftsOfPerson())
