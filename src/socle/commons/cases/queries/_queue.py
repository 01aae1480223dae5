"""The staff's queue: one page of it, the counts of its tabs, the cases beside one, all that answers."""

import datetime
import zoneinfo
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, F, OrderBy, Q, QuerySet, Value
from django.db.models.functions import StrIndex

from socle.commons.calendar.queries import calendar_of
from socle.commons.cases.models import Case
from socle.commons.cases.queries._cases import case_for_staff, cases_seen
from socle.commons.cases.queries._workflows import pausing_states
from socle.commons.cases.rules import asked_words, is_id, is_plain, read_code
from socle.commons.cases.terms import ALL_TAB, CLOSED_TAB, OPEN_TAB, Asked, Neighbours, State
from socle.ground.scope import Scope

PAGE = 20
FIRST_DAY = datetime.date(1, 1, 3)
_FIELDS = {"due": "due_at", "opened": "opened_at", "closed": "closed_at", "topic": "topic", "place": "place"}


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page of the staff queue."""

    cases: list[Case]
    total: int
    page: int
    pages: int


def queue(
    scope: Scope, authority_id: int, asked: Asked, *, now: datetime.datetime, total: int | None = None
) -> QueuePage:
    """One page of what was asked. Among open ones and among closed ones, those whose sender asked for a person come
    first; where only these are asked, the closed ones do, whose end did not content.

    ``total``: how many there are, where ``counts`` told it already (a tab's count): it is not counted again.
    """
    rows = _tabbed(_asked_for(scope, authority_id, asked, now), asked.tab)
    total = rows.count() if total is None else total
    pages = max(1, -(-total // PAGE))
    page = min(max(1, asked.page), pages)
    found = _slice(rows, asked, (page - 1) * PAGE, page * PAGE)
    return QueuePage(found, total, page, pages)


def counts(scope: Scope, authority_id: int, asked: Asked, *, now: datetime.datetime) -> dict[str, int]:
    """How many answer to what was asked in each tab: ``open``, ``closed``, ``all``, then by state, for those met.

    ``late`` counts open ones, ``person_asked`` all. The tab that was asked is left aside.
    """
    rows = _asked_for(scope, authority_id, asked, now)
    counted = (
        rows.order_by()
        .values_list("state")
        .annotate(
            Count("pk"),
            Count("closed_at"),
            late=Count("pk", filter=_late_open(scope, authority_id, now)),
            person=Count("person_asked_at"),
        )
    )
    told = dict.fromkeys((OPEN_TAB, CLOSED_TAB, ALL_TAB, "late", "person_asked"), 0)
    for state, total, closed, late, person in counted:
        told[state] = total
        told[ALL_TAB] += total
        told[CLOSED_TAB] += closed
        told[OPEN_TAB] += total - closed
        told["late"] += late
        told["person_asked"] += person
    return told


def first_asked(
    scope: Scope, authority_id: int, asked: Asked, *, now: datetime.datetime, most: int
) -> tuple[list[tuple[str, int]], int]:
    """Code and version of the first that answer to what was asked, in its order; and how many answer in all."""
    rows = _tabbed(_asked_for(scope, authority_id, asked, now), asked.tab)
    return list(_ordered(rows, asked).values_list("code", "version")[:most]), rows.count()


def cases_chosen(scope: Scope, authority_id: int, codes: list[str]) -> list[Case]:
    """The cases of these codes that the scope reads here, in the order given; one query however many."""
    written = dict.fromkeys(filter(None, map(read_code, codes)))
    rows = cases_seen(scope, authority_id).filter(code__in=written).select_related("team", "assignee", "merged_into")
    found = {case.code: case for case in rows}
    return [found[code] for code in written if code in found]


def neighbours(scope: Scope, authority_id: int, asked: Asked, code: str, *, now: datetime.datetime) -> Neighbours:
    """The codes before and after a case in what was asked, in its order; nothing for a case that is not in it."""
    case = case_for_staff(scope, authority_id, code)
    rows = _tabbed(_asked_for(scope, authority_id, asked, now), asked.tab)
    ordered = list(_ordered(rows, asked).values_list("pk", flat=True))
    try:
        place = ordered.index(case.pk)
    except ValueError:
        return Neighbours(None, None)
    beside = [ordered[at] for at in (place - 1, place + 1) if 0 <= at < len(ordered)]
    codes = dict(Case.objects.filter(pk__in=beside).values_list("pk", "code"))
    before = codes.get(ordered[place - 1]) if place else None
    after = codes.get(ordered[place + 1]) if place + 1 < len(ordered) else None
    return Neighbours(before, after)


def ordered_ids(
    scope: Scope, authority_id: int, asked: Asked, *, codes: Collection[str] | None = None, now: datetime.datetime
) -> QuerySet[Case, int]:
    """The ids of all that was asked, in its order; of the cases of ``codes`` alone, where given."""
    rows = _tabbed(_asked_for(scope, authority_id, asked, now), asked.tab)
    if codes is not None:
        rows = rows.filter(code__in=codes)
    return _ordered(rows, asked).values_list("pk", flat=True)


def _asked_for(scope: Scope, authority_id: int, asked: Asked, now: datetime.datetime) -> QuerySet[Case]:
    """Everything that was asked but the tab."""
    rows = cases_seen(scope, authority_id)
    if not _can_be_asked(asked):
        return rows.none()
    exact = {"topic": asked.topic, "area": asked.area, "channel": asked.channel, "kind": asked.kind}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    given: tuple[tuple[str, Any], ...] = (("team", asked.team), ("assignee", asked.assignee))
    for name, wanted in given:
        if wanted == "none":
            rows = rows.filter(**{f"{name}__isnull": True})
        elif wanted is not None:
            rows = rows.filter(**{name: wanted})
    if not asked.merged and asked.tab != State.MERGED:
        rows = rows.filter(merged_into__isnull=True)
    if asked.late:
        rows = rows.filter(_late(scope, authority_id, now))
    if asked.person_asked:
        rows = rows.filter(person_asked_at__isnull=False)
    if asked.since:
        rows = rows.filter(opened_at__gte=_midnight(scope, authority_id, asked.since))
    if asked.until and asked.until < datetime.date.max:
        rows = rows.filter(opened_at__lt=_midnight(scope, authority_id, asked.until + datetime.timedelta(days=1)))
    for number, word in enumerate(asked_words(asked.q)):
        rows = rows.alias(**{f"at_{number}": StrIndex("sought", Value(word))}).filter(**{f"at_{number}__gt": 0})
    return rows


def _can_be_asked(asked: Asked) -> bool:
    """Whether a database can be asked at all: addresses are typed by hand."""
    texts = (asked.tab, asked.topic, asked.area, asked.channel, asked.kind)
    ids = [one for one in (asked.team, asked.assignee) if isinstance(one, int)]
    return all(map(is_plain, texts)) and all(map(is_id, ids))


def _late(scope: Scope, authority_id: int, now: datetime.datetime) -> Q:
    """Open after its date (unless its clock stands still), or closed after it."""
    return _late_open(scope, authority_id, now) | Q(closed_at__gt=F("due_at"))


def _late_open(scope: Scope, authority_id: int, now: datetime.datetime) -> Q:
    late = Q(closed_at__isnull=True, due_at__lt=now)
    for kind, states in pausing_states(scope, authority_id).items():
        late &= ~Q(kind=kind, state__in=states)
    return late


def _tabbed(rows: QuerySet[Case], tab: str) -> QuerySet[Case]:
    if tab == ALL_TAB:
        return rows
    if tab in (OPEN_TAB, CLOSED_TAB):
        return rows.filter(closed_at__isnull=tab == OPEN_TAB)
    return rows.filter(state=tab)


def _midnight(scope: Scope, authority_id: int, day: datetime.date) -> datetime.datetime:
    """When a day begins where the authority is. Of the first days of all, UTC has no morning: later is as good."""
    zone = zoneinfo.ZoneInfo(calendar_of(scope, authority_id).timezone)
    return datetime.datetime.combine(max(day, FIRST_DAY), datetime.time(), zone)


def _orders(asked: Asked) -> tuple[OrderBy, ...]:
    name = asked.sort.removeprefix("-")
    field = F(_FIELDS.get(name, "due_at"))
    down = asked.sort.startswith("-")
    # What has no date, or no place, comes last whichever way one reads.
    if name in ("opened", "topic", "place"):
        return (field.desc() if down else field.asc(), F("pk").desc() if down else F("pk").asc())
    return (field.desc(nulls_last=True) if down else field.asc(nulls_last=True), F("pk").asc())


def _ordered(rows: QuerySet[Case], asked: Asked) -> QuerySet[Case]:
    if _first_are_asked(asked):
        return rows.order_by(F("person_asked_at").asc(nulls_last=True), *_orders(asked))
    if asked.person_asked:
        is_open = ExpressionWrapper(Q(closed_at__isnull=True), output_field=BooleanField())
        return rows.order_by(is_open.asc(), *_orders(asked))
    return rows.order_by(*_orders(asked))


def _first_are_asked(asked: Asked) -> bool:
    return asked.tab in (OPEN_TAB, CLOSED_TAB) and not asked.person_asked


def _slice(rows: QuerySet[Case], asked: Asked, start: int, end: int) -> list[Case]:
    """Rows ``start`` to ``end`` of the order: their ids from the index that holds all that is asked and sorted by, then
    the rows themselves. The few that asked for a person are read apart, so that the index gives the others' order.
    """
    if _first_are_asked(asked):
        first = list(_ordered(rows.filter(person_asked_at__isnull=False), asked).values_list("pk", flat=True))
        ids = first[start:end]
        if len(ids) < end - start:
            others = rows.filter(person_asked_at__isnull=True).order_by(*_orders(asked)).values_list("pk", flat=True)
            ids += others[max(0, start - len(first)) : end - len(first)]
    else:
        ids = list(_ordered(rows, asked).values_list("pk", flat=True)[start:end])
    found = Case.objects.select_related("team", "assignee").in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]
