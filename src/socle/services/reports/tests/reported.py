"""Reports of a town and what staff do with them, by commands."""

import datetime
from typing import Any

from socle.commons.cases import commands as cases
from socle.commons.cases.queries import Case
from socle.commons.people import commands as people
from socle.commons.people.models import Authority, Team
from socle.data.tables import queries as tables
from socle.data.tables.terms import Plan
from socle.engines.geo import Point
from socle.ground.scope import system_scope
from socle.services.reports import commands
from tests.towns import NOW

DAY = datetime.timedelta(days=1)
HERE = Point(-30.497, 46.2051)


def team(town: Authority, name: str) -> Team:
    """A team of the town."""
    return people.create_team(system_scope([town.id]), authority_id=town.id, name=name, now=NOW)


def rule(town: Authority, given: Team, categories: str = "", areas: str = "") -> str:
    """The number of a rule added after the others."""
    added = commands.add_rule(
        system_scope([town.id]),
        authority_id=town.id,
        categories=categories.split(),
        areas=areas.split(),
        team_id=given.pk,
        now=NOW,
    )
    return str(added.pk)


def report(town: Authority, number: int, category: str = "lighting", at: datetime.datetime = NOW, **more: Any) -> Case:
    """An opened report."""
    values: dict[str, Any] = {"point": HERE, "place": "3, rue du Puits", "words": "Éteint", **more}
    scope = system_scope([town.id])
    return commands.open_report(
        scope, authority_id=town.id, category=category, submission=f"r{number}", now=at, **values
    )


def move(case: Case, action: str, at: datetime.datetime, words: str = "Fait.") -> Case:
    """The case after an action."""
    case.refresh_from_db()
    scope = system_scope([case.authority_id])
    return cases.move_case(
        scope, authority_id=case.authority_id, code=case.code, action=action, words=words, now=at,
        expected_version=case.version,
    )  # fmt: skip


def rows(town: Authority, feed: str) -> list[dict[str, Any]]:
    """What is published."""
    scope = system_scope([town.id])
    table = tables.feed_table(scope, town.id, feed)
    assert table is not None
    answer = tables.rows(scope, table, Plan(limit=500))
    return [dict(zip(answer["columns"], row, strict=True)) for row in answer["rows"]]
