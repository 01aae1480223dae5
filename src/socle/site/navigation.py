"""What the site itself shows: pages of administrators."""

from django.utils.translation import gettext_lazy as _

from socle.commons.people.permissions import MANAGE_AUTHORITIES
from socle.ground import audit
from socle.ground.look.terms import Entry

NAVIGATION = (
    Entry(
        url="staff-audit",
        menu=_("Journal"),
        title=_("Journal des actes"),
        staff=True,
        permissions=(str(audit.READ),),
        order=90,
    ),
    Entry(
        url="staff-jobs",
        menu=_("Travaux"),
        title=_("Travaux de fond"),
        staff=True,
        permissions=(str(MANAGE_AUTHORITIES),),
        order=95,
    ),
)
