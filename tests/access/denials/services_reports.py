"""Denials of reports."""

import datetime
from typing import Any

from socle.commons.cases import commands as cases
from socle.commons.cases.permissions import READ
from socle.ground import jobs
from socle.services.reports import commands, queries
from socle.services.reports.models import Draft, RoutingRule
from socle.services.reports.permissions import OPEN
from socle.services.reports.queries import forget_rules
from socle.services.reports.terms import Promised
from tests.access.denials.line import Denial
from tests.access.denials.world import World

BY_TOKEN, BY_NEAR = "services_reports.queries.draft_by_token", "services_reports.queries.near"
BY_CONTACT = "services_reports.queries.drafts_of_contact"
YEARS = datetime.timedelta(days=800)


def _draft(w: World) -> Draft:
    """A draft at the place of a report that exists."""
    made = commands.start_draft(w.system, category="water", **w.at)
    return commands.fill_draft(w.system, made, now=w.now, longitude=-30.495, latitude=46.205, place="quai")


def _named(w: World) -> str:
    """The contact left in a draft."""
    commands.fill_draft(w.system, _draft(w), now=w.now, contact="ana@belvenne.example")
    return "ana@belvenne.example"


def _erased(w: World, s: Any) -> int:
    return commands.erase_drafts(s, authority_id=w.here.id, contact=_named(w))


def _near(w: World) -> int:
    """A report beside that draft."""
    from socle.services.reports.models import Report

    Report.objects.filter(case_id=w.case.pk).update(longitude=-30.495, latitude=46.205, sensitive=False)
    found: int = w.case.pk
    return found


def _rule(w: World) -> RoutingRule:
    made = commands.add_rule(w.system, categories=["water"], areas=[], team_id=w.team.pk, **w.at)
    commands.add_rule(w.system, categories=[], areas=[], team_id=w.team.pk, **w.at)
    forget_rules(w.system)
    return made


def _open(w: World, s: Any) -> Any:
    return commands.open_report(s, category="water", point=None, place="quai", submission="2", **w.at)


def _join(w: World, s: Any) -> None:
    case_id = _near(w)
    commands.join_report(s, token=_draft(w).token, case_id=case_id, **w.at)


def _closed(w: World, later: datetime.timedelta) -> Any:
    """The case, closed; and the time so much later."""
    cases.move_case(w.system, code=w.case.code, to="done", words="Réparé.", expected_version=w.case.version, **w.at)
    return w.now + later


def _wiped(w: World, s: Any) -> bool:
    return commands.wipe(s, case_id=w.case.pk, now=_closed(w, YEARS))


def _old_rows(w: World, s: Any) -> int:
    jobs.run_pending()
    return commands.withdraw_rows(s, now=_closed(w, 3 * YEARS))


DENIALS = {
    "commands.withdraw_rows": _old_rows,
    "commands.start_draft": lambda w, s: commands.start_draft(s, category="water", **w.at),
    "commands.fill_draft": lambda w, s: commands.fill_draft(s, _draft(w), now=w.now, words="x"),
    "commands.join_report": Denial(_join, also=(BY_TOKEN, BY_NEAR)),
    "commands.open_report": _open,
    "commands.add_rule": lambda w, s: commands.add_rule(s, categories=["water"], areas=[], team_id=w.team.pk, **w.at),
    "commands.move_rule": lambda w, s: commands.move_rule(s, rule_id=_rule(w).pk, up=False, **w.at),
    "commands.remove_rule": lambda w, s: commands.remove_rule(s, rule_id=_rule(w).pk, **w.at),
    "commands.set_promises": lambda w, s: commands.set_promises(
        s, promises={"water": Promised(3)}, shown={"water": Promised(2)}, **w.at
    ),
    "commands.forget": Denial(
        lambda w, s: commands.forget(s, now=_closed(w, YEARS)), also=("services_reports.commands.wipe",)
    ),
    "commands.wipe": _wiped,
    "commands.erase_drafts": Denial(_erased, also=(BY_CONTACT,)),
    "queries.drafts_of_contact": lambda w, s: queries.drafts_of_contact(s, w.here.id, _named(w)),
    "queries.report_of_case": Denial(
        lambda w, s: queries.report_of_case(s, w.here.id, w.case.pk), lacking=(OPEN.name, READ.name)
    ),
    "queries.draft_by_token": lambda w, s: queries.draft_by_token(s, w.here.id, _draft(w).token),
    "queries.routing_rules": lambda w, s: queries.routing_rules(s, w.here.id),
    "queries.near": lambda w, s: (_near(w), queries.near(s, _draft(w), now=w.now))[1],
}
