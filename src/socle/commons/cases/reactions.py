"""What follows from the news: residents hear of their case, teams of their delays, dates follow the holidays.

Each message has a key of its own, so that an event that comes twice, or after two days of trouble, tells once.
"""

import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from socle.commons.calendar.events import HolidaysChanged
from socle.commons.cases import commands, queries
from socle.commons.cases.events import CaseAnswered, CaseLate, CaseMerged, CaseMoved, CaseOpened, CaseTransferred
from socle.commons.cases.notices import CLOSED, JOINED, LATE, MERGED, NEWS, RECEIVED, TRANSFERRED
from socle.commons.cases.ports import kinds
from socle.commons.cases.queries import Case
from socle.commons.cases.terms import Asked, Warned
from socle.commons.messages import commands as messages
from socle.commons.messages.queries import was_queued, web_address
from socle.commons.messages.terms import Notice
from socle.commons.people.queries import Team, authority_by_id, responsible, team_by_id
from socle.ground import world
from socle.ground.scope import HOUSE, system_scope

Told = CaseOpened | CaseMoved | CaseAnswered | CaseTransferred | CaseMerged


def tell(events: list[Told]) -> None:
    """Tell the holder what happened. One reaction for all that is told, so that letters are queued in that order."""
    heard = queries.heard_ids(HOUSE, {one.case_id for one in events})
    known = {case.pk: case for case in queries.cases_told(HOUSE, heard)}
    for event in events:
        case = known.get(event.case_id)
        if case is not None:
            _tell(case, event)


def _tell(case: Case, event: Told) -> None:
    match event:
        case CaseOpened():
            _send(case, RECEIVED, "opened", {})
        case CaseMoved():
            # At the end the letter also asks how it went, and whether to open it again: of who may do so.
            _tell_followers(case, CLOSED if event.closed else NEWS, event.step_id, event.state)
        case CaseAnswered():
            _tell_followers(case, NEWS, event.step_id, "")
        case CaseTransferred():
            scope = system_scope([case.authority_id])
            receiver = authority_by_id(scope, event.authority_id).name_in(case.language)
            told = {"receiver": receiver, "words": queries.step_words(scope, case, event.step_id)}
            _send(case, TRANSFERRED, f"step:{event.step_id}", told)
        case CaseMerged() if event.into is not None and case.merged_into_id is not None:
            # Parted again, nothing needs to be told: the case goes on as before.
            words = queries.step_words(system_scope([case.authority_id]), case, event.step_id)
            _send(case, MERGED, f"step:{event.step_id}", {"words": words})


def tell_late(events: list[CaseLate]) -> None:
    """Write once a day to each team how many of its cases are late; to those who answer for the authority, where no
    team has the cases, or it has no address. Then the cases say who was written to.
    """
    late: dict[tuple[int, int | None, datetime.date], list[int]] = {}
    for one in events:
        late.setdefault((one.authority_id, one.team_id, one.at.date()), []).append(one.case_id)
    for (authority_id, team_id, day), case_ids in late.items():
        warned = _write_of_late(authority_id, team_id, day)
        if warned is not None:
            scope, now = system_scope([authority_id]), world.now()
            commands.note_warned(scope, authority_id=authority_id, case_ids=case_ids, warned=warned, now=now)


def move_dues(event: HolidaysChanged) -> None:
    """Work the promised dates out again with the new holidays."""
    scope = system_scope([event.authority_id])
    commands.set_dues_again(scope, authority_id=event.authority_id, now=world.now())


def _tell_followers(case: Case, notice: Notice, step_id: int, state: str) -> None:
    """The holder, and those of the cases joined to it, each with their own code and in their own language.

    Who follows from a joined case neither rates nor opens again: their letter does not offer it.
    """
    scope = system_scope([case.authority_id])
    words = queries.step_words(scope, case, step_id)
    for one in queries.followers_of(scope, case):
        label = queries.state_words(
            scope, case.authority_id, case.kind, state or case.state, one.language or "fr"
        ).label
        _send(one, notice if one.pk == case.pk else JOINED, f"step:{step_id}", {"state": label, "words": words})


def _send(case: Case, notice: Notice, key: str, told: dict[str, str]) -> None:
    if not case.contact or case.forgotten_at is not None:
        return
    scope, language = system_scope([case.authority_id]), case.language or "fr"
    offer = kinds().get(case.kind)
    with translation.override(language):
        title = offer.title(scope, case.authority_id, case.pk) if offer else case.code
        address = queries.tracking_address(scope, case, language)
    messages.send(
        scope,
        authority_id=case.authority_id,
        notice=notice,
        to=case.contact,
        language=language,
        fields={"code": case.code, "title": title, "address": address, **told},
        key=f"case:{case.pk}:{key}",
        about=f"case:{case.pk}",
        now=world.now(),
    )


def _write_of_late(authority_id: int, team_id: int | None, day: datetime.date) -> Warned | None:
    """Queue the letter of a day about the late cases of a team, or of none; who it is for, ``None`` without one."""
    scope = system_scope([authority_id])
    count = queries.counts(scope, authority_id, Asked(team=team_id or "none"), now=world.now())["late"]
    if not count:
        return None
    team = None if team_id is None else team_by_id(scope, authority_id, team_id)
    if team is not None and team.email and team.is_active:
        spoken = authority_by_id(scope, authority_id).languages
        key = f"team:{team.pk}:late:{day.isoformat()}"
        if _send_late(authority_id, team, count, team.email, spoken[0] if spoken else "fr", key):
            return Warned.TEAM
    queued = False
    for one in responsible(HOUSE, authority_id):
        key = f"account:{one.pk}:team:{team_id or 0}:late:{day.isoformat()}"
        queued = _send_late(authority_id, team, count, one.email, one.language or "fr", key) or queued
    return Warned.MANAGERS if queued else None


def _send_late(authority_id: int, team: Team | None, count: int, to: str, language: str, key: str) -> bool:
    """Whether the letter waits to leave, or left already."""
    scope = system_scope([authority_id])
    with translation.override(language):
        name = team.name_in(language) if team else _("sans équipe")
        address = web_address(scope, authority_id, language, "/agent/")
    queued = messages.send(
        scope,
        authority_id=authority_id,
        notice=LATE,
        to=to,
        language=language,
        fields={"team": name, "count": str(count), "address": address},
        key=key,
        about=f"team:{team.pk}" if team else f"authority:{authority_id}",
        now=world.now(),
    )
    return queued or was_queued(scope, authority_id, key)
