"""Joining cases about the same thing, and parting them again."""

import datetime

from django.utils.translation import gettext_lazy as _

from socle.commons.cases import queries
from socle.commons.cases.commands._held import about, checked_words, keep, refuse_closed, take, take_for_staff, write
from socle.commons.cases.events import CaseMerged
from socle.commons.cases.models import Case
from socle.commons.cases.permissions import ANSWER
from socle.commons.cases.rules import read_code
from socle.commons.cases.terms import Act, State
from socle.engines.workflow import find_state
from socle.ground import audit
from socle.ground.database import atomic
from socle.ground.outbox import emit
from socle.ground.refusals import Refusal, stale
from socle.ground.scope import Scope


def merge_cases(
    scope: Scope,
    *,
    authority_id: int,
    code: str,
    into_code: str,
    expected_version: int,
    into_version: int | None = None,
    words: str = "",
    now: datetime.datetime,
) -> Case:
    """Join an open case to another about the same thing: it closes, and its holder follows the other one.

    Returns the one that was joined. Raises ``Refusal`` ``cases.into`` (itself, another kind or authority, one that is
    itself joined, unknown), ``cases.closed``, ``stale`` (of either), ``not-found``.
    """
    scope.require(ANSWER, authority_id)
    words = checked_words(words, needed=False)
    with atomic():
        _lock(code, into_code)
        case = take_for_staff(scope, authority_id, code, expected_version)
        refuse_closed(case)
        main = _main(scope, authority_id, case, into_code, into_version)
        before = case.state
        waiting = [one for one in (case.person_asked_at, main.person_asked_at) if one is not None]
        keep(case, state=State.MERGED, closed_at=now, merged_into=main, person_asked_at=None)
        step = write(scope, case, Act.MERGE, now, words=words, detail=main.code, public=True)
        # Who waits for a person goes on waiting: the case that stands is answered for both.
        keep(main, person_asked_at=min(waiting, default=None))
        write(scope, main, Act.MERGE, now, detail=case.code)
        facts = {"into": main.pk, "from": before}
        audit.record(scope, "cases.case.merge", authority_id=authority_id, about=about(case), facts=facts)
        emit(CaseMerged(case.pk, case.kind, authority_id, main.pk, now, step.pk), authority_id=authority_id)
    return case


def _lock(*codes: str) -> None:
    """Take the rows in one order, whichever way round two colleagues join the same two."""
    written = [read_code(one) or "" for one in codes]
    list(Case.objects.select_for_update().filter(code__in=written).order_by("pk").values_list("pk"))


def _main(scope: Scope, authority_id: int, case: Case, into_code: str, version: int | None) -> Case:
    try:
        main = take(scope, authority_id, into_code, None)
    except Refusal as unknown:
        words = _("Aucun dossier de cette collectivité n’a ce code.")
        raise Refusal("cases.into", words, field="into") from unknown
    if version is not None and main.version != version:
        raise stale()
    if main.pk == case.pk:
        raise Refusal("cases.into", _("Un dossier ne se réunit pas à lui-même."), field="into")
    if main.kind != case.kind:
        raise Refusal("cases.into", _("Ces deux dossiers ne sont pas du même genre."), field="into")
    # So no chain ever closes on itself: one that stands for others is never joined to one of them.
    if main.merged_into_id is not None:
        words = _("Ce dossier est lui-même réuni à un autre : choisissez celui-là.")
        raise Refusal("cases.into", words, field="into")
    return main


def unmerge_case(scope: Scope, *, authority_id: int, code: str, expected_version: int, now: datetime.datetime) -> Case:
    """Part a case from the one it was joined to: it is open again, where it stood before.

    Raises ``Refusal`` ``cases.not-merged``, ``stale``, ``not-found``.
    """
    scope.require(ANSWER, authority_id)
    with atomic():
        case = take_for_staff(scope, authority_id, code, expected_version)
        main = case.merged_into
        if main is None:
            raise Refusal("cases.not-merged", _("Ce dossier n’est réuni à aucun autre."), status=409, field="state")
        asked = queries.person_asked(scope, case)
        keep(case, state=_state_before(scope, case), closed_at=None, merged_into=None, person_asked_at=asked)
        step = write(scope, case, Act.MERGE, now, detail=f"-{main.code}", public=True)
        write(scope, main, Act.MERGE, now, detail=f"-{case.code}")
        audit.record(scope, "cases.case.unmerge", authority_id=authority_id, about=about(case), facts={"from": main.pk})
        emit(CaseMerged(case.pk, case.kind, authority_id, None, now, step.pk), authority_id=authority_id)
    return case


def _state_before(scope: Scope, case: Case) -> str:
    """The state it had when it was joined, if its workflow still knows it as open; else where cases begin."""
    workflow = queries.workflow_of(scope, case.authority_id, case.kind, fresh=True)
    for state in case.steps.order_by("-pk").values_list("state", flat=True):
        known = find_state(workflow, state)
        if state != State.MERGED and known is not None and not known.closed:
            return str(state)
    return workflow.start
