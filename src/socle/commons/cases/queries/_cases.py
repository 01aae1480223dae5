"""Reads: one case by its code, its history, what hangs beside it."""

import datetime
from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import translation

from socle.commons.cases.models import Case, FailedLookup, Step, Task
from socle.commons.cases.permissions import (
    ANSWER,
    ANSWER_TEAM,
    DELAY,
    FORGET,
    READ,
    READ_TEAM,
    TEMPLATES,
    TRACK,
    TRANSFER,
)
from socle.commons.cases.ports import kinds
from socle.commons.cases.rules import read_code
from socle.commons.cases.terms import Act, Visibility
from socle.commons.messages.queries import web_address
from socle.commons.people.queries import authority_by_id, team_ids_of
from socle.ground.refusals import Refusal, not_found
from socle.ground.scope import Scope

FAILED_LOOKUPS_ALLOWED = 30  # wrong codes per address and hour
REOPENING_DAYS = 30  # after the end
RATING_DAYS = 30  # after the end, to change a rating
REOPENINGS = 3  # by the holder of the code
LONGEST_CHAIN = 100
LONGEST_FOLLOWING = 500
_SAID_BY_STAFF = (Act.STATE, Act.ANSWER, Act.DUE, Act.TRANSFER)


def cases_seen(scope: Scope, authority_id: int) -> QuerySet[Case]:
    """The cases of an authority that the scope reads: all of them, or those of one's teams. Raises ``Refusal`` 404."""
    rows = Case.objects.filter(authority_id=authority_id)
    if scope.allows(READ, authority_id):
        return rows
    scope.require(READ_TEAM, authority_id)
    return rows.filter(team_id__in=_my_teams(scope))


def case_by_code(scope: Scope, authority_id: int, code: str) -> Case:
    """The case of this code, for who holds it. Raises ``Refusal`` 404 alike for wrong and unknown.

    A case that this authority sent to another of the instance raises ``cases.elsewhere``, whose facts ``slug`` and
    ``tracking`` lead there: the code that was given at the counter goes on working after a transfer.
    """
    scope.require(TRACK, authority_id)
    written = read_code(code)
    case = Case.objects.filter(code=written).first() if written else None
    if case is None:
        raise not_found()
    if case.authority_id != authority_id:
        sent = f"{authority_by_id(scope, authority_id).slug}>"
        raise _elsewhere(scope, case) if case.steps.filter(detail__startswith=sent).exists() else not_found()
    return case


def _elsewhere(scope: Scope, case: Case) -> Refusal:
    there = not_found()
    slug = authority_by_id(scope, case.authority_id).slug
    return Refusal("cases.elsewhere", there.message, status=404, slug=slug, tracking=case.code)


def case_of_submission(scope: Scope, *, authority_id: int, kind: str, submission: str) -> Case | None:
    """The case that a sent form already opened, if it did."""
    scope.require(TRACK, authority_id)
    return Case.objects.filter(authority_id=authority_id, kind=kind, submission=submission).first()


def case_for_staff(scope: Scope, authority_id: int, code: str) -> Case:
    """The case of this code, for staff of the authority or members of its team. Raises ``Refusal`` 404.

    A case that went to another authority which the scope reads, too, raises ``cases.elsewhere`` with its ``slug``.
    """
    seen = cases_seen(scope, authority_id)
    written = read_code(code)
    if written is None:
        raise not_found()
    case = seen.filter(code=written).select_related("team", "merged_into").first()
    if case is None:
        there = Case.objects.filter(code=written).exclude(authority_id=authority_id).first()
        if there is not None and sees(scope, there):
            raise _elsewhere(scope, there)
        raise not_found()
    return case


def sees(scope: Scope, case: Case) -> bool:
    """Whether the scope reads this case as staff."""
    if scope.allows(READ, case.authority_id):
        return True
    return scope.allows(READ_TEAM, case.authority_id) and case.team_id in _my_teams(scope)


def answers(scope: Scope, case: Case) -> bool:
    """Whether the scope may act on this case as staff."""
    if scope.allows(ANSWER, case.authority_id):
        return True
    return scope.allows(ANSWER_TEAM, case.authority_id) and case.team_id in _my_teams(scope)


def _my_teams(scope: Scope) -> frozenset[int]:
    return frozenset() if scope.actor.id is None else team_ids_of(scope, scope.actor.id)


def may_see_contact(scope: Scope, case: Case) -> bool:
    """Whether the contact is shown: to the staff of the authority, never to partners."""
    return scope.allows(READ, case.authority_id)


