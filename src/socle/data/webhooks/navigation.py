"""What the site shows of this room."""

from django.utils.translation import gettext_lazy as _

from socle.data.webhooks.permissions import MANAGE
from socle.ground.look.terms import Entry

NAVIGATION = (
    Entry(
        url="staff-webhooks",
        menu=_("Webhooks"),
        title=_("Webhooks"),
        hint=_("Prévenir d’autres logiciels de chaque édition d’une table"),
        pictogram="p-data",
        order=266,
        staff=True,
        permissions=(str(MANAGE),),
    ),
)
