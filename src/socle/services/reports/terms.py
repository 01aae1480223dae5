"""Categories of reports, and what an authority promises for each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

KIND = "report"


class Category(StrEnum):
    """What is reported."""

    LIGHTING = "lighting"
    ROADS = "roads"
    CLEANLINESS = "cleanliness"
    TREES = "trees"
    FURNITURE = "furniture"
    WATER = "water"
    SIGNS = "signs"
    PEOPLE = "people"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The category in the reader's language."""
        return str(_LABELS[self][0])

    @property
    def hint(self) -> str:
        """Examples, in the reader's language."""
        return str(_LABELS[self][1])

    @property
    def question(self) -> str:
        """Where it is, as a question."""
        return str(_LABELS[self][2])

    @property
    def pictogram(self) -> str:
        """The pictogram that stands for it."""
        return _PICTOGRAMS[self]


_PICTOGRAMS = {
    Category.LIGHTING: "p-lamp",
    Category.ROADS: "p-road",
    Category.CLEANLINESS: "p-bin",
    Category.TREES: "p-tree",
    Category.FURNITURE: "p-bench",
    Category.WATER: "p-drop",
    Category.SIGNS: "p-sign",
    Category.PEOPLE: "p-person",
    Category.OTHER: "p-other",
}
_LABELS = {
    Category.LIGHTING: (
        _("Éclairage"),
        _("Lampadaire éteint, ou allumé le jour"),
        _("Où est l’éclairage en panne ?"),
    ),
    Category.ROADS: (_("Voirie"), _("Trou, trottoir abîmé, passage effacé"), _("Où est la voie abîmée ?")),
    Category.CLEANLINESS: (_("Propreté"), _("Dépôt sauvage, poubelle pleine, tag"), _("Où faut-il nettoyer ?")),
    Category.TREES: (_("Arbres et jardins"), _("Branche cassée, arrosage, massif"), _("Où est l’arbre ou le jardin ?")),
    Category.FURNITURE: (_("Mobilier"), _("Banc, jeu, abri, barrière"), _("Où est le mobilier abîmé ?")),
    Category.WATER: (_("Eau"), _("Fuite, fontaine, égout bouché"), _("Où est le problème d’eau ?")),
    Category.SIGNS: (_("Panneaux et feux"), _("Panneau tourné, feu en panne"), _("Où est le panneau ou le feu ?")),
    Category.PEOPLE: (
        _("Personne en difficulté"),
        _("Personne à la rue, isolée, logement dangereux"),
        _("Où est la personne ou le logement ?"),
    ),
    Category.OTHER: (_("Autre chose"), _("Vous le direz avec vos mots"), _("Où est le problème ?")),
}


@dataclass(frozen=True, slots=True)
class Promised:
    """What is promised for a category: working days to an end, and whether its reports stay unpublished."""

    working_days: int
    sensitive: bool = False


STANDARD: dict[Category, Promised] = {
    Category.LIGHTING: Promised(5),
    Category.ROADS: Promised(10),
    Category.CLEANLINESS: Promised(3),
    Category.TREES: Promised(15),
    Category.FURNITURE: Promised(15),
    Category.WATER: Promised(2),
    Category.SIGNS: Promised(5),
    Category.PEOPLE: Promised(1, sensitive=True),
    Category.OTHER: Promised(10),
}
"""Until an authority says otherwise."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A routing rule, as the pure decision reads it. Empty categories or areas fit everything."""

    number: int
    categories: frozenset[str]
    areas: frozenset[str]
    team_id: int
    team: str  # in the authority's own language
    team_names: Mapping[str, str] = field(default_factory=dict)

    def team_in(self, language: str) -> str:
        """The team's name in a language, else its own."""
        return self.team_names.get(language, self.team)

    def fits(self, category: str, area: str) -> bool:
        """Whether a report of this category in this neighbourhood goes to the rule's team."""
        return (not self.categories or category in self.categories) and (not self.areas or area in self.areas)


@dataclass(frozen=True, slots=True)
class InForce:
    """The rules of an authority at an instant: routing in order, and the promise for each category."""

    rules: tuple[Rule, ...]
    promises: dict[Category, Promised]


@dataclass(frozen=True, slots=True)
class Near:
    """An open report near a point, as much as anyone may know of it."""

    case_id: int
    street: str
    metres: int
    opened_days: int
    state: str
    others: int
