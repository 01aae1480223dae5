"""What the site shows of this room."""

from django.utils.translation import gettext_lazy as _

from socle.data.maps.permissions import EDIT
from socle.ground.look.terms import Entry

NAVIGATION = (
    Entry(
        url="staff-maps",
        menu=_("Cartes"),
        title=_("Cartes"),
        hint=_("Points, disques et zones colorées à publier"),
        pictogram="p-data",
        order=45,
        staff=True,
        permissions=(str(EDIT),),
    ),
)
