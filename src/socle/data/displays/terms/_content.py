"""Values of displays: what one holds, its states, and what a family of displays says of itself."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Generic, TypeVar

from django.utils.functional import Promise

from socle.ground.scope import Permission

Texts = Mapping[str, str]

LANGUAGES = ("fr", "en", "ar")
LONGEST_SLUG, LONGEST_TITLE, LONGEST_LEAD = 80, 150, 500


class State(StrEnum):
    """Whether the public sees a display."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Part(ABC):
    """One part of a display: a block of a board, a layer of a map. Its id is given by the display, once."""

    id: str
    kind: str
    title: Texts = field(default_factory=dict)

    @abstractmethod
    def to_json(self) -> dict[str, Any]:
        """Plain values, to keep."""


P = TypeVar("P", bound=Part)


@dataclass(frozen=True, slots=True)
class Content(Generic[P]):
    """Everything that a display says: its title and first words in several languages, and its parts in order."""

    title: Texts
    lead: Texts = field(default_factory=dict)
    parts: tuple[P, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Plain values, to keep."""
        return {"title": dict(self.title), "lead": dict(self.lead), "parts": [part.to_json() for part in self.parts]}

    def part(self, part_id: str) -> P | None:
        """The part of this id."""
        return next((one for one in self.parts if one.id == part_id), None)

    def with_part(self, part: P) -> "Content[P]":
        """The same with this part in the place of the one of its id."""
        return replace(self, parts=tuple(part if one.id == part.id else one for one in self.parts))

    def without(self, part: P) -> "Content[P]":
        """The same without this part."""
        return replace(self, parts=tuple(one for one in self.parts if one.id != part.id))

    def moved(self, part: P, step: int) -> "Content[P]":
        """The same with this part a place nearer to the start (−1) or the end (1)."""
        parts = list(self.parts)
        at = parts.index(part)
        parts.insert(max(0, min(at + step, len(parts) - 1)), parts.pop(at))
        return replace(self, parts=tuple(parts))

    def next_id(self, letter: str) -> str:
        """An id that none of its parts has."""
        taken = {one.id for one in self.parts}
        return next(f"{letter}{n}" for n in range(1, len(taken) + 2) if f"{letter}{n}" not in taken)


Change = Callable[[Content[P], P], Content[P]]


@dataclass(frozen=True)
class Family(Generic[P]):
    """One family of displays, as its room declares it. ``room`` stands before the codes of its refusals and acts,
    ``part`` is what its acts call a part, ``letter`` begins the ids of parts. ``up``: the step towards the top (−1
    where the first part is the top one). ``arrangements``: what can be done to a part besides moving and removing it.
    ``fits`` raises a ``Refusal`` for parts that do not go together. ``taken``: addresses that pages need.
    """

    kind: str
    room: str
    part: str
    letter: str
    read: Permission
    edit: Permission
    parse: Callable[[Mapping[str, Any]], P]
    most: int
    full: Promise
    empty: Promise
    many: Promise
    shown: Promise  # why what the public sees is not removed
    states: Mapping[str, Promise]
    changed: Promise  # published, and changed since
    up: int = -1
    arrangements: Mapping[str, Change[P]] = field(default_factory=dict)
    fits: Callable[[Content[P]], None] = lambda _content: None
    taken: frozenset[str] = frozenset()

    def content(self, raw: Mapping[str, Any]) -> Content[P]:
        """What was kept, as values."""
        parts = tuple(self.parse(one) for one in raw.get("parts", ()))
        return Content(raw.get("title", {}), raw.get("lead", {}), parts)

    def state_words(self, state: str, *, fresh: bool) -> str:
        """A state in the reader's language. ``fresh``: the public sees what editors see."""
        return str(self.states[state] if fresh or state != State.PUBLISHED else self.changed)


def said(texts: Texts, language: str) -> str:
    """The words in a language, else in French, else in any language there is."""
    return texts.get(language) or texts.get("fr") or next((words for words in texts.values() if words), "")


def search_key(authority_id: int, slug: str) -> str:
    """Under which a display is found by the search, within its family."""
    return f"{authority_id}-{slug}"
