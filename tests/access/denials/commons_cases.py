"""Denials of cases."""

import datetime
from typing import Any

from socle.commons.cases import commands, queries
from socle.commons.cases.models import Case
from socle.commons.cases.permissions import ANSWER, ANSWER_TEAM, READ, READ_TEAM, TRACK
from socle.commons.cases.terms import Asked, Channel, Warned
from socle.commons.people import commands as people
from socle.engines.workflow import to_json
from socle.ground.scope import Actor, Scope
from tests.access.denials.line import Denial
from tests.access.denials.world import World

KIND = "report"
LATER = datetime.timedelta(days=60)
YEARS = datetime.timedelta(days=800)
ANSWERS = "commons_cases.queries.answers"
AS_STAFF = (READ.name, READ_TEAM.name)
AS_CLERK = (ANSWER.name, ANSWER_TEAM.name)
AT_ALL = (TRACK.name, *AS_STAFF)


def _held(w: World) -> dict[str, Any]:
    """The code of the case, as it is now."""
    return {"code": w.case.code, "expected_version": Case.objects.get(pk=w.case.pk).version, **w.at}


def _closed(w: World) -> Case:
    return commands.move_case(w.system, to="done", words="Réparé.", **_held(w))


def _second(w: World) -> Case:
    from socle.services.reports.commands import open_report

    return open_report(w.system, category="water", point=None, place="quai", submission="second", **w.at)


def _joined(w: World) -> dict[str, Any]:
    main = _second(w)
    joined = commands.merge_cases(w.system, into_code=main.code, **_held(w))
    return {"code": joined.code, "expected_version": joined.version, **w.at}


def _mine(w: World) -> Case:
    """The case, given to a team of the actor's."""
    people.add_member(w.system, team_id=w.team.pk, account_id=w.actor.pk, **w.at)
    return commands.assign_case(w.system, team_id=w.team.pk, account_id=None, **_held(w))


def _template(w: World) -> int:
    return commands.save_answer_template(w.system, kind=KIND, title="Reçu", texts={"fr": "Merci."}, **w.at).pk


def _transfer(w: World, s: Scope) -> Any:
    people.make_agreement(w.system, other_id=w.there.id, reference="2026-41", since=w.now.date(), until=None, **w.at)
    return commands.transfer_case(s, to_authority_id=w.there.id, words="Chez vous.", **_held(w))


def _late(w: World, s: Scope) -> int:
    found: int = w.case.pk
    return found and commands.escalate(s, now=w.now + LATER)


def _warned(w: World, s: Scope) -> int:
    commands.escalate(w.system, now=w.now + LATER)
    return commands.note_warned(s, case_ids=[w.case.pk], warned=Warned.TEAM, **(w.at | {"now": w.now + LATER}))


def _old(w: World, s: Scope) -> int:
    _closed(w)
    return commands.forget(s, now=w.now + YEARS)


def _forget(w: World, s: Scope) -> None:
    commands.forget_case(s, code=_closed(w).code, **w.at)


def _rate(w: World, s: Scope) -> Any:
    return commands.rate_case(s, code=_closed(w).code, rating=4, **w.at)


def _reopen(w: World, s: Scope) -> Any:
    return commands.reopen_case(s, code=_closed(w).code, words="Encore.", **w.at)


def _workflow(w: World, s: Scope) -> Any:
    rules = to_json(queries.workflow_of(w.system, w.here.id, KIND))
    return commands.save_workflow(s, kind=KIND, definition=rules, **w.at)


def _may(w: World, s: Scope) -> Any:
    return queries.may(s, w.case)


def _view(w: World, s: Scope) -> Any:
    return commands.save_view(s, name="Retards", query="retard=1", shared=True, **w.at)


def _shared(w: World, s: Scope) -> list[str]:
    other = Scope(Actor("account", w.colleague.pk), w.system.grants)
    _view(w, other)
    return [one.name for one in queries.views(s, w.here.id)]


def _by_submission(w: World, s: Scope) -> Any:
    return queries.case_of_submission(s, authority_id=w.here.id, kind=KIND, submission=w.case.submission)


def _templates(w: World, s: Scope) -> Any:
    return (_template(w), queries.answer_templates(s, w.here.id))[1]


