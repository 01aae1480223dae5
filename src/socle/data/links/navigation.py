"""What the site shows of this room."""

from django.utils.translation import gettext_lazy as _

from socle.data.links.permissions import READ
from socle.ground.look.terms import Entry

NAVIGATION = (
    Entry(
        url="staff-links",
        menu=_("Liens morts"),
        title=_("Liens morts"),
        hint=_("Adresses des tables qui ne répondent plus"),
        pictogram="p-data",
        order=265,
        staff=True,
        permissions=(str(READ),),
    ),
)
