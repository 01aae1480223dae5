"""Verbs on cases: open, move, note a failed look-up, forget contacts."""

import datetime

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from socle.commons.cases import queries
from socle.commons.cases.events import CaseMoved
from socle.commons.cases.models import Case, FailedLookup, Step
from socle.commons.cases.permissions import ANSWER, OPEN
from socle.commons.cases.privacy import CONTACT_DAYS
from socle.commons.cases.rules import make_code, may_follow
from socle.commons.cases.terms import Channel, State
from socle.commons.people.queries import authority_by_id
from socle.ground import world
from socle.ground.database import atomic
from socle.ground.outbox import emit
from socle.ground.refusals import Refusal, not_found, stale
from socle.ground.scope import Scope

LONGEST_ANSWER = 4000


def open_case(
    scope: Scope,
    *,
    authority_id: int,
    kind: str,
    channel: Channel,
    submission: str,
    contact: str = "",
    language: str = "fr",
    now: datetime.datetime,
) -> Case:
    """Open a case, inside the transaction that writes the kind's own facts.

    Raises ``IntegrityError`` when the same submission opened one before: the transaction is undone, and
    ``queries.case_of_submission`` finds it. Asking first would hold the writer lock longer for everybody.
    """
    scope.require(OPEN, authority_id)
    case = Case.objects.create(
        authority_id=authority_id,
        code=make_code(authority_by_id(scope, authority_id).code_prefix, world.random_bytes(16)),
        kind=kind,
        channel=channel,
        submission=submission,
        contact=contact,
        language=language,
        opened_at=now,
    )
    Step.objects.create(case=case, at=now, state=State.RECEIVED)
    return case


def move_case(
    scope: Scope,
    *,
    authority_id: int,
    code: str,
    to: State,
    words: str,
    expected_version: int,
    now: datetime.datetime,
) -> Case:
    """Answer a case and put it in another state (or leave it there, with words).

    Raises ``Refusal``: ``not-found``, ``stale`` (409), ``cases.words`` (closing without a word), ``cases.state``.
    """
    scope.require(ANSWER, authority_id)
    words = words.strip()
    if len(words) > LONGEST_ANSWER:
        raise Refusal("cases.words", _("La réponse est trop longue : 4 000 signes au plus."), field="words")
    if to.is_closed and not words:
        raise Refusal(
            "cases.words", _("Écrivez une réponse : l’habitant lira pourquoi sa demande est close."), field="words"
        )
    with atomic():
        case = Case.objects.select_for_update().filter(code=code, authority_id=authority_id).first()
        if case is None:
            raise not_found()
        if case.version != expected_version:
            raise stale()
        same = to == case.state
        if same and (not words or to.is_closed):
            raise Refusal("cases.words", _("Écrivez une réponse, ou choisissez un autre état."), field="words")
        if not same and not may_follow(State(case.state), to):
            raise Refusal("cases.state", _("Ce dossier ne peut pas passer à cet état."), field="state")
        case.state, case.version = to, case.version + 1
        case.closed_at = now if to.is_closed else None
        case.save(update_fields=["state", "version", "closed_at"])
        Step.objects.create(case=case, at=now, state=to, words=words, account_id=scope.actor.id)
        emit(CaseMoved(case.pk, case.kind, authority_id, to, now), authority_id=authority_id)
    return case


def note_failed_lookup(scope: Scope, *, who: str, now: datetime.datetime) -> None:
    """Count a wrong code tried by ``who`` (a keyed hash of an address)."""
    with atomic():
        row, _created = FailedLookup.objects.get_or_create(who=who, hour=queries.hour_of(scope, now))
        FailedLookup.objects.filter(pk=row.pk).update(count=F("count") + 1)


def forget(scope: Scope, *, now: datetime.datetime) -> int:
    """Wipe contacts and answers of cases closed longer ago than the room's retention, and old look-ups; returns how
    many
    contacts.
    """
    with atomic():
        FailedLookup.objects.filter(hour__lt=now - datetime.timedelta(days=1)).delete()
        old = Case.objects.filter(
            closed_at__lt=now - datetime.timedelta(days=CONTACT_DAYS), authority_id__in=scope.authorities(ANSWER)
        )
        Step.objects.filter(case__in=old).exclude(words="").update(words="")
        return old.exclude(contact="").update(contact="")
