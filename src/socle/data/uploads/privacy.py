"""Personal data of this room: a file may hold some before a person looked at it."""

from django.utils.translation import gettext_lazy as _

from socle.ground.personal import Personal

KEPT_DAYS = 14
"""After a file was published, refused or given up."""
FORGOTTEN_DAYS = 60
"""After the last act on a file that nobody ends."""

PRIVACY = (
    Personal(
        model="data_uploads.Upload",
        fields=("name", "preview", "found", "report", "proposals", "difference"),
        what=_("Fichiers de données en cours de contrôle : leur nom, et des cases montrées en exemple"),
        purpose=_("Voir ce qu’un fichier contient avant de le publier, et en retirer les données personnelles"),
        basis=_("Mission d’intérêt public (article 6.1.e du RGPD)"),
        kept=_("Quatorze jours après la publication, le refus ou l’abandon ; soixante jours si plus rien n’est fait"),
        days=FORGOTTEN_DAYS + KEPT_DAYS,
    ),
)
