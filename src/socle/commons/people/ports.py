"""What people need from the rooms above them: what each room keeps about a person, known by a contact.

A person has no account here: an e-mail address or a telephone number in its plain form is all that ties the rooms' rows
to them. A room that keeps contacts binds an offer in ``site/wiring.py``.
"""

import datetime
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Protocol

from socle.commons.people.terms import Found as Found
from socle.ground.scope import Scope


class PersonData(Protocol):
    """What a room keeps about a person. ``contact`` is in its plain form (``terms.read_contact``): rooms keep it so."""

    def find(self, scope: Scope, authority_id: int, contact: str) -> list[Found]:
        """How many things of each kind; nothing where nothing is kept."""

    def export(self, scope: Scope, authority_id: int, contact: str) -> list[dict[str, Any]]:
        """Everything kept, as values that JSON can hold."""

    def erase(self, scope: Scope, authority_id: int, contact: str, *, now: datetime.datetime) -> int:
        """Forget it (or keep what the law keeps, without the person); returns how many things were changed.

        Called inside the transaction that erases in every room.
        """


_offers: dict[str, PersonData] = {}


def bind_person_data(name: str, offer: PersonData) -> None:
    """Bind a room's offer under the room's name. Only ``site/wiring.py`` calls this."""
    _offers[name] = offer


def person_data() -> Mapping[str, PersonData]:
    """All offers bound, by the room's name, in the order of the wiring."""
    return MappingProxyType(_offers)
