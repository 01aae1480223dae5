"""Values of boards: a question to a table, a block, what a board holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Texts = Mapping[str, str]

KIND = "board"
"""The kind under which a board is found by the search."""


class Kind(StrEnum):
    """What a block shows."""

    NUMBER = "number"
    CHART = "chart"
    TABLE = "table"
    MAP = "map"
    TEXT = "text"

    @property
    def label(self) -> Promise:
        """The kind in the reader's language."""
        return _KINDS[self]


_KINDS: dict[Kind, Promise] = {
    Kind.NUMBER: _("Nombre"),
    Kind.CHART: _("Graphique"),
    Kind.TABLE: _("Table"),
    Kind.MAP: _("Carte"),
    Kind.TEXT: _("Texte"),
}


class Drawing(StrEnum):
    """How a chart is drawn."""

    BARS = "bars"
    COLUMNS = "columns"
    LINE = "line"
    AREA = "area"
    GROUPED = "grouped"
    STACKED = "stacked"
    MULTIPLES = "multiples"
    SCATTER = "scatter"
    HISTOGRAM = "histogram"

    @property
    def label(self) -> Promise:
        """The drawing in the reader's language."""
        return _DRAWINGS[self]

    @property
    def parts(self) -> bool:
        """Whether it needs a second column that parts each value."""
        return self in (Drawing.GROUPED, Drawing.STACKED, Drawing.MULTIPLES)


_DRAWINGS: dict[Drawing, Promise] = {
    Drawing.BARS: _("Barres couchées"),
    Drawing.COLUMNS: _("Colonnes"),
    Drawing.LINE: _("Courbe"),
    Drawing.AREA: _("Aire"),
    Drawing.GROUPED: _("Barres côte à côte"),
    Drawing.STACKED: _("Barres empilées"),
    Drawing.MULTIPLES: _("Petits graphiques à la même échelle"),
    Drawing.SCATTER: _("Nuage de points"),
    Drawing.HISTOGRAM: _("Histogramme"),
}


class Aggregate(StrEnum):
    """What is calculated for each group."""

    COUNT = "count"
    SUM = "sum"
    MEAN = "mean"

    @property
    def label(self) -> Promise:
        """The calculation in the reader's language."""
        return _AGGREGATES[self]


_AGGREGATES: dict[Aggregate, Promise] = {
    Aggregate.COUNT: _("Nombre de lignes"),
    Aggregate.SUM: _("Somme"),
    Aggregate.MEAN: _("Moyenne"),
}


class State(StrEnum):
    """Whether the public sees a board."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> Promise:
        """The state in the reader's language."""
        return _STATES[self]


_STATES: dict[State, Promise] = {
    State.DRAFT: _("brouillon"),
    State.PUBLISHED: _("publié"),
    State.WITHDRAWN: _("retiré"),
}


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of one table: conditions (column, operator, value), a column to group by and one that parts each
    group, what is calculated of which column. ``second`` is the other measure of a scatter plot, ``where`` a further
    condition in CQL2 text."""

    table: str = ""
    filters: tuple[tuple[str, str, str], ...] = ()
    by: str = ""
    bucket: str = ""
    split: str = ""
    aggregate: str = Aggregate.COUNT
    measure: str = ""
    second: str = ""
    limit: int = 12
    where: str = ""

    def to_json(self) -> dict[str, Any]:
        """Plain values, to keep."""
        kept: dict[str, Any] = {name: getattr(self, name) for name in self.__slots__}
        return {**kept, "aggregate": str(self.aggregate), "filters": [list(one) for one in self.filters]}

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> "Question":
        """The question that was kept."""
        known = {name: raw[name] for name in cls.__slots__ if name in raw}
        filters = tuple((str(column), str(op), str(value)) for column, op, value in raw.get("filters", ()))
        return cls(**{**known, "filters": filters})


@dataclass(frozen=True, slots=True)
class Block:
    """One thing on a board. ``wide``: over the whole width, else half. ``map``: the address of a kept map."""

    id: str
    kind: Kind
    title: Texts = field(default_factory=dict)
    wide: bool = False
    drawing: str = ""
    question: Question | None = None
    words: Texts = field(default_factory=dict)
    map: str = ""

    def to_json(self) -> dict[str, Any]:
        """Plain values, to keep."""
        return {
            "id": self.id,
            "kind": str(self.kind),
            "title": dict(self.title),
            "wide": self.wide,
            "drawing": self.drawing,
            "question": self.question.to_json() if self.question else None,
            "words": dict(self.words),
            "map": self.map,
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> "Block":
        """The block that was kept."""
        asked = raw.get("question")
        return cls(
            id=raw["id"],
            kind=Kind(raw["kind"]),
            title=raw.get("title", {}),
            wide=bool(raw.get("wide")),
            drawing=raw.get("drawing", ""),
            question=Question.from_json(asked) if asked else None,
            words=raw.get("words", {}),
            map=raw.get("map", ""),
        )


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that a board says: its title and first words in several languages, and its blocks in order."""

    title: Texts
    lead: Texts = field(default_factory=dict)
    blocks: tuple[Block, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Plain values, to keep."""
        return {
            "title": dict(self.title),
            "lead": dict(self.lead),
            "blocks": [block.to_json() for block in self.blocks],
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> "Content":
        """What was kept."""
        blocks: Sequence[Mapping[str, Any]] = raw.get("blocks", ())
        return cls(raw.get("title", {}), raw.get("lead", {}), tuple(Block.from_json(one) for one in blocks))

    def block(self, block_id: str) -> Block | None:
        """The block of this id."""
        return next((one for one in self.blocks if one.id == block_id), None)


def said(texts: Texts, language: str) -> str:
    """The words in a language, else in French, else in any language there is."""
    return texts.get(language) or texts.get("fr") or next((words for words in texts.values() if words), "")
