"""Forgetting: what a case says of a person goes, a year after its end or when the person asks."""

import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from socle.commons.cases import queries
from socle.commons.cases.commands._held import about, take
from socle.commons.cases.events import CaseForgotten
from socle.commons.cases.models import Case, FailedLookup, Step, Task
from socle.commons.cases.permissions import ANSWER, FORGET
from socle.commons.cases.ports import kinds
from socle.commons.cases.privacy import CONTACT_DAYS
from socle.commons.cases.terms import Act, Visibility
from socle.ground import audit
from socle.ground.database import atomic
from socle.ground.outbox import emit
from socle.ground.refusals import Refusal
from socle.ground.scope import HOUSE, Scope

BATCH = 100


def forget_case(
    scope: Scope, *, authority_id: int, code: str, expected_version: int | None = None, now: datetime.datetime
) -> None:
    """Wipe what a closed case says of a person before its time. Twice is once.

    Raises ``Refusal`` ``cases.open`` (409: it still needs its words), ``stale``, ``not-found``.
    """
    scope.require(FORGET, authority_id)
    with atomic():
        case = take(scope, authority_id, code, expected_version)
        if case.closed_at is None:
            words = _("Ce dossier est ouvert : finissez-le avant de l’effacer.")
            raise Refusal("cases.open", words, status=409, field="state")
        _wipe(scope, case, now, reason="asked")


def erase_contact(scope: Scope, *, authority_id: int, contact: str, now: datetime.datetime) -> int:
    """Forget a person who asks: closed cases left with this contact are wiped, open ones lose the contact and go on.

    Returns how many cases changed. Inside the transaction that erases in every room.
    """
    scope.require(FORGET, authority_id)
    with atomic():
        found = queries.cases_of_contact(scope, authority_id, contact)
        for case in Case.objects.select_for_update().filter(pk__in=[one.pk for one in found]).order_by("pk"):
            if case.closed_at is not None:
                _wipe(scope, case, now, reason="asked")
            else:
                Case.objects.filter(pk=case.pk).update(contact="", version=case.version + 1)
                audit.record(scope, "cases.contact.erase", authority_id=authority_id, about=about(case))
    return len(found)


def forget(scope: Scope, *, now: datetime.datetime) -> int:
    """Wipe what cases closed longer ago than the room's retention say of a person, and old look-ups; returns how many
    cases. Safe to run twice, and to be stopped at any moment: each batch is whole.
    """
    with atomic():
        FailedLookup.objects.filter(hour__lt=now - datetime.timedelta(days=1)).delete()
    limit = now - datetime.timedelta(days=CONTACT_DAYS)
    wiped = 0
    for authority_id in sorted(scope.authorities(ANSWER)):
        while count := _forget_batch(scope, authority_id, limit, now):
            wiped += count
    return wiped


def _forget_batch(scope: Scope, authority_id: int, limit: datetime.datetime, now: datetime.datetime) -> int:
    with atomic():
        old = Case.objects.select_for_update().filter(
            authority_id=authority_id, closed_at__lt=limit, forgotten_at__isnull=True
        )
        batch = list(old.order_by("closed_at", "pk")[:BATCH])
        for case in batch:
            _wipe(scope, case, now, reason="time")
    return len(batch)


def _wipe(scope: Scope, case: Case, now: datetime.datetime, *, reason: str) -> None:
    if case.forgotten_at is not None:
        return
    offer = kinds().get(case.kind)
    if offer is not None:
        offer.forget(scope, case.authority_id, case.pk)
    blank = {"contact": "", "language": "", "place": "", "sought": "", "rating_words": "", "submission": f"~{case.pk}"}
    # The rating stays: a number of 1 to 5 that says nothing of anybody.
    Case.objects.filter(pk=case.pk).update(**blank, forgotten_at=now, person_asked_at=None, version=case.version + 1)
    Step.objects.filter(case=case).exclude(words="").update(words="")
    own = Q(act=Act.TASK) | Q(act=Act.ASSIGN)
    Step.objects.filter(own, case=case).update(detail="")
    Task.objects.filter(case=case).update(title="…")
    Step.objects.create(
        case=case, at=now, act=Act.FORGET, state=case.state, visibility=Visibility.PUBLIC, detail=reason,
        account_id=scope.actor.id,
    )  # fmt: skip
    for one in sorted(queries.held_in(HOUSE, case.pk)):
        audit.erase(scope, authority_id=one, about=about(case), reason="cases.case.forget")
    facts = {"reason": reason}
    audit.record(scope, "cases.case.forget", authority_id=case.authority_id, about=about(case), facts=facts)
    emit(CaseForgotten(case.pk, case.kind, case.authority_id, now), authority_id=case.authority_id)
