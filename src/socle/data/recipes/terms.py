"""Value types: how a recipe stands, what a run came to, why one waits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Texts = Mapping[str, str]
LANGUAGES = ("fr", "en", "ar")


class State(StrEnum):
    """How a recipe stands."""

    DRAFT = "draft"
    ACTIVE = "active"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> Promise:
        """The state in the reader's language."""
        return _STATES[self]


_STATES: dict[State, Promise] = {
    State.DRAFT: _("brouillon"),
    State.ACTIVE: _("en service"),
    State.WITHDRAWN: _("arrêtée"),
}


class Cause(StrEnum):
    """Why a run was asked for."""

    HAND = "hand"
    SAVED = "saved"
    EDITION = "edition"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> Promise:
        """The cause in the reader's language."""
        return _CAUSES[self]


_CAUSES: dict[Cause, Promise] = {
    Cause.HAND: _("demandé à la main"),
    Cause.SAVED: _("nouvelle version de la recette"),
    Cause.EDITION: _("une source a une nouvelle édition"),
    Cause.WITHDRAWN: _("une édition d’une source a été retirée"),
}


class Outcome(StrEnum):
    """What a run came to. ``ASKED`` is not over; ``WAITING`` waits for a person."""

    ASKED = "asked"
    PUBLISHED = "published"
    SAME = "same"
    WAITING = "waiting"
    REFUSED = "refused"
    FAILED = "failed"
    STOPPED = "stopped"

    @property
    def label(self) -> Promise:
        """The outcome in the reader's language."""
        return _OUTCOMES[self]


_OUTCOMES: dict[Outcome, Promise] = {
    Outcome.ASKED: _("en cours"),
    Outcome.PUBLISHED: _("publié"),
    Outcome.SAME: _("rien de nouveau"),
    Outcome.WAITING: _("attend une décision"),
    Outcome.REFUSED: _("refusé"),
    Outcome.FAILED: _("échec"),
    Outcome.STOPPED: _("arrêté"),
}


class Doubt(StrEnum):
    """Why a run waits for a person."""

    FEWER_ROWS = "fewer-rows"
    COLUMNS_GONE = "columns-gone"
    TYPES_CHANGED = "types-changed"
    FEWER_READ = "fewer-read"
    MORE_LOST = "more-lost"
    CAME_BACK = "came-back"
    LAST_GONE = "last-gone"

    @property
    def label(self) -> Promise:
        """The reason in the reader's language."""
        return _DOUBTS[self]


_DOUBTS: dict[Doubt, Promise] = {
    Doubt.FEWER_ROWS: _("Il y a moins de la moitié des lignes de l’édition en vigueur."),
    Doubt.COLUMNS_GONE: _("Des colonnes de l’édition en vigueur ont disparu."),
    Doubt.TYPES_CHANGED: _("Des colonnes ont changé de type."),
    Doubt.FEWER_READ: _("La table de départ a moins de la moitié des lignes de la dernière fois."),
    Doubt.MORE_LOST: _("Les étapes perdent beaucoup plus de lignes ou de cases que la dernière fois."),
    Doubt.CAME_BACK: _("Le résultat est exactement celui d’une édition de cette table qui a été retirée."),
    Doubt.LAST_GONE: _("La dernière édition de cette table a été retirée : vérifiez que sa raison ne vaut plus."),
}
# Why a run failed: a stable code, and its words. Others come from the engine or from the tables.
FAULTS: dict[str, Promise] = {
    "tables.no-row": _("Le résultat n’a aucune ligne."),
    "stale": _("La table a reçu une autre édition pendant ce temps : recommencez."),
    "tables.slug": _("L’adresse de la table ne convient pas."),
    "crashed": _("Le calcul s’est arrêté de façon inattendue."),
    "too-slow": _("Le calcul prend trop de temps. Filtrez plus tôt, ou gardez moins de colonnes."),
    "source-gone": _("Une table source n’est plus ouverte, ou n’a plus d’édition : « %(name)s »."),
    "bad-step": _("L’étape %(step)s ne convient plus à sa source : %(words)s"),
    "unreadable": _("Un fichier d’une source n’a pas pu être lu."),
    "recipes.source-gone": _("Une table lue a été fermée, ou l’édition qui a été lue a été retirée."),
    "tables.taken": _("Une table d’un fichier a pris cette adresse entre-temps : renommez l’une des deux."),
}


@dataclass(frozen=True, slots=True)
class Content:
    """What a recipe holds: ``inputs`` map its own names to addresses of tables, ``source`` is the one it begins with.

    ``title``, ``description`` and ``licence`` are those of the table that it makes.
    """

    inputs: Mapping[str, str]
    source: str
    steps: tuple[Mapping[str, Any], ...] = ()
    title: Texts = field(default_factory=dict)
    description: Texts = field(default_factory=dict)
    licence: str = "LO-2.0"

    @property
    def recipe(self) -> dict[str, Any]:
        """As the engine reads it."""
        return {"inputs": dict(self.inputs), "from": self.source, "steps": [dict(one) for one in self.steps]}

    def to_json(self) -> dict[str, Any]:
        """As it is kept."""
        said = {"title": dict(self.title), "description": dict(self.description), "licence": self.licence}
        return {**self.recipe, **said}

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> "Content":
        """Out of what was kept."""
        return cls(
            inputs=raw["inputs"],
            source=raw["from"],
            steps=tuple(raw["steps"]),
            title=raw.get("title", {}),
            description=raw.get("description", {}),
            licence=raw.get("licence", "LO-2.0"),
        )


def said(texts: Texts, language: str) -> str:
    """The text in a language, else in French, else in any language it has."""
    return texts.get(language) or texts.get("fr") or next(iter(texts.values()), "")
