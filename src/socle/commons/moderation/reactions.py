"""What follows from the news: whom a decision concerns is told why, and how to contest it; what is about a case goes
where the case goes, and is forgotten with it.
"""

from django.utils import translation

from socle.commons.cases.events import CaseForgotten, CaseTransferred
from socle.commons.cases.queries import Case, case_by_id
from socle.commons.messages import commands as messages
from socle.commons.moderation import commands, queries
from socle.commons.moderation.events import AppealDecided, ContentHidden, ContentRedacted
from socle.commons.moderation.notices import APPEAL_DECIDED, HIDDEN
from socle.commons.moderation.queries import Item
from socle.commons.moderation.terms import Kind, Reason
from socle.commons.people.queries import everywhere
from socle.ground import world
from socle.ground.database import atomic
from socle.ground.refusals import Refusal
from socle.ground.scope import HOUSE, Scope, system_scope


def tell_decision(event: ContentHidden | ContentRedacted) -> None:
    """Tell the holder of the case, who left a contact, that a content is masked or covered in parts, and why."""
    scope, item, case = _concerned(event.authority_id, event.item_id)
    if item is None or case is None or not item.reason:
        return
    with translation.override(case.language or "fr"):
        fields = {
            "what": Kind(item.kind).label,
            "reason": Reason(item.reason).label,
            "words": item.words,
            "address": queries.appeal_address(scope, item, case.language),
        }
    with atomic():
        messages.send(
            scope,
            authority_id=item.authority_id,
            notice=HIDDEN,
            to=case.contact,
            language=case.language,
            fields=fields,
            key=f"moderation:{item.pk}:decided",
            about=f"case:{case.pk}",
            now=world.now(),
        )


def tell_appeal(event: AppealDecided) -> None:
    """Tell the person who contested what another person decided."""
    scope, item, case = _concerned(event.authority_id, event.item_id)
    if item is None or case is None:
        return
    with atomic():
        messages.send(
            scope,
            authority_id=item.authority_id,
            notice=APPEAL_DECIDED,
            to=case.contact,
            language=case.language,
            fields={"words": item.appeal_answer, "address": queries.appeal_address(scope, item, case.language)},
            key=f"moderation:{item.pk}:judged",
            about=f"case:{case.pk}",
            now=world.now(),
        )


def follow_case(event: CaseTransferred | CaseForgotten) -> None:
    """What is about a case is where the case is now, or forgotten as it is."""
    commands.follow_cases(everywhere(HOUSE), [event.case_id], now=world.now())


def _concerned(authority_id: int, item_id: int) -> tuple[Scope, Item | None, Case | None]:
    """The item, and its case where somebody left a contact; nothing when either is gone or elsewhere by now."""
    scope = system_scope([authority_id])
    try:
        item = queries.item(scope, authority_id, item_id)
        room, _colon, number = item.thing.partition(":")
        case = case_by_id(scope, authority_id, int(number)) if room == "case" else None
    except Refusal:
        return scope, None, None
    return scope, item, case if case is not None and case.contact else None
