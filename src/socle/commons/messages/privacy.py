"""Personal data of this room."""

from django.utils.translation import gettext_lazy as _

from socle.ground.personal import Personal

MESSAGE_DAYS = 90
CODE_DAYS = 1

PRIVACY = (
    Personal(
        model="commons_messages.Message",
        fields=("contact", "language", "subject", "body", "leave_url"),
        what=_("Adresse électronique ou téléphone, langue et texte des messages envoyés"),
        purpose=_("Envoyer les messages que vous attendez, et savoir s’ils sont partis"),
        basis=_("Mission d’intérêt public (article 6.1.e du RGPD)"),
        kept=_("Quatre-vingt-dix jours, puis effacés ; seul le nombre de messages reste"),
        days=MESSAGE_DAYS,
    ),
    Personal(
        model="commons_messages.ContactCode",
        fields=("contact", "sender"),
        what=_("Adresse ou téléphone à confirmer par un code, et empreinte de la connexion qui l’a demandé"),
        purpose=_("Vérifier que le contact est bien le vôtre, sans compte"),
        basis=_("Mission d’intérêt public (article 6.1.e du RGPD)"),
        kept=_("Un jour"),
        days=CODE_DAYS,
    ),
    Personal(
        model="commons_messages.NamedContact",
        fields=("digest", "sender"),
        what=_("Empreinte d’un contact donné dans un signalement, et de la connexion qui l’a donné"),
        purpose=_("Empêcher qu’un inconnu fasse écrire sans fin à quelqu’un"),
        basis=_("Mission d’intérêt public (article 6.1.e du RGPD)"),
        kept=_("Un jour"),
        days=CODE_DAYS,
    ),
    Personal(
        model="commons_messages.BlockedContact",
        fields=("digest",),
        what=_("Empreinte d’un contact auquel il ne faut plus écrire"),
        purpose=_("Respecter votre refus de recevoir des messages"),
        basis=_("Obligation légale (article 6.1.c du RGPD)"),
        kept=_("Tant que le refus n’est pas levé"),
        days=3650,
    ),
)
