"""What the site shows of this room."""

from django.utils.translation import gettext_lazy as _

from socle.commons.moderation.permissions import READ
from socle.ground.look.terms import Entry

NAVIGATION = (
    Entry(
        url="moderation-queue",
        menu=_("Modération"),
        title=_("Contenus à examiner"),
        staff=True,
        permissions=(str(READ),),
        order=20,
    ),
)
