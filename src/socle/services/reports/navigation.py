"""What the site shows of this room."""

from django.utils.translation import gettext_lazy as _

from socle.ground.look.terms import Entry
from socle.services.reports.permissions import RULE

NAVIGATION = (
    Entry(
        url="report-what",
        menu=_("Signaler"),
        title=_("Signaler un problème"),
        hint=_("Voirie, éclairage, propreté"),
        pictogram="p-report",
        order=10,
    ),
    Entry(
        url="report-settings",
        menu=_("Règles"),
        title=_("Règles des signalements"),
        staff=True,
        permissions=(str(RULE),),
        order=30,
    ),
)
