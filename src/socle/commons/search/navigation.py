"""What the site shows of this room."""

from django.utils.translation import gettext_lazy as _

from socle.commons.search.permissions import ASK_STAFF
from socle.ground.look.terms import Entry

NAVIGATION = (
    Entry(
        url="staff-search",
        menu=_("Rechercher"),
        title=_("Rechercher"),
        hint=_("Demandes, tables et pages, dans toutes vos collectivités"),
        order=30,
        staff=True,
        permissions=(ASK_STAFF.name,),
    ),
)
