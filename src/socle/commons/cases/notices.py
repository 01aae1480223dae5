"""The notices of this room: what residents are told of their case, and what a team is told of its delays."""

from django.utils.translation import gettext_lazy as _

from socle.commons.messages.terms import Notice, Words

_HINTS = {
    "code": _("le code de suivi"),
    "title": _("la demande en quelques mots"),
    "state": _("l’état de la demande"),
    "words": _("la réponse, telle qu’elle est écrite"),
    "address": _("l’adresse de la page de suivi"),
    "receiver": _("la collectivité qui a reçu la demande"),
    "team": _("l’équipe"),
    "count": _("combien de demandes"),
}


def _notice(name: str, title: Words, fields: str, subject: Words, body: Words, sms: Words) -> Notice:
    names = tuple(fields.split())
    hints = {one: _HINTS[one] for one in names}
    required = tuple(one for one in names if one == "address")
    return Notice(f"cases.{name}", title, names, subject, body, sms, required, hints)


RECEIVED = _notice(
    "received",
    _("Accusé de réception d’une demande"),
    "code title address",
    _("Votre demande {code} est reçue, {town}"),
    _(
        "Bonjour,\n\nNous avons reçu votre demande : {title}.\n\nVotre code de suivi : {code}\n"
        "Pour savoir où elle en est : {address}\n\nGardez ce code : il suffit pour suivre votre demande.\n\n{town}"
    ),
    _("{town} : demande reçue, code {code}. Suivi : {address}"),
)
NEWS = _notice(
    "news",
    _("Nouvelles d’une demande"),
    "code title state words address",
    _("Du nouveau pour votre demande {code}, {town}"),
    _(
        "Bonjour,\n\nVotre demande : {title}\nElle est maintenant : {state}\n\n{words}\n\n"
        "Tout lire : {address}\n\n{town}"
    ),
    _("{town} : votre demande {code} est maintenant : {state}. {address}"),
)
CLOSED = _notice(
    "closed",
    _("Fin d’une demande, et « comment cela s’est-il passé ? »"),
    "code title state words address",
    _("Votre demande {code} est terminée, {town}"),
    _(
        "Bonjour,\n\nVotre demande : {title}\nElle est maintenant : {state}\n\n{words}\n\n"
        "Comment cela s’est-il passé ? Dites-le en une minute : {address}\n"
        "Si le problème n’est pas réglé, vous pouvez rouvrir la demande sur cette page.\n\n{town}"
    ),
    _("{town} : demande {code} : {state}. Comment cela s’est-il passé ? Votre avis : {address}"),
)
TRANSFERRED = _notice(
    "transferred",
    _("Demande transmise à une autre collectivité"),
    "code title receiver words address",
    _("Votre demande {code} est transmise à {receiver}"),
    _(
        "Bonjour,\n\nVotre demande : {title}\nElle est transmise à {receiver}, qui s’en occupe maintenant.\n\n"
        "{words}\n\nVotre code reste le même : {code}\nPour la suivre : {address}\n\n{town}"
    ),
    _("Votre demande {code} est transmise à {receiver}, même code. Suivi : {address}"),
)
MERGED = _notice(
    "merged",
    _("Demande réunie à une autre sur le même sujet"),
    "code title words address",
    _("Votre demande {code} rejoint une autre demande, {town}"),
    _(
        "Bonjour,\n\nVotre demande : {title}\nUne autre personne nous avait déjà parlé de la même chose. "
        "Nous suivons les deux ensemble.\n\n{words}\n\n"
        "Votre code reste le même : {code}\nPour la suivre : {address}\n\n{town}"
    ),
    _("{town} : votre demande {code} est suivie avec une autre sur le même sujet. {address}"),
)
JOINED = _notice(
    "joined",
    _("Nouvelles de la demande principale, à qui en suit une qui lui est réunie"),
    "code title state words address",
    _("Du nouveau pour votre demande {code}, {town}"),
    _(
        "Bonjour,\n\nVotre demande : {title}\nElle est suivie avec une autre sur le même sujet, "
        "qui est maintenant : {state}\n\n{words}\n\n"
        "Tout lire, ou demander une personne : {address}\n\n{town}"
    ),
    _("{town} : la demande suivie avec la vôtre ({code}) est maintenant : {state}. {address}"),
)
LATE = _notice(
    "late",
    _("Demandes en retard, à l’équipe"),
    "team count address",
    _("Demandes en retard : {count}"),
    _(
        "Bonjour,\n\nÉquipe : {team}\nDemandes ouvertes dont la date est passée : {count}\n\n"
        "Les voir : {address}\n\n{town}"
    ),
    _("{town} : demandes en retard de l’équipe {team} : {count}. {address}"),
)

NOTICES = (RECEIVED, NEWS, CLOSED, TRANSFERRED, MERGED, JOINED, LATE)
