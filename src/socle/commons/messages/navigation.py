"""What the site shows of this room: pages of staff alone."""

from django.utils.translation import gettext_lazy as _

from socle.commons.messages.permissions import MANAGE, READ
from socle.ground.look.terms import Entry

NAVIGATION = (
    Entry(
        url="staff-messages",
        menu=_("Messages"),
        title=_("Messages envoyés"),
        staff=True,
        permissions=(str(READ),),
        order=50,
    ),
    Entry(
        url="messages-settings",
        menu=_("Réglages des messages"),
        title=_("Mots et règles des messages"),
        staff=True,
        permissions=(str(MANAGE),),
        order=52,
    ),
)
