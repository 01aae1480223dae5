"""What the site shows of this room."""

from django.utils.translation import gettext_lazy as _

from socle.data.maps.permissions import EDIT
from socle.ground.look.terms import Entry

NAVIGATION = (
    Entry(
        url="maps",
        menu="",
        title=_("Cartes"),
        hint=_("Les tables ouvertes, sur le plan de la collectivité"),
        pictogram="p-data",
        order=42,
    ),
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