def may(scope: Scope, case: Case) -> frozenset[str]:
    """What the scope may do with the case, beside the actions of its workflow.

    Among ``answer``, ``note``, ``task``, ``letter``, ``assign``, ``merge``, ``unmerge``, ``transfer``, ``due``,
    ``forget``, ``contact`` and ``template``.
    """
    authority_id, found = case.authority_id, set()
    is_open = case.closed_at is None
    if answers(scope, case):
        found |= {"answer", "note", "task"} if case.merged_into_id is None else {"note"}
    if scope.allows(ANSWER, authority_id):
        found.add("letter")
        found |= {"unmerge"} if case.merged_into_id else {"assign", "merge"} if is_open else set()
        if is_open and scope.allows(TRANSFER, authority_id):
            found.add("transfer")
        if is_open and scope.allows(DELAY, authority_id):
            found.add("due")
    if scope.allows(FORGET, authority_id) and not is_open and case.forgotten_at is None:
        found.add("forget")
    if may_see_contact(scope, case):
        found.add("contact")
    if scope.allows(TEMPLATES, authority_id):
        found.add("template")
    return frozenset(found)


def holder_may(scope: Scope, case: Case, *, now: datetime.datetime) -> frozenset[str]:
    """What who holds the code may do now: among ``rate``, ``reopen`` and ``ask`` (for a person).

    Of a joined case, ``ask`` alone: it leads to the one that stands for it.
    """
    if case.forgotten_at is not None:
        return frozenset()
    main = main_case(scope, case)
    found = set() if main.forgotten_at or person_asked(scope, case) else {"ask"}
    if main.pk != case.pk or case.closed_at is None:
        return frozenset(found)
    lately = now - case.closed_at <= datetime.timedelta(days=RATING_DAYS)
    if case.rating is None or lately:
        found.add("rate")
    if lately and case.reopened < REOPENINGS:
        found.add("reopen")
    return frozenset(found)


def main_case(scope: Scope, case: Case) -> Case:
    """The case that stands for this one: the end of those it was joined to, itself when it was not."""
    _require_followed(scope, case)
    seen = {case.pk}
    while case.merged_into_id is not None and case.merged_into_id not in seen and len(seen) < LONGEST_CHAIN:
        seen.add(case.merged_into_id)
        case = Case.objects.get(pk=case.merged_into_id)
    return case


def person_asked(scope: Scope, case: Case) -> datetime.datetime | None:
    """Since when the holder of this code waits for a person: for an answer on the case that stands, when it is joined.

    Who holds the code of one does not wait because the holder of another does.
    """
    since = main_case(scope, case).person_asked_at
    if since is None:
        return None
    own = case.steps.filter(act=Act.ASK, visibility=Visibility.PUBLIC, at__gte=since).order_by("-pk")
    return own.values_list("at", flat=True).first()


def news_of_main(scope: Scope, case: Case) -> list[Step]:
    """What staff said and did in public, since a case was joined, on the one that stands for it; oldest first.

    Not what its own holder wrote there: that is another person's.
    """
    _require_followed(scope, case)
    told: list[Step] = []
    seen: set[int] = set()
    while case.merged_into is not None and case.pk not in seen and len(seen) < LONGEST_CHAIN:
        seen.add(case.pk)
        main = case.merged_into
        joining = case.steps.filter(act=Act.MERGE, detail=main.code).order_by("-pk")
        joined, case = joining.values_list("pk", flat=True).first() or 0, main
        told += case.steps.filter(
            pk__gt=joined, visibility=Visibility.PUBLIC, act__in=_SAID_BY_STAFF, account_id__isnull=False
        )
    return sorted(told, key=lambda one: one.pk)


def merged_cases(scope: Scope, case: Case) -> list[Case]:
    """The cases joined to this one directly, oldest first, for staff."""
    _require_seen(scope, case)
    return list(Case.objects.filter(merged_into=case).order_by("opened_at", "pk"))


def history(scope: Scope, case: Case, *, staff: bool = False) -> list[Step]:
    """The lines of a case's history, oldest first: those the holder of the code reads, or with ``staff`` all."""
    if staff:
        _require_seen(scope, case)
        return list(case.steps.all())
    _require_followed(scope, case)
    return list(case.steps.filter(visibility=Visibility.PUBLIC))


def tasks(scope: Scope, case: Case) -> list[Task]:
    """The parts of a case's work, oldest first, for staff."""
    _require_seen(scope, case)
    return list(case.tasks.select_related("team", "assignee"))


def _require_seen(scope: Scope, case: Case) -> None:
    if not sees(scope, case):
        raise not_found()


