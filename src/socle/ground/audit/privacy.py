"""Personal data of this room: who acted, and what the act says."""

from django.utils.translation import gettext_lazy as _

from socle.ground.personal import Personal

KEPT_DAYS = 5 * 365

PRIVACY = (
    Personal(
        model="ground_audit.Leaf",
        fields=("payload", "actor_id"),
        what=_("Journal des actes : qui a agi, dans quel rôle, sur quel dossier"),
        purpose=_("Prouver plus tard ce qui a été fait, et retrouver une erreur ou un abus"),
        basis=_("Obligation légale de sécurité (article 32 du RGPD)"),
        kept=_("Autant que le dossier, et cinq ans au plus ; ensuite il ne reste qu’une empreinte qui ne dit rien"),
        days=KEPT_DAYS,
    ),
)
