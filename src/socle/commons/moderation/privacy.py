"""Personal data of this room: the contents in question, and what people wrote about them."""

from django.utils.translation import gettext_lazy as _

from socle.ground.personal import Personal

KEPT_DAYS = 365

PRIVACY = (
    Personal(
        model="commons_moderation.Item",
        fields=("ref", "excerpt", "flag_words", "words", "appeal_words", "appeal_answer"),
        what=_("Contenu examiné, raison donnée, décision et recours"),
        purpose=_("Décider si un contenu reste visible, et permettre de contester cette décision"),
        basis=_("Obligation légale et mission d’intérêt public (articles 6.1.c et 6.1.e du RGPD)"),
        kept=_("Un an après la décision, ou avec la demande ; la date, la raison et l’issue restent au registre"),
        days=KEPT_DAYS,
    ),
    Personal(
        model="commons_moderation.Item",
        fields=("flagged_by_account", "decided_by", "appeal_decided_by"),
        what=_("Agents qui ont signalé ou décidé"),
        purpose=_("Faire juger un recours par une autre personne"),
        basis=_("Mission d’intérêt public (article 6.1.e du RGPD)"),
        kept=_("Un an après la décision"),
        days=KEPT_DAYS,
    ),
)
