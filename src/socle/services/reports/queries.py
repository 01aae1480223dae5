"""Reads: drafts, the rules in force, reports near a place, and what hangs on a case."""

import datetime
import math
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from socle.commons.cases.queries import Case, authorities_read, seen_ids
from socle.data.tables import queries as tables
from socle.data.tables.terms import Filter, Plan
from socle.engines.geo import Point, distance
from socle.ground import world
from socle.ground.refusals import Refusal, not_found
from socle.ground.scope import Scope
from socle.services.reports.feeds import SIGNALEMENTS
from socle.services.reports.models import Draft, Promise, Report, RoutingRule
from socle.services.reports.permissions import FORGET, OPEN, RULE
from socle.services.reports.rules import street_of
from socle.services.reports.terms import STANDARD, Category, InForce, Near, Promised, Rule

_REMEMBERED_SECONDS = 3.0
_remembered: dict[int, tuple[float, InForce]] = {}
NEAR_METRES = 150.0
NEAR_SHOWN = 4
METRES_A_DEGREE = 111_195.0


def draft_by_token(scope: Scope, authority_id: int, token: str) -> Draft | None:
    """The draft of this token, for who holds it."""
    scope.require(OPEN, authority_id)
    return Draft.objects.filter(token=token[:64], authority_id=authority_id).first()


def drafts_of_contact(scope: Scope, authority_id: int, contact: str) -> list[Draft]:
    """The drafts of an authority left with this contact in its plain form, oldest first; no contact, none."""
    scope.require(FORGET, authority_id)
    return list(Draft.objects.filter(authority_id=authority_id, contact=contact).order_by("pk")) if contact else []


def in_force(scope: Scope, authority_id: int) -> InForce:
    """The routing rules of an authority in order, and its promises; public, and remembered for three seconds."""
    kept = _remembered.get(authority_id)
    now = world.monotonic()
    if kept is None or kept[0] < now:
        kept = (now + _REMEMBERED_SECONDS, _in_force(authority_id))
        _remembered[authority_id] = kept
    return kept[1]


def _in_force(authority_id: int) -> InForce:
    rows = RoutingRule.objects.filter(authority_id=authority_id).select_related("team")
    rules = [
        Rule(number, frozenset(row.categories), frozenset(row.areas), row.team_id, row.team.name, row.team.names)
        for number, row in enumerate((row for row in rows if row.team.is_active), start=1)
    ]
    said = Promise.objects.filter(authority_id=authority_id).values_list("category", "working_days", "sensitive")
    own = {Category(name): Promised(days, sensitive) for name, days, sensitive in said if name in set(Category)}
    return InForce(tuple(rules), {**STANDARD, **own})


def forget_rules(scope: Scope) -> None:
    """Read the rules afresh at the next question (after a change in this process)."""
    _remembered.clear()


def routing_rules(scope: Scope, authority_id: int) -> list[RoutingRule]:
    """The rules as rows, in order, for the page that changes them."""
    scope.require(RULE, authority_id)
    return list(RoutingRule.objects.filter(authority_id=authority_id).select_related("team"))


def near(scope: Scope, draft: Draft, *, now: datetime.datetime) -> list[Near]:
    """Open reports of the draft's category within 150 m, nearest first, at most four; never sensitive ones."""
    scope.require(OPEN, draft.authority_id)
    if draft.longitude is None or draft.latitude is None:
        return []
    here = Point(draft.longitude, draft.latitude)
    tall = NEAR_METRES / METRES_A_DEGREE
    wide = tall / max(math.cos(math.radians(here.lat)), 0.01)
    rows = Report.objects.filter(
        authority_id=draft.authority_id,
        category=draft.category,
        latitude__range=(here.lat - tall, here.lat + tall),
        longitude__range=(here.lon - wide, here.lon + wide),
        sensitive=False,
        case__closed_at=None,
    ).select_related("case")
    found: list[tuple[float, Report]] = []
    for row in rows.order_by("-case__opened_at")[:200]:
        if row.longitude is None or row.latitude is None:
            continue
        metres = distance(here, Point(row.longitude, row.latitude))
        if metres <= NEAR_METRES:
            found.append((metres, row))
    found.sort(key=lambda pair: (pair[0], pair[1].pk))
    return [
        Near(
            case_id=row.case_id,
            street=street_of(row.place),
            metres=max(10, round(metres / 10) * 10),
            opened_days=(now - row.case.opened_at).days,
            state=row.case.state,
            others=row.others,
        )
        for metres, row in found[:NEAR_SHOWN]
    ]


