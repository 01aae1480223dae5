"""Value types: themes, cards of schemas, what is wrong in one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Texts = Mapping[str, str]


class Theme(StrEnum):
    """What a schema is about. A town's own schema has the last one unless its document names another."""

    DEMOCRACY = "democracy"
    MONEY = "money"
    TOWN = "town"
    ADDRESSES = "addresses"
    MOBILITY = "mobility"
    NATURE = "nature"
    SAFETY = "safety"
    FOOD = "food"
    INCLUSION = "inclusion"
    ECONOMY = "economy"
    OTHER = "other"

    @property
    def label(self) -> Promise:
        """The theme in the reader's language."""
        return _THEMES[self]


_THEMES: dict[Theme, Promise] = {
    Theme.DEMOCRACY: _("Vie municipale"),
    Theme.MONEY: _("Argent public"),
    Theme.TOWN: _("Équipements et projets"),
    Theme.ADDRESSES: _("Adresses"),
    Theme.MOBILITY: _("Déplacements"),
    Theme.NATURE: _("Nature et eau"),
    Theme.SAFETY: _("Secours"),
    Theme.FOOD: _("Cantines"),
    Theme.INCLUSION: _("Accès de tous"),
    Theme.ECONOMY: _("Économie locale"),
    Theme.OTHER: _("Autres"),
}


@dataclass(frozen=True, slots=True)
class SchemaCard:
    """What a list says of a schema. ``source``: whom it follows, empty for a town's own."""

    name: str
    title: Texts
    description: Texts
    version: str
    fields: int
    theme: Theme
    source: str = ""
    own: bool = False
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a document: where (``fields[3].constraints.pattern``), the field's name if known, and words."""

    where: str
    words: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Described:
    """A field for readers: names, type and limits in words of their language."""

    name: str
    title: str
    kind: str
    required: bool
    limits: tuple[str, ...] = field(default=())
    example: str = ""
    description: str = ""


def words(texts: Texts, language: str) -> str:
    """The text in a language, else in French, else in any language it has."""
    return texts.get(language) or texts.get("fr") or next(iter(texts.values()), "")
