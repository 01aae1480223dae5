"""What the site shows of this room."""

from django.utils.translation import gettext_lazy as _

from socle.commons.places.permissions import MANAGE
from socle.ground.look.terms import Entry

NAVIGATION = (
    Entry(
        url="staff-places",
        menu=_("Lieux"),
        title=_("Lieux"),
        hint=_("Limite, quartiers, rues et adresses de la collectivité"),
        order=80,
        staff=True,
        permissions=(MANAGE.name,),
    ),
)
