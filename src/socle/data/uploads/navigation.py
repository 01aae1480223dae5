"""What the site shows of this room."""

from django.utils.translation import gettext_lazy as _

from socle.data.uploads.permissions import READ
from socle.ground.look.terms import Entry

NAVIGATION = (
    Entry(
        url="staff-uploads",
        menu=_("Données"),
        title=_("Données"),
        hint=_("Fichiers à publier, adresses suivies, tables"),
        pictogram="p-data",
        order=35,
        staff=True,
        permissions=(READ.name,),
    ),
)
