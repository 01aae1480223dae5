"""Personal data of this room."""

from django.utils.translation import gettext_lazy as _

from socle.ground.personal import Personal

CONTACT_DAYS = 365

PRIVACY = (
    Personal(
        model="commons_cases.Case",
        fields=("contact", "language"),
        what=_("Adresse électronique ou téléphone laissés avec une demande, et langue choisie"),
        purpose=_("Répondre à la personne qui a fait la demande"),
        basis=_("Mission d’intérêt public (article 6.1.e du RGPD)"),
        kept=_("Un an après la fin de la demande, puis effacés"),
        days=CONTACT_DAYS,
    ),
    Personal(
        model="commons_cases.Case",
        fields=("place", "sought", "rating_words"),
        what=_("Lieu et mots d’une demande, pour la retrouver, et avis donné à la fin"),
        purpose=_("Traiter la demande et améliorer le service"),
        basis=_("Mission d’intérêt public (article 6.1.e du RGPD)"),
        kept=_("Un an après la fin de la demande, puis effacés"),
        days=CONTACT_DAYS,
    ),
    Personal(
        model="commons_cases.Step",
        fields=("words", "detail"),
        what=_("Réponses de la collectivité, et notes de ses agents"),
        purpose=_("Dire à la personne ce qu’il advient de sa demande, et la traiter à plusieurs"),
        basis=_("Mission d’intérêt public (article 6.1.e du RGPD)"),
        kept=_("Un an après la fin de la demande, puis effacées"),
        days=CONTACT_DAYS,
    ),
    Personal(
        model="commons_cases.Task",
        fields=("title",),
        what=_("Tâches que des agents ont notées dans une demande"),
        purpose=_("Se partager le travail d’une demande"),
        basis=_("Mission d’intérêt public (article 6.1.e du RGPD)"),
        kept=_("Un an après la fin de la demande, puis effacées"),
        days=CONTACT_DAYS,
    ),
    Personal(
        model="commons_cases.FailedLookup",
        fields=("who",),
        what=_("Empreinte de l’adresse internet qui a essayé de faux codes de suivi"),
        purpose=_("Empêcher de deviner les codes de suivi"),
        basis=_("Intérêt légitime : la sécurité du service (article 6.1.f du RGPD)"),
        kept=_("Un jour"),
        days=1,
    ),
)
