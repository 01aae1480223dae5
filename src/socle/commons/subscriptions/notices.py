"""The notices of this room: what followers are told."""

from django.utils.translation import gettext_lazy as _

from socle.commons.messages.terms import Notice

_HINTS = {
    "title": _("la demande en quelques mots"),
    "state": _("l’état de la demande"),
    "leave": _("l’adresse pour ne plus suivre"),
}

MOVED = Notice(
    name="subscriptions.moved",
    title=_("Nouvel état, à qui suit une demande"),
    fields=("title", "state", "leave"),
    subject=_("Du nouveau : {title}"),
    body=_(
        "Bonjour,\n\nVous suivez : {title}\nElle est maintenant : {state}\n\n"
        "Ne plus suivre, d’une pression : {leave}\n\n{town}"
    ),
    sms=_("{town} : {title}. Maintenant : {state}. Stop : {leave}"),
    required=("leave",),
    hints=_HINTS,
)
ANSWERED = Notice(
    name="subscriptions.answered",
    title=_("Réponse écrite, à qui suit une demande"),
    fields=("title", "leave"),
    subject=_("La mairie a répondu : {title}"),
    body=_(
        "Bonjour,\n\nVous suivez : {title}\nLa mairie a écrit une réponse à la personne qui l’a signalée. "
        "Son état n’a pas changé.\n\nNe plus suivre, d’une pression : {leave}\n\n{town}"
    ),
    sms=_("{town} : {title}. La mairie a répondu. Stop : {leave}"),
    required=("leave",),
    hints=_HINTS,
)

NOTICES = (MOVED, ANSWERED)
