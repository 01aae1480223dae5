"""What the site shows of this room: pages of staff alone."""

from django.utils.translation import gettext_lazy as _

from socle.commons.people.permissions import HANDLE_PERSONS, MANAGE_AUTHORITIES, SEE_COLLEAGUES
from socle.ground.look.terms import Entry

NAVIGATION = (
    Entry(
        url="people-list",
        menu=_("Équipe"),
        title=_("Équipe et services"),
        staff=True,
        permissions=(str(SEE_COLLEAGUES),),
        order=45,
    ),
    Entry(
        url="people-authority",
        menu=_("Collectivité"),
        title=_("Ce que la collectivité dit d’elle-même"),
        staff=True,
        permissions=(str(MANAGE_AUTHORITIES),),
        order=82,
    ),
    Entry(
        url="people-persons",
        menu=_("Données d’une personne"),
        title=_("Données d’une personne"),
        staff=True,
        permissions=(str(HANDLE_PERSONS),),
        order=84,
    ),
)
