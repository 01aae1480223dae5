"""Personal data of this room: the accounts of staff."""

from django.utils.translation import gettext_lazy as _

from socle.ground.personal import Personal

ACCOUNT_DAYS = 365

PRIVACY = (
    Personal(
        model="commons_people.Account",
        fields=("email", "name", "language", "password", "last_login"),
        what=_("Adresse électronique, nom et langue des agents"),
        purpose=_("Ouvrir une session de travail et savoir qui a agi"),
        basis=_("Mission d’intérêt public (article 6.1.e du RGPD)"),
        kept=_("Tant que la personne travaille pour la collectivité, puis un an"),
        days=ACCOUNT_DAYS,
    ),
    Personal(
        model="commons_people.SignedIn",
        fields=("session_key", "device"),
        what=_("Navigateurs où une session est ouverte"),
        purpose=_("Voir où l’on est connecté et fermer une session oubliée"),
        basis=_("Mission d’intérêt public (article 6.1.e du RGPD)"),
        kept=_("Jusqu’à la fin de la session, douze heures au plus"),
        days=1,
    ),
    Personal(
        model="commons_people.FailedSignIn",
        fields=("who",),
        what=_("Empreinte de l’adresse d’où viennent des mots de passe faux"),
        purpose=_("Arrêter qui essaie au hasard"),
        basis=_("Mission d’intérêt public (article 6.1.e du RGPD)"),
        kept=_("Quinze minutes"),
        days=1,
    ),
)
