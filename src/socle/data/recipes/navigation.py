"""What the site shows of this room."""

from django.utils.translation import gettext_lazy as _

from socle.data.recipes.permissions import READ
from socle.ground.look.terms import Entry

NAVIGATION = (
    Entry(
        url="staff-recipes",
        menu=_("Recettes"),
        title=_("Tables faites par des recettes"),
        staff=True,
        permissions=(str(READ),),
        order=255,
    ),
)
