"""Opening a report: the one command behind every door."""

import datetime
from typing import Any

from django.db import IntegrityError

from socle.commons.calendar.queries import calendar_of
from socle.commons.cases import commands as cases
from socle.commons.cases.queries import Case, case_of_submission
from socle.commons.cases.terms import Channel
from socle.commons.files import commands as files
from socle.engines.geo import Point
from socle.ground import world
from socle.ground.database import atomic
from socle.ground.scope import Scope
from socle.services.reports import queries
from socle.services.reports.commands._checking import checked_category, checked_contact, checked_place, checked_words
from socle.services.reports.models import Draft, Report
from socle.services.reports.permissions import OPEN
from socle.services.reports.rules import promise, route
from socle.services.reports.terms import KIND, Category


def open_report(
    scope: Scope,
    *,
    authority_id: int,
    category: str,
    point: Point | None,
    place: str = "",
    words: str = "",
    photo: str = "",
    contact: str = "",
    channel: Channel = Channel.WEB,
    language: str = "fr",
    submission: str,
    now: datetime.datetime,
) -> Case:
    """Open a report and return its case; the same ``submission`` sent again returns the same case.

    The first routing rule that fits gives it to a team, and the category's promise gives it a day. When this returns,
    the report survives a crash. Raises ``Refusal`` ``reports.category``, ``reports.place``, ``reports.outside``,
    ``reports.words``, ``reports.contact``.
    """
    scope.require(OPEN, authority_id)
    chosen = checked_category(scope, category)
    words = checked_words(scope, words, category=chosen)
    contact = checked_contact(scope, contact)
    place, neighbourhood = checked_place(scope, authority_id=authority_id, point=point, place=place)
    shared: dict[str, Any] = {
        "kind": KIND,
        "channel": channel,
        "submission": submission,
        "contact": contact,
        "language": language,
    }
    told: dict[str, Any] = {"topic": chosen, "area": neighbourhood[:60], "place": place, "sought": words}
    given, sensitive = _given(scope, authority_id, chosen, neighbourhood, now)
    facts = {
        "public_id": world.new_id().hex[:16],
        "category": chosen,
        "words": words,
        "place": place,
        "neighbourhood": neighbourhood,
        "longitude": point.lon if point else None,
        "latitude": point.lat if point else None,
        "photo": photo,
        "sensitive": sensitive,
    }
    try:
        with atomic():
            case = cases.open_case(scope, authority_id=authority_id, now=now, **shared, **told, **given)
            Report.objects.create(case=case, authority_id=authority_id, **facts)
            _attach(scope, case, photo)
            if channel == Channel.WEB:
                Draft.objects.filter(token=submission).delete()
    except IntegrityError:
        # The same form was sent twice: the first one won.
        known = case_of_submission(scope, authority_id=authority_id, kind=KIND, submission=submission)
        if known is None:
            raise
        return known
    return case


def _given(
    scope: Scope, authority_id: int, category: Category, area: str, now: datetime.datetime
) -> tuple[dict[str, Any], bool]:
    """The team, the rule that says so, and the day promised; and whether the report stays unpublished.

    Worked out before the writer lock is taken.
    """
    in_force = queries.in_force(scope, authority_id)
    rule, promised = route(in_force.rules, category, area), promise(in_force, category)
    given = {
        "team_id": rule.team_id if rule else None,
        "routed_by": f"{rule.number}|{rule.team}"[:200] if rule else "",
        "promise_days": promised.working_days,
        "due_at": calendar_of(scope, authority_id).due(now, promised.working_days),
    }
    return given, promised.sensitive


def _attach(scope: Scope, case: Case, photo: str) -> None:
    if photo:
        owner = {"owner_room": "services_reports", "owner_id": str(case.pk)}
        files.attach(scope, authority_id=case.authority_id, file_id=photo, **owner)
