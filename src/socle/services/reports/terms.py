"""Categories of reports."""

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
    Category.OTHER: (_("Autre chose"), _("Vous le direz avec vos mots"), _("Où est le problème ?")),
}
