"""The queue as rows for a file: all that was asked, however much it is, a few hundred cases at a time."""

import datetime
import zoneinfo
from array import array
from collections.abc import Collection, Iterator, Sequence

from django.utils import translation
from django.utils.translation import gettext as _

from socle.commons.calendar.queries import calendar_of
from socle.commons.cases.models import Case
from socle.commons.cases.permissions import EXPORT
from socle.commons.cases.ports import kinds
from socle.commons.cases.queries._cases import cases_seen
from socle.commons.cases.queries._queue import ordered_ids
from socle.commons.cases.queries._workflows import state_words
from socle.commons.cases.rules import read_code
from socle.commons.cases.terms import Asked, Channel
from socle.commons.people.queries import account_names
from socle.ground.scope import Scope

TURN = 500  # cases held at once


def export_ids(
    scope: Scope, authority_id: int, asked: Asked, *, codes: Collection[str] = (), now: datetime.datetime
) -> Sequence[int]:
    """The ids of all that was asked, in its order: eight bytes for each. With ``codes``, of those among it alone."""
    scope.require(EXPORT, authority_id)
    chosen = {written for written in map(read_code, codes) if written} if codes else None
    return array("q", ordered_ids(scope, authority_id, asked, codes=chosen, now=now).iterator(chunk_size=10_000))


def export_rows(scope: Scope, authority_id: int, ids: Collection[int]) -> Iterator[list[str]]:
    """These cases as rows of text in this order; the first is the heading. Days are the authority's own.

    No contact and no words leave. A case that left the authority since the ids were read is left out.
    """
    scope.require(EXPORT, authority_id)
    return _rows(scope, authority_id, ids, translation.get_language() or "fr")


def _rows(scope: Scope, authority_id: int, ids: Collection[int], language: str) -> Iterator[list[str]]:
    # Read while the answer is on its way, when nobody's language is set any more: each turn sets it and gives it back.
    with translation.override(language):
        heading = [
            _("Code"), _("Objet"), _("Lieu"), _("État"), _("Canal"), _("Reçu le"), _("Échéance"), _("Clos le"),
            _("Équipe"), _("Personne"), _("Note"),
        ]  # fmt: skip
    yield heading
    wanted = array("q", ids)
    for at in range(0, len(wanted), TURN):
        with translation.override(language):
            rows = _turn(scope, authority_id, list(wanted[at : at + TURN]), language)
        yield from rows


def _turn(scope: Scope, authority_id: int, ids: list[int], language: str) -> list[list[str]]:
    zone = zoneinfo.ZoneInfo(calendar_of(scope, authority_id).timezone)
    found: dict[int, Case] = cases_seen(scope, authority_id).select_related("team").in_bulk(ids)
    names = account_names(scope, {one.assignee_id for one in found.values() if one.assignee_id})
    topics = {name: dict(offer.topics()) for name, offer in kinds().items()}
    states = {key: state_words(scope, authority_id, *key) for key in {(one.kind, one.state) for one in found.values()}}

    def day(value: datetime.datetime | None) -> str:
        return value.astimezone(zone).date().isoformat() if value else ""

    return [
        [
            one.code,
            str(topics.get(one.kind, {}).get(one.topic, one.topic)),
            one.place,
            states[one.kind, one.state].label,
            Channel(one.channel).label,
            day(one.opened_at),
            day(one.due_at),
            day(one.closed_at),
            one.team.name_in(language) if one.team else "",
            names.get(one.assignee_id or 0, ""),
            str(one.rating or ""),
        ]
        for one in (found[pk] for pk in ids if pk in found)
    ]