def report_of_case(scope: Scope, authority_id: int, case_id: int) -> Report:
    """The report of a case, for who may follow or read the case. Raises ``Refusal`` 404."""
    report = Report.objects.filter(case_id=case_id, authority_id=authority_id).first()
    if report is None or not (scope.allows(OPEN, authority_id) or authority_id in authorities_read(scope)):
        raise not_found()
    return report


def reports_of_cases(scope: Scope, case_ids: Iterable[int]) -> dict[int, Report]:
    """Reports by case id, among the cases that the scope reads: a partner's are those of their teams."""
    rows = Report.objects.filter(case_id__in=seen_ids(scope, list(case_ids)))
    return {row.case_id: row for row in rows}


def reports_with_cases(scope: Scope, case_ids: Iterable[int]) -> list[tuple[Report, Case]]:
    """Reports with their cases, oldest first, among the authorities whose cases the scope reads."""
    allowed = authorities_read(scope)
    rows = Report.objects.filter(case_id__in=list(case_ids), authority_id__in=allowed).select_related("case")
    return [(row, row.case) for row in rows.order_by("pk")]


@dataclass(frozen=True, slots=True)
class Figures:
    """What the published table says, for a home page: anyone can count the same from the download."""

    slug: str
    version: int
    months: list[tuple[str, int]]  # first day of the month (ISO), reports received; oldest first, at most 12
    days: list[tuple[str, float | None]]  # the same months, mean days to close
    open_by_quarter: dict[str, int]
    open_count: int
    total: int


def figures(scope: Scope, authority_id: int, authority_slug: str) -> Figures | None:
    """Counts from the table of reports, ``None`` while it has no row."""
    try:
        table = tables.table_by_slug(scope, f"{authority_slug}-{SIGNALEMENTS.slug}")
    except Refusal:
        return None
    if table.authority_id != authority_id:
        return None
    everything, still_open = Plan(), Plan(filters=(Filter("clos_le", "empty"),))
    received = tables.groups(scope, table, everything, by="recu_le", bucket="month")
    if not received["total"]:
        return None
    mean = tables.groups(scope, table, everything, by="recu_le", bucket="month", aggregate="mean", measure="jours")
    quarters = tables.groups(scope, table, still_open, by="quartier", limit=50)
    return Figures(
        slug=table.slug,
        version=table.version,
        months=[(one["value"], one["count"]) for one in received["groups"][-12:]],
        days=[(one["value"], one["amount"]) for one in mean["groups"][-12:]],
        open_by_quarter={one["value"]: one["count"] for one in quarters["groups"]},
        open_count=quarters["total"],
        total=received["total"],
    )


def searchable(scope: Scope, keys: Collection[str] | None) -> Iterator[tuple[Report, Case]]:
    """Reports with their cases, oldest first, among the authorities whose cases the scope reads; not forgotten ones.

    ``keys``: ids of cases, or ``None`` for all. Streamed.
    """
    rows = Report.objects.filter(authority_id__in=authorities_read(scope), forgotten_at=None).select_related("case")
    if keys is not None:
        rows = rows.filter(case_id__in=[int(key) for key in keys if key.isascii() and key.isdigit()])
    for row in rows.order_by("pk").iterator(chunk_size=500):
        yield row, row.case


def delays(scope: Scope, authority_id: int) -> list[dict[str, Any]]:
    """Month, category, days, kept promise, rating and reopening of every published report: what a summary counts."""
    if authority_id not in authorities_read(scope):
        raise not_found()
    rows = Report.objects.filter(authority_id=authority_id, sensitive=False, case__merged_into=None)
    names = ("category", "case__opened_at", "case__closed_at", "case__due_at", "case__rating", "case__reopened")
    return list(rows.values(*names).order_by("case__opened_at", "pk"))
