"""States, acts, channels, and the words for them."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class State(StrEnum):
    """The states that every kind's workflow starts from; an authority may add its own."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    REFUSED = "refused"
    REOPENED = "reopened"
    MERGED = "merged"

    @property
    def label(self) -> str:
        """The state in the reader's language."""
        return str(_STATE_LABELS[self])

    @property
    def is_closed(self) -> bool:
        """Whether nothing more is expected of the authority."""
        return self in (State.DONE, State.REFUSED, State.MERGED)

    @property
    def look(self) -> str:
        """The design system's mark for it: new, run, done or stop."""
        return _STATE_LOOKS[self]


_STATE_LABELS = {
    State.RECEIVED: _("Reçu"),
    State.ACCEPTED: _("Accepté"),
    State.PLANNED: _("Planifié"),
    State.IN_PROGRESS: _("En cours"),
    State.DONE: _("Clos"),
    State.REFUSED: _("Refusé"),
    State.REOPENED: _("Rouvert"),
    State.MERGED: _("Réuni à un autre"),
}
_STATE_LOOKS = {
    State.RECEIVED: "new",
    State.ACCEPTED: "run",
    State.PLANNED: "wait",
    State.IN_PROGRESS: "run",
    State.DONE: "done",
    State.REFUSED: "stop",
    State.REOPENED: "new",
    State.MERGED: "done",
}


class Visibility(StrEnum):
    """Who reads a line of history."""

    PUBLIC = "public"
    STAFF = "staff"


class Act(StrEnum):
    """What a line of history says was done."""

    OPEN = "open"
    STATE = "state"
    ANSWER = "answer"
    NOTE = "note"
    ASSIGN = "assign"
    TASK = "task"
    MERGE = "merge"
    TRANSFER = "transfer"
    RATE = "rate"
    ASK = "ask"
    ESCALATE = "escalate"
    DUE = "due"
    FORGET = "forget"


class Channel(StrEnum):
    """The door a case came through."""

    WEB = "web"
    SMS = "sms"
    TELEPHONE = "telephone"
    COUNTER = "counter"
    PAPER = "paper"

    @property
    def label(self) -> str:
        """The door in the reader's language."""
        return str(_CHANNEL_LABELS[self])


_CHANNEL_LABELS = {
    Channel.WEB: _("Web"),
    Channel.SMS: _("SMS"),
    Channel.TELEPHONE: _("Téléphone"),
    Channel.COUNTER: _("Guichet"),
    Channel.PAPER: _("Papier"),
}
