"""What messages give to the ports below: what is kept of a person."""

import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from socle.commons.messages import commands, queries
from socle.commons.messages.rules import read_contact
from socle.commons.people.queries import Found
from socle.ground.scope import Scope


class MessagesOfPerson:
    """The messages sent to a contact."""

    def find(self, scope: Scope, authority_id: int, contact: str) -> list[Found]:
        """How many messages."""
        count = len(queries.messages_to(scope, authority_id, _plain(contact)))
        return [Found(_("Messages envoyés"), count)] if count else []

    def export(self, scope: Scope, authority_id: int, contact: str) -> list[dict[str, Any]]:
        """Every message, in its words."""
        return [
            {
                "sent": one.sent_at.isoformat() if one.sent_at else None,
                "queued": one.created_at.isoformat(),
                "channel": one.channel,
                "contact": one.contact,
                "language": one.language,
                "notice": one.notice,
                "state": one.state,
                "subject": one.subject,
                "body": "" if one.secret else one.body,
            }
            for one in queries.messages_to(scope, authority_id, _plain(contact))
        ]

    def erase(self, scope: Scope, authority_id: int, contact: str, *, now: datetime.datetime) -> int:
        """Wipe them; how many."""
        return commands.erase_contact(scope, authority_id=authority_id, contact=_plain(contact), now=now)


def _plain(contact: str) -> str:
    read = read_contact(contact)
    return read[1] if read else contact
