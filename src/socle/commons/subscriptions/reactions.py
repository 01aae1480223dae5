"""What follows from the news of cases: their followers hear of it, in their language, with a way to leave.

Followers do not hold the case's code: they learn its title and its state, never the words written to the person who
opened it. Each message has a key of its own, so that an event that comes twice tells once.
"""

from collections.abc import Sequence
from typing import TypeVar

from socle.commons.cases import queries as cases
from socle.commons.cases.events import CaseAnswered, CaseForgotten, CaseMerged, CaseMoved, CaseTransferred
from socle.commons.messages import commands as messages
from socle.commons.messages.terms import Notice
from socle.commons.subscriptions import commands, queries
from socle.commons.subscriptions.notices import ANSWERED, MOVED
from socle.commons.subscriptions.terms import CASE, Thing
from socle.ground import world
from socle.ground.scope import HOUSE, system_scope

Event = TypeVar("Event", CaseMoved, CaseAnswered)


def tell_moved(events: Sequence[CaseMoved]) -> None:
    """Tell followers of another state."""
    for event in _followed(events):
        _tell(event.case_id, MOVED, f"{event.step_id or event.at.isoformat()}", state=event.state)


def tell_answered(events: Sequence[CaseAnswered]) -> None:
    """Tell followers that an answer was written."""
    for event in _followed(events):
        _tell(event.case_id, ANSWERED, f"{event.step_id or event.at.isoformat()}")


def join_followers(event: CaseMerged) -> None:
    """Who followed a case that was joined to another follows that one; parted again, they stay there."""
    if event.into is not None:
        thing, into = str(Thing(CASE, event.case_id)), str(Thing(CASE, event.into))
        scope = system_scope([event.authority_id])
        commands.join(scope, authority_id=event.authority_id, thing=thing, into=into, now=world.now())


def transfer_followers(event: CaseTransferred) -> None:
    """Followers of a case that went to another authority hear of it from there."""
    scope = system_scope([event.from_authority_id, event.authority_id])
    commands.transfer(
        scope,
        authority_id=event.from_authority_id,
        thing=str(Thing(CASE, event.case_id)),
        to_authority_id=event.authority_id,
        now=world.now(),
    )


def forget_followers(event: CaseForgotten) -> None:
    """A forgotten case has no followers any more, nor messages that speak of it, wherever it was."""
    held, thing, now = cases.held_in(HOUSE, event.case_id), str(Thing(CASE, event.case_id)), world.now()
    for authority_id in sorted(held | {event.authority_id}):
        scope = system_scope([authority_id])
        commands.erase_thing(scope, authority_id=authority_id, thing=thing, now=now)
        messages.erase_about(scope, authority_id=authority_id, about=thing, now=now)


def _followed(events: Sequence[Event]) -> list[Event]:
    """The news that somebody follows: one question for the whole batch, of which most has no follower."""
    things = {str(Thing(CASE, event.case_id)) for event in events}
    followed = queries.followed(HOUSE, things)
    return [event for event in events if str(Thing(CASE, event.case_id)) in followed]


def _tell(case_id: int, notice: Notice, key: str, *, state: str = "") -> None:
    told = cases.cases_told(HOUSE, [case_id])
    if not told or told[0].forgotten_at is not None:
        return
    case = told[0]
    scope, thing = system_scope([case.authority_id]), str(Thing(CASE, case_id))
    for one in queries.followers(scope, case.authority_id, thing):
        if one.contact == case.contact:
            continue  # the person who opened it hears of it as such
        leave = queries.leave_address(scope, one)
        fields = {"title": cases.title_in(scope, case, one.language), "leave": leave}
        if state:
            words = cases.state_words(scope, case.authority_id, case.kind, state, one.language)
            fields["state"] = words.label
        messages.send(
            scope,
            authority_id=case.authority_id,
            notice=notice,
            to=one.contact,
            language=one.language,
            fields=fields,
            key=f"follow:{one.pk}:{key}",
            about=thing,
            leave_url=leave,
            now=world.now(),
        )
