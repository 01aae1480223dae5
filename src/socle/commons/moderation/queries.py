"""Reads: the queue, one item, the public log, the address where a decision is contested."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils.crypto import constant_time_compare, salted_hmac

from socle.commons.messages.queries import web_address
from socle.commons.moderation.models import Item as Item  # rooms above name what these queries return
from socle.commons.moderation.permissions import APPEAL, LOG, READ
from socle.commons.moderation.terms import APPEAL_DAYS, Kind, LogRow, MonthCount, Reason, State
from socle.commons.people.queries import authority_by_id
from socle.ground.refusals import Refusal, not_found
from socle.ground.scope import Scope

PAGE = 20
MONTHS = 12
_AGAINST = (State.HIDDEN, State.REDACTED)
TABS: dict[str, tuple[State, ...]] = {
    "": (State.OPEN,),
    "recours": (State.APPEALED,),
    "decides": (State.KEPT, State.HIDDEN, State.REDACTED, State.UPHELD, State.OVERTURNED),
}


@dataclass(frozen=True, slots=True)
class ItemPage:
    """One page of the queue; pages start at 1."""

    items: list[Item]
    total: int
    page: int
    pages: int


def items(scope: Scope, authority_id: int, *, tab: str, page: int) -> ItemPage:
    """The items of an authority in a tab of ``TABS``: what waits longest first, what was decided last first."""
    scope.require(READ, authority_id)
    states = TABS.get(tab, TABS[""])
    rows = _tabled(authority_id).filter(state__in=states)
    order = ("-decided_at", "-id") if tab == "decides" else ("flagged_at", "id")
    total = rows.count()
    pages = max(1, -(-total // PAGE))
    page = min(max(1, page), pages)
    return ItemPage(list(rows.order_by(*order)[(page - 1) * PAGE : page * PAGE]), total, page, pages)


def tab_counts(scope: Scope, authority_id: int) -> dict[str, int]:
    """How many items are in each tab."""
    scope.require(READ, authority_id)
    counted = dict(_tabled(authority_id).values_list("state").annotate(Count("id")))
    return {tab: sum(counted.get(state, 0) for state in states) for tab, states in TABS.items()}


def _tabled(authority_id: int) -> QuerySet[Item]:
    # An appeal whose content was forgotten is judged by nobody any more.
    return Item.objects.filter(authority_id=authority_id).exclude(state=State.APPEALED, forgotten_at__isnull=False)


def item(scope: Scope, authority_id: int, item_id: int) -> Item:
    """An item of the authority, for who moderates. Raises ``Refusal`` 404."""
    scope.require(READ, authority_id)
    return _item(authority_id, item_id)


def contested(scope: Scope, authority_id: int, item_id: int, signature: str) -> Item:
    """The item behind a signed address, for whom its decision concerns. Raises ``Refusal`` 404, alike for forged,
    unknown, and decisions that hide nothing.

    An address goes on working when the item went to another authority with its case: then ``moderation.elsewhere``
    (404) is raised, whose facts ``slug`` and ``path`` lead there.
    """
    scope.require(APPEAL, authority_id)
    if not constant_time_compare(signature, _signature(authority_id, item_id)):
        raise not_found()
    found = Item.objects.filter(pk=item_id).first() if 0 < item_id < 1 << 63 else None
    if found is None or found.outcome not in _AGAINST or found.forgotten_at:
        raise not_found()
    if found.authority_id != authority_id:
        there, slug = not_found(), authority_by_id(scope, found.authority_id).slug
        raise Refusal("moderation.elsewhere", there.message, status=404, slug=slug, path=appeal_path(scope, found))
    return found


def may_appeal(scope: Scope, found: Item, *, now: datetime.datetime) -> bool:
    """Whether the decision can still be contested: once, within sixty days."""
    if found.state not in _AGAINST or found.decided_at is None:
        return False
    return now <= found.decided_at + datetime.timedelta(days=APPEAL_DAYS)


def appeal_path(scope: Scope, found: Item) -> str:
    """The path of the page where the decision is contested; who holds it may contest."""
    return f"/moderation/recours/{found.pk}/{_signature(found.authority_id, found.pk)}"


def appeal_address(scope: Scope, found: Item, language: str = "") -> str:
    """The whole address of that page, for messages and letters."""
    spoken = language or authority_by_id(scope, found.authority_id).languages[0]
    return web_address(scope, found.authority_id, spoken, appeal_path(scope, found))


def hidden(scope: Scope, things: Iterable[str]) -> frozenset[tuple[str, str]]:
    """Thing and kind of what is hidden now among ``things`` (``case:12``), for rooms that show such contents.

    Whoever hid it: a case that goes to another authority does not show again on its way.
    """
    rows = Item.objects.filter(thing__in=list(things), outcome=State.HIDDEN)
    return frozenset(rows.exclude(state=State.OVERTURNED).values_list("thing", "kind"))


def decisions(scope: Scope, thing: str) -> list[Item]:
    """The decisions that hid something of ``thing``, last first, whoever took them: for the page of whom they concern,
    which links to ``appeal_path``. The room that asks decides who sees it.
    """
    rows = Item.objects.filter(thing=thing, outcome__in=_AGAINST, forgotten_at__isnull=True)
    return list(rows.order_by("-decided_at", "-id"))


def log(scope: Scope, authority_id: int, *, page: int) -> tuple[list[LogRow], int, int, int]:
    """The public log, last decision first: rows, page, pages, total. Nothing in it leads to a person or a case."""
    scope.require(LOG, authority_id)
    rows = Item.objects.filter(decided_in_id=authority_id, decided_at__isnull=False)
    total = rows.count()
    pages = max(1, -(-total // PAGE))
    page = min(max(1, page), pages)
    told = rows.order_by("-decided_at", "-id").values_list("decided_at", "kind", "reason", "outcome", "state")
    found = [
        LogRow(decided, Kind(kind), Reason(reason) if reason else None, State(outcome), _appeal(state))
        for decided, kind, reason, outcome, state in told[(page - 1) * PAGE : page * PAGE]
        if decided
    ]
    return found, page, pages, total


def months(scope: Scope, authority_id: int) -> list[MonthCount]:
    """Decisions by month (of the authority's time zone, which is active), the last twelve that have any."""
    scope.require(LOG, authority_id)
    rows = Item.objects.filter(decided_in_id=authority_id, decided_at__isnull=False)
    counted = (
        rows.annotate(month=TruncMonth("decided_at"))
        .values("month")
        .annotate(
            decided=Count("id"),
            against=Count("id", filter=Q(outcome__in=_AGAINST)),
            appealed=Count("id", filter=Q(appealed_at__isnull=False)),
            overturned=Count("id", filter=Q(state=State.OVERTURNED)),
        )
        .order_by("-month")[:MONTHS]
    )
    return [
        MonthCount(one["month"], one["decided"], one["against"], one["appealed"], one["overturned"]) for one in counted
    ]


def _appeal(state: str) -> State | None:
    return State(state) if state in (State.APPEALED, State.UPHELD, State.OVERTURNED) else None


def _item(authority_id: int, item_id: int) -> Item:
    found = Item.objects.filter(pk=item_id, authority_id=authority_id).first() if 0 < item_id < 1 << 63 else None
    if found is None:
        raise not_found()
    return found


def _signature(authority_id: int, item_id: int) -> str:
    return salted_hmac("socle.commons.moderation", f"{authority_id}:{item_id}", algorithm="sha256").hexdigest()[:32]
