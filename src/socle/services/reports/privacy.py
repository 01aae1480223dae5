"""Personal data of this room."""

from django.utils.translation import gettext_lazy as _

from socle.ground.personal import Personal

DRAFT_DAYS = 7
NAMES_DAYS = 90
WORDS_DAYS = 365

PRIVACY = (
    Personal(
        model="services_reports.Report",
        fields=("words", "place", "longitude", "latitude", "photo"),
        what=_("Vos mots, le lieu précis et la photo d’un signalement"),
        purpose=_("Trouver et régler le problème signalé"),
        basis=_("Mission d’intérêt public (article 6.1.e du RGPD)"),
        kept=_("Un an après la fin de la demande ; la table ouverte n’a que la catégorie et le lieu arrondi"),
        days=WORDS_DAYS,
    ),
    Personal(
        model="services_reports.Draft",
        fields=("words", "place", "longitude", "latitude", "photo", "contact"),
        what=_("Brouillon de signalement"),
        purpose=_("Reprendre un signalement commencé"),
        basis=_("Mission d’intérêt public (article 6.1.e du RGPD)"),
        kept=_("Sept jours sans y toucher, puis effacé"),
        days=DRAFT_DAYS,
    ),
)
