"""What cases need from the rooms above them: each kind of case says of itself what its pages show.

A port speaks in ids: the room above asks its own tables, and never holds a row of this one.
"""

from typing import Protocol

from socle.commons.files.terms import Shown
from socle.engines.workflow import Workflow, standard
from socle.ground.scope import Scope


class CaseKind(Protocol):
    """A kind of case. Offers are bound in ``site/wiring.py``."""

    def name(self) -> str:
        """The kind in the reader's language: ``Signalement``."""

    def workflow(self) -> Workflow:
        """Its states and actions as long as an authority did not change them; ``workflow.standard()`` is one."""
        return standard()

    def title(self, scope: Scope, authority_id: int, case_id: int) -> str:
        """The case in a few words, in the reader's language: ``Éclairage, rue des Tanneurs``."""

    def titles(self, scope: Scope, case_ids: list[int]) -> dict[int, tuple[str, str]]:
        """By case id: what it is about, and where, for a list; one query however long."""

    def facts(self, scope: Scope, authority_id: int, case_id: int) -> list[tuple[str, str]]:
        """Label and value of what the sender may read again."""

    def photos(self, scope: Scope, authority_id: int, case_id: int) -> list[Shown]:
        """Photographs that the holder of the code may see."""

    def links(self, scope: Scope, authority_id: int, case_id: int) -> list[tuple[str, str]]:
        """Label and address of what else the holder of the code can do."""

    def staff_links(self, scope: Scope, authority_id: int, case_id: int) -> list[tuple[str, str]]:
        """Label and address of what else staff can do, as far as the scope may."""

    def topics(self) -> list[tuple[str, str]]:
        """Key and label of what cases of this kind are about, for filters (``Case.topic`` holds the key)."""

    def answer_field_names(self) -> tuple[str, ...]:
        """The fields that ``answer_fields`` gives, so that an answer template is checked when it is saved."""

    def answer_fields(self, scope: Scope, authority_id: int, case_id: int) -> dict[str, str]:
        """Further fields of answer templates, filled: ``{"categorie": "Éclairage"}``."""

    def transfer(self, scope: Scope, case_id: int, to_authority_id: int) -> None:
        """Give the kind's own facts to another authority, inside the transaction that gives it the case."""

    def forget(self, scope: Scope, authority_id: int, case_id: int) -> None:
        """Wipe what the kind's own facts say of a person, inside the transaction that wipes the case."""


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