DENIALS: dict[str, Any] = {
    "commands.open_case": lambda w, s: (
        commands.open_case(s, kind=KIND, channel=Channel.WEB, submission="9", **w.at).authority_id
    ),
    "commands.change_due": lambda w, s: commands.change_due(
        s, due=(w.now + LATER).date(), words="Une pièce manque.", **_held(w)
    ),
    "commands.escalate": _late,
    "commands.note_warned": _warned,
    "commands.set_dues_again": lambda w, s: commands.set_dues_again(s, **w.at),
    "commands.forget_case": _forget,
    "commands.erase_contact": lambda w, s: commands.erase_contact(s, contact="a@b.example", **w.at),
    "commands.forget": _old,
    "commands.assign_case": Denial(
        lambda w, s: commands.assign_case(s, team_id=w.team.pk, account_id=None, **_held(w)), also=(ANSWERS,)
    ),
    "commands.transfer_case": Denial(_transfer, also=(ANSWERS,)),
    "commands.transfer_case#2": _transfer,
    "commands.rate_case": _rate,
    "commands.reopen_case": _reopen,
    "commands.ask_person": lambda w, s: commands.ask_person(s, code=w.case.code, words="Pourquoi ?", **w.at),
    "commands.save_answer_template": lambda w, s: (
        commands.save_answer_template(s, kind=KIND, title="Reçu", texts={"fr": "Merci."}, **w.at).authority_id
    ),
    "commands.archive_answer_template": lambda w, s: (
        commands.archive_answer_template(s, template_id=_template(w), **w.at).authority_id
    ),
    "commands.save_workflow": _workflow,
    "commands.save_view": lambda w, s: _view(w, s).shared,
    "commands.merge_cases": Denial(
        lambda w, s: commands.merge_cases(s, into_code=_second(w).code, **_held(w)), also=(ANSWERS,)
    ),
    "commands.unmerge_case": Denial(lambda w, s: commands.unmerge_case(s, **_joined(w)), also=(ANSWERS,)),
    "commands.require_answering": Denial(
        lambda w, s: commands.note_case(s, words="x", **_held(w)), also=(ANSWERS,), lacking=AS_CLERK
    ),
    "commands.require_answering#2": Denial(
        lambda w, s: commands.note_case(s, words="x", **_held(w)), also=(ANSWERS,), lacking=AS_CLERK
    ),
    "queries.cases_seen": lambda w, s: (w.case, queries.cases_seen(s, w.here.id))[1],
    "queries.cases_seen#2": Denial(lambda w, s: (_mine(w), queries.cases_seen(s, w.here.id))[1], lacking=AS_STAFF),
    "queries.case_by_code": lambda w, s: queries.case_by_code(s, w.here.id, w.case.code),
    "queries.case_of_submission": _by_submission,
    "queries.sees": lambda w, s: queries.sees(s, w.case),
    "queries.sees#2": Denial(lambda w, s: queries.sees(s, _mine(w)), lacking=AS_STAFF),
    "queries.answers": lambda w, s: queries.answers(s, w.case),
    "queries.answers#2": Denial(lambda w, s: queries.answers(s, _mine(w)), lacking=AS_CLERK),
    "queries.may_see_contact": lambda w, s: queries.may_see_contact(s, w.case),
    "queries.may": _may,
    "queries.may#2": _may,
    "queries.may#3": _may,
    "queries.may#4": lambda w, s: queries.may(s, _closed(w)),
    "queries.may#5": _may,
    "queries._require_followed": Denial(lambda w, s: queries.main_case(s, w.case), lacking=AT_ALL),
    "queries.authorities_read": lambda w, s: queries.authorities_read(s),
    "queries.seen_ids": lambda w, s: queries.seen_ids(s, [w.case.pk]),
    "queries.seen_ids#2": Denial(lambda w, s: queries.seen_ids(s, [_mine(w).pk]), lacking=AS_STAFF),
    "queries.cases_of_contact": lambda w, s: queries.cases_of_contact(s, w.here.id, "a@b.example"),
    "queries.answer_templates": Denial(_templates, lacking=AS_STAFF),
    "queries.answer_templates#2": Denial(_templates, lacking=AS_STAFF),
    "queries.may_use_templates": Denial(lambda w, s: queries.may_use_templates(s, w.here.id), lacking=AS_CLERK),
    "queries.may_use_templates#2": Denial(lambda w, s: queries.may_use_templates(s, w.here.id), lacking=AS_CLERK),
    "queries.views": _shared,
    "queries.export_ids": lambda w, s: queries.export_ids(s, w.here.id, Asked(), now=w.now),
    "queries.export_rows": lambda w, s: queries.export_rows(s, w.here.id, [w.case.pk]),
    "commands.take_queue_out": Denial(
        lambda w, s: commands.take_queue_out(s, asked=Asked(), **w.at),
        also=("commons_cases.queries.export_ids", "commons_cases.queries.export_rows"),
    ),
}
