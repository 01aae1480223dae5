"""What who holds the code may do: say how it went, open the case again, ask for a person."""

import datetime

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from socle.commons.cases import queries
from socle.commons.cases.commands._held import about, checked_words, keep, refuse_merged, take, write
from socle.commons.cases.commands._moving import follow
from socle.commons.cases.events import CaseRated
from socle.commons.cases.models import Case, FailedLookup
from socle.commons.cases.permissions import TRACK
from socle.commons.cases.terms import Act
from socle.engines.workflow import Action, WorkflowState, allowed
from socle.ground import audit
from socle.ground.database import atomic
from socle.ground.outbox import emit
from socle.ground.refusals import Refusal
from socle.ground.scope import Scope

LONGEST_HOLDER = 2000


def rate_case(
    scope: Scope,
    *,
    authority_id: int,
    code: str,
    rating: int,
    words: str = "",
    expected_version: int | None = None,
    now: datetime.datetime,
) -> Case:
    """Say after the end how it went, 1 (badly) to 5 (well); it can be changed for thirty days after the end.

    Raises ``Refusal`` ``cases.rating`` (no such mark; not closed; too late to change), ``cases.words``, ``not-found``.
    """
    scope.require(TRACK, authority_id)
    words = checked_words(words, longest=LONGEST_HOLDER, needed=False)
    if rating not in range(1, 6):
        raise Refusal("cases.rating", _("Choisissez une note de 1 à 5."), field="rating")
    with atomic():
        case = take(scope, authority_id, code, expected_version)
        refuse_merged(case)
        if "rate" not in queries.holder_may(scope, case, now=now):
            told = _("Vous pourrez donner votre avis quand la demande sera close, et le changer pendant 30 jours.")
            raise Refusal("cases.rating", told, status=409, field="rating")
        keep(case, rating=rating, rating_words=words)
        write(scope, case, Act.RATE, now, detail=str(rating))
        facts = {"rating": rating}
        audit.record(scope, "cases.case.rate", authority_id=authority_id, about=about(case), facts=facts)
        emit(CaseRated(case.pk, case.kind, authority_id, rating, now), authority_id=authority_id)
    return case


def reopen_case(
    scope: Scope,
    *,
    authority_id: int,
    code: str,
    words: str,
    expected_version: int | None = None,
    now: datetime.datetime,
) -> Case:
    """Open a closed case again and say why: its holder within thirty days of the end, three times; staff always.

    Raises ``Refusal`` ``cases.reopen`` (not closed; too late; too often; no way back in the workflow), ``cases.words``,
    ``stale``, ``not-found``.
    """
    scope.require(TRACK, authority_id)
    words = checked_words(words, longest=LONGEST_HOLDER)
    with atomic():
        case = take(scope, authority_id, code, expected_version)
        refuse_merged(case)
        workflow = queries.workflow_of(scope, authority_id, case.kind, fresh=True)
        of_staff = queries.answers(scope, case)
        if case.closed_at is None or not (of_staff or "reopen" in queries.holder_may(scope, case, now=now)):
            told = _("Une demande close se rouvre dans les 30 jours, trois fois au plus. Faites une nouvelle demande.")
            raise Refusal("cases.reopen", told, status=409, field="words")
        facts = queries.guard_facts(scope, case, now=now)
        roles = queries.roles_of(scope, authority_id)
        ways = allowed(workflow, case.state, roles=roles, facts=facts, resident=not of_staff)
        chosen = _way_back(workflow.states, ways)
        if chosen is None:
            told = _("Les règles de ce service ne prévoient pas de rouvrir une demande. Faites-en une nouvelle.")
            raise Refusal("cases.reopen", told, status=409, field="words")
        return follow(scope, case, workflow, chosen, words, now)


def _way_back(states: tuple[WorkflowState, ...], ways: list[Action]) -> Action | None:
    still_open = {one.name for one in states if not one.closed}
    return next((one for one in ways if one.target in still_open), None)


def ask_person(scope: Scope, *, authority_id: int, code: str, words: str = "", now: datetime.datetime) -> Case:
    """Ask that a person look at what a machine decided or delayed: the case comes first in the queue.

    Of a joined case, the one that stands for it comes first; the words stay with who wrote them. Asking again before
    an answer changes nothing. Raises ``Refusal`` ``cases.words``, ``not-found``.
    """
    scope.require(TRACK, authority_id)
    words = checked_words(words, longest=LONGEST_HOLDER, needed=False)
    with atomic():
        case = take(scope, authority_id, code, None)
        if "ask" not in queries.holder_may(scope, case, now=now):
            return case
        if case.merged_into_id is None:
            keep(case, person_asked_at=case.person_asked_at or now)
        else:
            keep(case)
            _lead_to_main(scope, case, now)
        write(scope, case, Act.ASK, now, words=words, public=True)
        audit.record(scope, "cases.case.ask", authority_id=authority_id, about=about(case))
    return case


def _lead_to_main(scope: Scope, case: Case, now: datetime.datetime) -> None:
    """Staff find on the case that stands for this one that somebody waits, and where their words are."""
    main = Case.objects.select_for_update().get(pk=queries.main_case(scope, case).pk)
    keep(main, person_asked_at=main.person_asked_at or now)
    write(scope, main, Act.ASK, now, detail=case.code)


def note_failed_lookup(scope: Scope, *, who: str, now: datetime.datetime) -> None:
    """Count a wrong code tried by ``who`` (a keyed hash of an address)."""
    with atomic():
        row, _created = FailedLookup.objects.get_or_create(who=who, hour=queries.hour_of(scope, now))
        FailedLookup.objects.filter(pk=row.pk).update(count=F("count") + 1)
