"""What a message is made of: notices, channels, states, and the words for them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise

TOWN = "town"
"""The name of the authority: every notice may use it without declaring it."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A message that a room sends: its words, and the fields that they may use, written ``{field}``.

    ``name`` is stable: ``cases.moved``. ``title`` says to staff when it leaves. ``fields`` are exactly the fields that
    ``send`` is given; ``{town}`` is always there too. An authority that writes words of its own keeps the ``required``
    fields in the body and in the SMS. ``hints`` says to staff what a field holds. A ``secret`` notice carries a code:
    it leaves at night too, expires soon, and its body is wiped as soon as it left.
    """

    name: str
    title: Words
    fields: tuple[str, ...]
    subject: Words
    body: Words
    sms: Words
    required: tuple[str, ...] = ()
    hints: Mapping[str, Words] = field(default_factory=dict)
    secret: bool = False

    def __post_init__(self) -> None:
        if not set(self.required) <= set(self.fields):
            raise ValueError(f"notice {self.name} requires fields that it does not have")


class Channel(StrEnum):
    """The way out of a message, told by the shape of the contact."""

    EMAIL = "email"
    SMS = "sms"

    @property
    def label(self) -> str:
        """The channel in the reader's language."""
        return str(_CHANNELS[self])


class State(StrEnum):
    """Where a message is. Only the last five are final; each of the others has a clock that moves it on."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"

    @property
    def label(self) -> str:
        """The state in the reader's language."""
        return str(_STATES[self][0])

    @property
    def look(self) -> str:
        """The design system's mark for it."""
        return _STATES[self][1]


class Held(StrEnum):
    """Why a message that is queued does not leave yet."""

    QUIET = "quiet"
    CAP = "cap"
    BUDGET = "budget"
    LATER = "later"

    @property
    def label(self) -> str:
        """The reason in the reader's language."""
        return str(_HELD[self])


class Report(StrEnum):
    """What a transport says later of a message that it took."""

    DELIVERED = "delivered"
    FAILED = "failed"
    BOUNCED = "bounced"


class Reason(StrEnum):
    """Why nothing more is sent to a contact."""

    STOP = "stop"
    BOUNCED = "bounced"
    STAFF = "staff"

    @property
    def label(self) -> str:
        """The reason in the reader's language."""
        return str(_REASONS[self])


_CHANNELS = {Channel.EMAIL: _("Courriel"), Channel.SMS: _("SMS")}
_STATES = {
    State.QUEUED: (_("En attente"), "wait"),
    State.SENDING: (_("En cours d’envoi"), "run"),
    State.SENT: (_("Parti"), "done"),
    State.DELIVERED: (_("Arrivé"), "done"),
    State.FAILED: (_("En échec"), "stop"),
    State.CANCELLED: (_("Annulé"), "stop"),
    State.EXPIRED: (_("Trop tard"), "stop"),
}
_HELD = {
    Held.QUIET: _("attend la fin des heures calmes"),
    Held.CAP: _("trop de messages à ce contact : attend"),
    Held.BUDGET: _("le budget SMS du mois est dépensé"),
    Held.LATER: _("nouvel essai prévu"),
}
_REASONS = {
    Reason.STOP: _("la personne a répondu STOP"),
    Reason.BOUNCED: _("l’adresse ou le numéro n’existe pas"),
    Reason.STAFF: _("bloqué par un agent"),
}


def error_words(code: str) -> str:
    """Why a message did not leave, in the reader's language; an unknown code speaks for itself."""
    known = _ERRORS.get(code)
    if known is not None:
        return str(known)
    if code.startswith("smtp-5"):
        return str(_("le serveur de courrier l’a refusé")) + f" ({code[5:]})"
    if code.startswith("smtp-"):
        return str(_("le serveur de courrier demande d’attendre")) + f" ({code[5:]})"
    return code


_ERRORS = {
    "address": _("ce contact n’est ni une adresse ni un numéro"),
    "expired": _("il n’a pas pu partir à temps"),
    "interrupted": _("une coupure l’a interrompu deux fois : il est peut-être arrivé"),
    "blocked": _("ce contact ne veut plus de messages, ou n’existe plus"),
    "erased": _("la personne a demandé à être oubliée"),
    "unreachable": _("le serveur ne répond pas"),
    "authentication": _("le serveur refuse notre mot de passe"),
    "disk": _("plus de place sur le disque"),
    "failed": _("l’opérateur ne l’a pas remis"),
    "bounced": _("l’adresse ou le numéro n’existe pas"),
}
