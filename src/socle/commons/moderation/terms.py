"""Kinds of content, states, reasons, outcomes, and the words for them."""

import datetime
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

APPEAL_DAYS = 60
"""How long a decision may be contested, counted from its day."""

One = TypeVar("One", bound="Worded")


class Worded(StrEnum):
    """An enum whose members have words."""

    @property
    def label(self) -> str:
        """The member in the reader's language."""
        return str(_LABELS[self])

    @classmethod
    def read(cls: type[One], typed: str) -> One | None:
        """The member that was typed, or None."""
        return next((one for one in cls if one.value == typed), None)


class Kind(Worded):
    """What is looked at."""

    PHOTO = "photo"
    WORDS = "words"
    RATING = "rating"


class Flagger(Worded):
    """Who asked for a look."""

    STAFF = "staff"
    RESIDENT = "resident"
    MACHINE = "machine"


class Reason(Worded):
    """Why a content is hidden: a closed list, the same in the queue, the letters and the public log."""

    PERSONAL = "personal-data"
    INSULT = "insult"
    ADVERTISING = "advertising"
    ILLEGAL = "illegal"
    OFF_TOPIC = "off-topic"
    OTHER = "other"


class State(Worded):
    """Where an item is."""

    OPEN = "open"
    KEPT = "kept"
    HIDDEN = "hidden"
    REDACTED = "redacted"
    APPEALED = "appealed"
    UPHELD = "upheld"
    OVERTURNED = "overturned"

    @property
    def decision(self) -> str:
        """What one decides, as a thing to do."""
        return str(_DECISIONS[self])

    @property
    def look(self) -> str:
        """The design system's mark."""
        return _LOOKS[self]


OUTCOMES = (State.KEPT, State.HIDDEN, State.REDACTED)
"""What a first decision may be."""

_LABELS: dict[Worded, str | Promise] = {
    Kind.PHOTO: _("Photo"),
    Kind.WORDS: _("Texte"),
    Kind.RATING: _("Avis"),
    Flagger.STAFF: _("un agent"),
    Flagger.RESIDENT: _("un habitant"),
    Flagger.MACHINE: _("une règle automatique"),
    Reason.PERSONAL: _("Données personnelles"),
    Reason.INSULT: _("Injure"),
    Reason.ADVERTISING: _("Publicité"),
    Reason.ILLEGAL: _("Contraire à la loi"),
    Reason.OFF_TOPIC: _("Hors sujet"),
    Reason.OTHER: _("Autre raison"),
    State.OPEN: _("À examiner"),
    State.KEPT: _("Laissé visible"),
    State.HIDDEN: _("Masqué"),
    State.REDACTED: _("Caché en partie"),
    State.APPEALED: _("Contesté"),
    State.UPHELD: _("Décision maintenue"),
    State.OVERTURNED: _("Décision annulée"),
}
_DECISIONS = {
    State.KEPT: _("Laisser visible"),
    State.HIDDEN: _("Masquer"),
    State.REDACTED: _("Cacher en partie"),
}
_LOOKS = {
    State.OPEN: "new",
    State.KEPT: "done",
    State.HIDDEN: "stop",
    State.REDACTED: "stop",
    State.APPEALED: "wait",
    State.UPHELD: "stop",
    State.OVERTURNED: "done",
}


@dataclass(frozen=True, slots=True)
class LogRow:
    """A line of the public log: what was decided, never on whose content."""

    day: datetime.date
    kind: Kind
    reason: Reason | None
    outcome: State
    appeal: State | None


@dataclass(frozen=True, slots=True)
class MonthCount:
    """Decisions of one month."""

    month: datetime.date
    decided: int
    hidden: int
    appealed: int
    overturned: int
