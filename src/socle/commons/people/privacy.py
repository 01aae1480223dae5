"""Personal data of this room: the accounts of staff."""

from django.utils.translation import gettext_lazy as _

from socle.ground.personal import Personal

PRIVACY = (
    Personal(
        model="commons_people.Account",
        fields=("email", "name", "language", "password", "last_login"),
        what=_("Adresse électronique, nom et langue des agents"),
        purpose=_("Ouvrir une session de travail et savoir qui a agi"),
        basis=_("Mission d’intérêt public (article 6.1.e du RGPD)"),
        kept=_("Tant que la personne travaille pour la collectivité, puis un an"),
        days=365,
    ),
)
