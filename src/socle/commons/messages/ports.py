"""A way out of the house for messages. Kannel or a provider is one more offer, bound in ``site/wiring.py``."""

import datetime
from dataclasses import dataclass
from typing import Protocol

from socle.commons.messages.terms import Channel


@dataclass(frozen=True, slots=True)
class Parcel:
    """What a transport carries. ``reference`` is the same at every attempt: a receiver may recognise a second one."""

    reference: str
    channel: Channel
    to: str
    language: str
    subject: str
    body: str
    at: datetime.datetime
    sender_name: str
    reply_to: str
    leave_url: str


class Refused(Exception):
    """It will never be taken: the contact does not exist, or the message cannot be written. ``code`` is for machines.

    With ``gone`` the contact itself does not exist: nothing more is sent to it.
    """

    def __init__(self, code: str, *, gone: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.gone = gone


class Later(Exception):
    """It was not taken this time. With ``whole`` nothing can leave at present: the way itself is closed."""

    def __init__(self, code: str, *, whole: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.whole = whole


class Transport(Protocol):
    """One way out. Outside any transaction; it may take its time, up to a dozen seconds."""

    def hand(self, parcel: Parcel) -> str:
        """Take the parcel; returns the provider's reference, or ``""``. Raises :class:`Refused` or :class:`Later`."""

    def close(self) -> None:
        """End what is open (a connection), at the end of a turn."""


_transports: dict[Channel, Transport] = {}


def bind_transport(channel: Channel, transport: Transport) -> None:
    """Bind the way out of a channel. Only ``site/wiring.py`` and tests call this."""
    _transports[channel] = transport


def transport_of(channel: Channel) -> Transport | None:
    """What was bound for a channel; ``None`` leaves the choice to the settings."""
    return _transports.get(channel)
