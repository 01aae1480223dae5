"""What subscriptions give to the ports below: what is kept of a person."""

import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from socle.commons.people.queries import Found
from socle.commons.subscriptions import commands, queries
from socle.ground.scope import Scope


class SubscriptionsOfPerson:
    """What a contact follows."""

    def find(self, scope: Scope, authority_id: int, contact: str) -> list[Found]:
        """How many things."""
        count = len(queries.subscriptions_of(scope, authority_id, contact))
        return [Found(_("Demandes suivies"), count)] if count else []

    def export(self, scope: Scope, authority_id: int, contact: str) -> list[dict[str, Any]]:
        """Every subscription."""
        return [
            {
                "thing": one.thing,
                "contact": one.contact,
                "language": one.language,
                "since": one.created_at.isoformat(),
                "confirmed": one.confirmed_at.isoformat() if one.confirmed_at else None,
            }
            for one in queries.subscriptions_of(scope, authority_id, contact)
        ]

    def erase(self, scope: Scope, authority_id: int, contact: str, *, now: datetime.datetime) -> int:
        """End them; how many."""
        return commands.erase_contact(scope, authority_id=authority_id, contact=contact, now=now)
