"""What cases give to the ports below: what the room keeps about a person, known by a contact."""

import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from socle.commons.cases import commands, queries
from socle.commons.people.terms import Found
from socle.ground.scope import Scope


class CasesOfPerson:
    """The cases that a person left with this contact."""

    def find(self, scope: Scope, authority_id: int, contact: str) -> list[Found]:
        """How many cases."""
        count = len(queries.cases_of_contact(scope, authority_id, contact))
        return [Found(_("Demandes"), count)] if count else []

    def export(self, scope: Scope, authority_id: int, contact: str) -> list[dict[str, Any]]:
        """Each case with its history as its holder reads it."""
        return [
            {
                "code": case.code,
                "kind": case.kind,
                "state": case.state,
                "channel": case.channel,
                "contact": case.contact,
                "language": case.language,
                "place": case.place,
                "opened_at": case.opened_at.isoformat(),
                "closed_at": case.closed_at.isoformat() if case.closed_at else None,
                "due_at": case.due_at.isoformat() if case.due_at else None,
                "rating": case.rating,
                "rating_words": case.rating_words,
                "history": [
                    {"at": step.at.isoformat(), "act": step.act, "state": step.state, "words": step.words}
                    for step in queries.history(scope, case)
                ],
            }
            for case in queries.cases_of_contact(scope, authority_id, contact)
        ]

    def erase(self, scope: Scope, authority_id: int, contact: str, *, now: datetime.datetime) -> int:
        """Closed cases are wiped; open ones lose the contact and go on."""
        return commands.erase_contact(scope, authority_id=authority_id, contact=contact, now=now)
