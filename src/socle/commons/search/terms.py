"""Values of this room: what can be found, and what a search answers."""

import datetime
from dataclasses import dataclass, field

LONGEST_TITLE = 300
LONGEST_TEXT = 20_000
"""Characters of a document that are searched; what follows is left out."""


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """One thing that can be found, in one language (``""``: the same in all of them).

    `key` names it within its kind; `url` is its address in its authority's site, from ``/``, without town or language
    (``/donnees/lyon-arbres``); `at` is when it was made or last changed, None where that means nothing. `permission` is
    what its reader must hold in the authority (``""``: everybody reads it).
    Where `team_id` is given, the members of that team read it too if they hold `team_permission`: that is how a partner
    finds the cases of their teams and no other. Put no contact and no name of a resident in `title` or `text`.
    """

    kind: str
    key: str
    authority_id: int
    title: str
    text: str
    url: str
    at: datetime.datetime | None
    permission: str = ""
    language: str = ""
    team_id: int | None = None
    team_permission: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a snippet; `found` where it answers the question. Plain text: the page escapes it."""

    text: str
    found: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer. `url` is as in `SearchDocument`; `language` is that of its words, ``""`` where it has none."""

    kind: str
    key: str
    authority_id: int
    url: str
    language: str
    at: datetime.datetime | None
    title: tuple[Part, ...]
    snippet: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """What was found, of what the reader may read.

    `total` and `by_kind` count everything; `hits` is one page of the best `reachable`. `corrected` is the question with
    its typing errors mended, empty where it was taken as typed. `partial` is true where nothing holds all the words:
    then `hits` hold some of them. `language` is the one in which something was found.
    """

    text: str
    hits: tuple[Hit, ...] = ()
    total: int = 0
    reachable: int = 0
    by_kind: dict[str, int] = field(default_factory=dict)
    corrected: str = ""
    partial: bool = False
    language: str = ""
    page: int = 1
    pages: int = 1
