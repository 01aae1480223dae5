"""What the site shows of this room."""

from django.utils.translation import gettext_lazy as _

from socle.commons.calendar.permissions import MANAGE
from socle.ground.look.terms import Entry

NAVIGATION = (
    Entry(
        url="staff-calendar",
        menu=_("Calendrier"),
        title=_("Calendrier"),
        hint=_("Jours ouvrés et jours fériés"),
        pictogram="p-form",
        order=250,
        staff=True,
        permissions=(MANAGE.name,),
    ),
)
