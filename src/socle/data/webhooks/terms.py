"""Value types: what is told, what became of it, in words."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Kind(StrEnum):
    """What happened, as the message says it."""

    PUBLISHED = "table.edition.published"
    WITHDRAWN = "table.edition.withdrawn"
    PING = "ping"

    @property
    def label(self) -> Promise:
        """The same in the reader's language."""
        return _KINDS[self]


_KINDS: dict[Kind, Promise] = {
    Kind.PUBLISHED: gettext_lazy("Nouvelle édition"),
    Kind.WITHDRAWN: gettext_lazy("Édition retirée"),
    Kind.PING: gettext_lazy("Message d’essai"),
}


class State(StrEnum):
    """Where a message stands. ``GIVEN_UP``: every attempt failed, or the hook was stopped."""

    WAITING = "waiting"
    DONE = "done"
    GIVEN_UP = "given-up"

    @property
    def label(self) -> Promise:
        """The state in the reader's language."""
        return _STATES[self][0]

    @property
    def look(self) -> str:
        """The mark that shows it."""
        return _STATES[self][1]


_STATES: dict[State, tuple[Promise, str]] = {
    State.WAITING: (gettext_lazy("En attente"), "wait"),
    State.DONE: (gettext_lazy("Reçu"), "done"),
    State.GIVEN_UP: (gettext_lazy("Abandonné"), "stop"),
}


class Stop(StrEnum):
    """Why nothing is sent to an address any more."""

    NONE = ""
    FAILURES = "failures"
    GONE = "gone"


STOPS: dict[Stop, Promise] = {
    Stop.FAILURES: gettext_lazy("Rien n’a été reçu pendant trois jours. Plus rien n’est envoyé à cette adresse."),
    Stop.GONE: gettext_lazy("L’adresse a répondu qu’elle n’existe plus (410). Plus rien ne lui est envoyé."),
}
PAUSED = gettext_lazy(
    "La table est fermée : ses éditions ne sont pas annoncées. Quand une édition est retirée, c’est encore dit."
)
# Why no answer came, by the reasons of egress.
_REASONS: dict[str, Promise] = {
    "name": gettext_lazy("ce site n’existe plus, ou son nom ne répond pas"),
    "connection": gettext_lazy("le site ne répond pas"),
    "tls": gettext_lazy("le certificat du site n’est pas valable"),
    "time": gettext_lazy("le site répond trop lentement"),
    "answer": gettext_lazy("la réponse du site ne peut pas être lue"),
    "address": gettext_lazy("cette adresse est mal écrite"),
    "scheme": gettext_lazy("cette adresse mène à autre chose que le web"),
    "private": gettext_lazy("cette adresse mène à une machine privée"),
    "redirects": gettext_lazy("l’adresse renvoie ailleurs : les messages signés ne suivent pas"),
    "downgrade": gettext_lazy("l’adresse renvoie vers une page sans protection"),
    "size": gettext_lazy("la réponse du site est trop longue"),
    "failure": gettext_lazy("une erreur de ce logiciel a empêché l’envoi"),
}


def outcome_words(status: int | None, reason: str) -> str:
    """What became of the last attempt: the status of the answer, or why there was none. Empty before the first."""
    if status is not None:
        return _("réponse %(status)s") % {"status": status}
    return str(_REASONS.get(reason, ""))
