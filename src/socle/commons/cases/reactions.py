"""What follows from the news: residents hear of their case, teams of their delays, dates follow the holidays.

Each message has a key of its own, so that an event that comes twice, or after two days of trouble, tells once.
"""

import datetime

from django.utils import translation

from socle.commons.calendar.events import HolidaysChanged
from socle.commons.cases import commands, queries
from socle.commons.cases.events import CaseAnswered, CaseLate, CaseMerged, CaseMoved, CaseOpened, CaseTransferred
from socle.commons.cases.notices import CLOSED, JOINED, LATE, MERGED, NEWS, RECEIVED, TRANSFERRED
from socle.commons.cases.ports import kinds
from socle.commons.cases.queries import Case
from socle.commons.cases.terms import Asked
from socle.commons.messages import commands as messages
from socle.commons.messages.queries import web_address
from socle.commons.messages.terms import Notice
from socle.commons.people.queries import authority_by_id, team_by_id
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
    """Write to each team with an address, once a day, how many of its cases are late."""
    for authority_id, team_id, day in sorted(
        {(one.authority_id, one.team_id, one.at.date()) for one in events if one.team_id is not None}
    ):
        _write_to_team(authority_id, team_id, day)


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


def _write_to_team(authority_id: int, team_id: int, day: datetime.date) -> None:
    scope, now = system_scope([authority_id]), world.now()
    team = team_by_id(scope, authority_id, team_id)
    late = queries.counts(scope, authority_id, Asked(team=team_id), now=now)["late"]
    if not team.email or not late:
        return
    languages = authority_by_id(scope, authority_id).languages
    language = languages[0] if languages else "fr"
    messages.send(
        scope,
        authority_id=authority_id,
        notice=LATE,
        to=team.email,
        language=language,
        fields={
            "team": team.name_in(language),
            "count": str(late),
            "address": web_address(scope, authority_id, language, "/agent/"),
        },
        key=f"team:{team_id}:late:{day.isoformat()}",
        about=f"team:{team_id}",
        now=now,
    )
