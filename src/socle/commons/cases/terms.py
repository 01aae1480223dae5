"""States, acts, channels, and the words for them; what staff may ask of the queue."""

import datetime
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

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


class Warned(StrEnum):
    """Who was written to because a case is late; the detail of its line of history."""

    TEAM = "warned:team"
    MANAGERS = "warned:managers"  # the case has no team, or its team no address


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


@dataclass(frozen=True, slots=True)
class Asked:
    """What staff ask of the queue. Everything combines; the defaults ask for all open cases by date promised.

    ``tab`` is ``open``, ``closed``, ``all`` or the name of a state; ``team`` and ``assignee`` are ids or ``none``
    (given to nobody); ``since`` and ``until`` are days of opening where the authority is, both included;
    ``sort`` is one of ``SORTS``, with ``-`` in front for the other way round. Pages start at 1.
    """

    tab: str = "open"
    team: int | Literal["none"] | None = None
    assignee: int | Literal["none"] | None = None
    topic: str = ""
    area: str = ""
    channel: str = ""
    kind: str = ""
    late: bool = False
    person_asked: bool = False
    merged: bool = False  # show those joined to another, too
    since: datetime.date | None = None
    until: datetime.date | None = None
    q: str = ""
    sort: str = "due"
    page: int = 1


@dataclass(frozen=True, slots=True)
class TasksAsked:
    """What staff ask of the tasks to do. Everything combines; the defaults ask for one's own.

    ``whose`` is ``me``, ``teams`` (those of one's teams) or ``all``; ``until``: to be done on this day at the latest.
    """

    whose: str = "me"
    team: int | None = None
    assignee: int | None = None
    until: datetime.date | None = None
    page: int = 1


SORTS = ("due", "opened", "closed", "topic", "place")
OPEN_TAB, CLOSED_TAB, ALL_TAB = "open", "closed", "all"


@dataclass(frozen=True, slots=True)
class StateWords:
    """A state as a reader sees it: its name in their language, the design system's mark, whether it is an end."""

    name: str
    label: str
    look: str
    closed: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """An action that may be taken now: its name, its words, the state that follows, whether it asks for words."""

    name: str
    label: str
    target: str
    words: str  # "none", "optional" or "required"
    closes: bool


@dataclass(frozen=True, slots=True)
class Reason:
    """An automatic step and why it was taken, in words. ``kind``: routing, due, late, warned, pause, holidays,
    reopened."""

    kind: str
    at: datetime.datetime
    words: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one item of a bulk: done, or refused and why."""

    code: str
    ok: bool
    refusal: str = ""  # the refusal's stable code
    words: str = ""  # and its words


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The codes before and after a case in what was asked of the queue, where there are any."""

    previous: str | None
    next: str | None
