"""States, channels, and the words for both."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class State(StrEnum):
    """Where a case is."""

    RECEIVED = "received"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        """The state in the reader's language."""
        return str(_STATE_LABELS[self])

    @property
    def is_closed(self) -> bool:
        """Whether nothing more is expected of the authority."""
        return self in (State.DONE, State.REFUSED)

    @property
    def look(self) -> str:
        """The design system's mark for it: new, run, done or stop."""
        return _STATE_LOOKS[self]


_STATE_LABELS = {
    State.RECEIVED: _("Reçu"),
    State.IN_PROGRESS: _("En cours"),
    State.DONE: _("Clos"),
    State.REFUSED: _("Refusé"),
}
_STATE_LOOKS = {State.RECEIVED: "new", State.IN_PROGRESS: "run", State.DONE: "done", State.REFUSED: "stop"}


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
