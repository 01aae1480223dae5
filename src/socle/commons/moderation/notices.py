"""The notices of this room: whom a decision concerns is told why, and how to contest it."""

from django.utils.translation import gettext_lazy as _

from socle.commons.messages.terms import Notice

_HINTS = {
    "what": _("ce qui est masqué : une photo, un texte"),
    "reason": _("la raison, de la liste"),
    "words": _("les mots de la décision"),
    "address": _("l’adresse où lire la décision et la contester"),
}

HIDDEN = Notice(
    "moderation.hidden",
    _("Un contenu est masqué"),
    ("what", "reason", "words", "address"),
    _("Un contenu de votre demande est masqué, {town}"),
    _(
        "Bonjour,\n\nDans votre demande, ceci n’est plus montré : {what}.\nRaison : {reason}.\n\n{words}\n\n"
        "Vous n’êtes pas d’accord ? Dites-le ici, une autre personne jugera : {address}\n\n{town}"
    ),
    _("{town} : un contenu de votre demande est masqué ({reason}). Contester : {address}"),
    ("address",),
    _HINTS,
)
APPEAL_DECIDED = Notice(
    "moderation.appeal",
    _("Réponse à un recours"),
    ("words", "address"),
    _("Réponse à votre recours, {town}"),
    _(
        "Bonjour,\n\nUne autre personne a relu la décision que vous contestez.\n\n{words}\n\n"
        "Tout lire : {address}\n\n{town}"
    ),
    _("{town} : réponse à votre recours : {address}"),
    ("address",),
    {one: _HINTS[one] for one in ("words", "address")},
)

NOTICES = (HIDDEN, APPEAL_DECIDED)
