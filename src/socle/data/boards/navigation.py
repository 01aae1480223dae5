"""What the site shows of this room."""

from django.utils.translation import gettext_lazy as _

from socle.data.boards.permissions import EDIT
from socle.ground.look.terms import Entry

NAVIGATION = (
    Entry(
        url="boards",
        menu="",
        title=_("Tableaux et cartes"),
        hint=_("Les chiffres de la collectivité, en dessins"),
        pictogram="p-data",
        order=41,
    ),
    Entry(
        url="staff-boards",
        menu=_("Tableaux"),
        title=_("Tableaux de bord"),
        hint=_("Nombres, graphiques, tables et cartes à publier"),
        pictogram="p-data",
        order=44,
        staff=True,
        permissions=(str(EDIT),),
    ),
)
