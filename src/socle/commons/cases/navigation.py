"""What the site shows of this room: to staff, in their menu."""

from django.utils.translation import gettext_lazy as _

from socle.commons.cases.permissions import READ, READ_TEAM, TEMPLATES, WORKFLOW
from socle.ground.look.terms import Entry

NAVIGATION = (
    Entry(
        url="staff-queue",
        menu=_("Demandes"),
        title=_("File des demandes"),
        pictogram="p-form",
        order=10,
        staff=True,
        permissions=(READ.name, READ_TEAM.name),
    ),
    Entry(
        url="staff-tasks",
        menu=_("Tâches"),
        title=_("Tâches à faire"),
        pictogram="p-form",
        order=12,
        staff=True,
        permissions=(READ.name, READ_TEAM.name),
    ),
    Entry(
        url="staff-answers",
        menu=_("Réponses"),
        title=_("Réponses toutes prêtes"),
        pictogram="p-form",
        order=60,
        staff=True,
        permissions=(TEMPLATES.name,),
    ),
    Entry(
        url="staff-workflow",
        menu=_("Étapes"),
        title=_("Étapes des demandes"),
        pictogram="p-form",
        order=61,
        staff=True,
        permissions=(WORKFLOW.name,),
    ),
)
