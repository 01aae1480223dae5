"""What the site shows of this room."""

from django.utils.translation import gettext_lazy as _

from socle.ground.look.terms import Entry

NAVIGATION = (
    Entry(
        url="report-what",
        menu=_("Signaler"),
        title=_("Signaler un problème"),
        hint=_("Voirie, éclairage, propreté"),
        pictogram="p-report",
        order=10,
    ),
)
