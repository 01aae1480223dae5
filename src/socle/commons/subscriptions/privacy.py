"""Personal data of this room."""

from django.utils.translation import gettext_lazy as _

from socle.ground.personal import Personal

UNCONFIRMED_DAYS = 1

PRIVACY = (
    Personal(
        model="commons_subscriptions.Subscription",
        fields=("contact", "language"),
        what=_("Adresse électronique ou téléphone de qui suit une demande, et langue choisie"),
        purpose=_("Donner des nouvelles à qui les a demandées"),
        basis=_("Consentement, retiré d’une pression (article 6.1.a du RGPD)"),
        kept=_("Tant que vous suivez, au plus autant que la demande ; un jour sans le code de confirmation"),
        days=365,
    ),
)