def _require_followed(scope: Scope, case: Case) -> None:
    if not (scope.allows(TRACK, case.authority_id) or sees(scope, case)):
        raise not_found()


def authorities_read(scope: Scope) -> frozenset[int]:
    """The ids of the authorities whose cases the scope reads, for rooms whose facts hang on a case."""
    return scope.authorities(READ)


def seen_ids(scope: Scope, case_ids: list[int]) -> frozenset[int]:
    """Among these cases, those that the scope reads as staff, in any authority; two queries however many."""
    rows = Case.objects.filter(pk__in=case_ids).values_list("pk", "authority_id", "team_id")
    whole, by_team = scope.authorities(READ), scope.authorities(READ_TEAM)
    mine = _my_teams(scope) if by_team else frozenset()
    return frozenset(
        pk for pk, authority, team in rows if authority in whole or (authority in by_team and team in mine)
    )


def tracking_address(scope: Scope, case: Case, language: str = "") -> str:
    """The whole address of the tracking page, for messages and letters: the authority's own host, else the instance's
    (``SOCLE_ADDRESS``) with the authority's path.
    """
    return web_address(scope, case.authority_id, language or case.language, f"/suivi/{case.code}")


def lookups_exhausted(scope: Scope, *, who: str, now: datetime.datetime) -> bool:
    """Whether too many wrong codes came from this address in this hour."""
    row = FailedLookup.objects.filter(who=who, hour=hour_of(scope, now)).first()
    return row is not None and row.count >= FAILED_LOOKUPS_ALLOWED


def hour_of(scope: Scope, now: datetime.datetime) -> datetime.datetime:
    """The hour in which failed look-ups are counted together."""
    return now.replace(minute=0, second=0, microsecond=0)


def ids_of_kind(scope: Scope, kind: str) -> list[int]:
    """The ids of all cases of a kind in the instance: for the system's own checks."""
    if scope.actor.kind != "system":
        raise not_found()
    return list(Case.objects.filter(kind=kind).values_list("pk", flat=True))


def case_by_id(scope: Scope, authority_id: int, case_id: int) -> Case:
    """The case of this id, for staff and for the reactions of other rooms. Raises ``Refusal`` 404."""
    case = cases_seen(scope, authority_id).filter(pk=case_id).first()
    if case is None:
        raise not_found()
    return case


def cases_told(scope: Scope, case_ids: Iterable[int]) -> list[Case]:
    """Cases by their ids, wherever they are now, with their teams: for the reactions of the house itself."""
    if scope.actor.kind != "system":
        raise not_found()
    return list(Case.objects.filter(pk__in=set(case_ids)).select_related("team").order_by("pk"))


def heard_ids(scope: Scope, case_ids: Iterable[int]) -> frozenset[int]:
    """Among these cases, those of which anybody hears: they left a contact, or others are joined to them.

    One query for a whole batch of news: most cases have neither.
    """
    if scope.actor.kind != "system":
        raise not_found()
    rows = Case.objects.filter(pk__in=set(case_ids)).filter(~Q(contact="") | Q(merged__isnull=False))
    return frozenset(rows.values_list("pk", flat=True))


def title_in(scope: Scope, case: Case, language: str = "") -> str:
    """What a case is called, in a language (else the reader's): ``Éclairage, rue des Tanneurs``."""
    _require_followed(scope, case)
    offer = kinds().get(case.kind)
    with translation.override(language or translation.get_language()):
        return offer.title(scope, case.authority_id, case.pk) if offer else case.code


def followers_of(scope: Scope, case: Case) -> list[Case]:
    """The case and all that were joined to it, at whatever remove: those whose holders hear what happens to it."""
    _require_seen(scope, case)
    found, level = [case], [case.pk]
    while level and len(found) < LONGEST_FOLLOWING:
        below = list(Case.objects.filter(merged_into_id__in=level).order_by("pk"))
        found += below
        level = [one.pk for one in below]
    return found


def step_words(scope: Scope, case: Case, step_id: int) -> str:
    """The public words of one line of a case's history, ``""`` once they are forgotten."""
    _require_followed(scope, case)
    line = case.steps.filter(pk=step_id, visibility=Visibility.PUBLIC).values_list("words", flat=True).first()
    return line or ""


def cases_of_contact(scope: Scope, authority_id: int, contact: str) -> list[Case]:
    """The cases of an authority left with this e-mail address or telephone number, oldest first; no contact, none."""
    scope.require(READ, authority_id)
    if not contact:
        return []
    return list(Case.objects.filter(authority_id=authority_id, contact__iexact=contact).order_by("pk"))
