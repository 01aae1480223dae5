"""What the site shows of this room."""

from django.utils.translation import gettext_lazy as _

from socle.ground.look.terms import Entry

NAVIGATION = (
    Entry(
        url="portal-list",
        menu=_("Données"),
        title=_("Données ouvertes"),
        hint=_("Tables à lire, à dessiner, à emporter"),
        pictogram="p-data",
        order=40,
    ),
)
