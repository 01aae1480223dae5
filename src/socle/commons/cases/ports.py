"""What cases need from the rooms above them: each kind of case says of itself what its pages show.

A port speaks in ids: the room above asks its own tables, and never holds a row of this one.
"""

from typing import Protocol

from socle.commons.files.terms import Shown
from socle.ground.scope import Scope


class CaseKind(Protocol):
    """A kind of case. Offers are bound in ``site/wiring.py``."""

    def title(self, scope: Scope, authority_id: int, case_id: int) -> str:
        """The case in a few words, in the reader's language: ``Éclairage, rue des Tanneurs``."""

    def titles(self, scope: Scope, case_ids: list[int]) -> dict[int, tuple[str, str]]:
        """By case id: what it is about, and where, for a list; one query however long."""

    def facts(self, scope: Scope, authority_id: int, case_id: int) -> list[tuple[str, str]]:
        """Label and value of what the sender may read again."""

    def photos(self, scope: Scope, authority_id: int, case_id: int) -> list[Shown]:
        """Photographs that the holder of the code may see."""


_kinds: dict[str, CaseKind] = {}


def bind(kind: str, offer: CaseKind) -> None:
    """Bind the offer of a kind. Only ``site/wiring.py`` calls this."""
    _kinds[kind] = offer


def kind_of(kind: str) -> CaseKind:
    """The offer bound for a kind of case. Raises ``KeyError`` when nothing is wired."""
    return _kinds[kind]


def kinds() -> dict[str, CaseKind]:
    """All kinds bound."""
    return dict(_kinds)
