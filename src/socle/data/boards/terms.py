"""Values of boards: a question to a table, a block."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from socle.data.displays.terms import Condition, Content, Part, Texts, conditions_in

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


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of one table: conditions (column, operator, value), a column to group by and one that parts each
    group, what is calculated of which column. ``second`` is the other measure of a scatter plot, ``where`` a further
    condition in CQL2 text."""

    table: str = ""
    filters: tuple[Condition, ...] = ()
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
        kept: dict[str, Any] = {one.name: getattr(self, one.name) for one in fields(self)}
        return {**kept, "aggregate": str(self.aggregate), "filters": [list(one) for one in self.filters]}

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> "Question":
        """The question that was kept."""
        known = {one.name: raw[one.name] for one in fields(cls) if one.name in raw}
        return cls(**{**known, "filters": conditions_in(raw.get("filters", ()))})


@dataclass(frozen=True, slots=True)
class Block(Part):
    """One thing on a board. ``wide``: over the whole width, else half. ``map``: the address of a kept map."""

    kind: Kind
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


def tables_of(content: Content[Block]) -> set[str]:
    """The addresses of the tables that the blocks of a board ask."""
    return {block.question.table for block in content.parts if block.question}
