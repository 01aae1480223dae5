"""What the site shows of this room."""

from django.utils.translation import gettext_lazy as _

from socle.data.schemas.permissions import MANAGE
from socle.ground.look.terms import Entry

NAVIGATION = (
    Entry(
        url="staff-schemas",
        menu=_("Schémas"),
        title=_("Schémas de données"),
        hint=_("Quelles colonnes une table doit avoir"),
        pictogram="p-data",
        order=260,
        staff=True,
        permissions=(str(MANAGE),),
    ),
)
