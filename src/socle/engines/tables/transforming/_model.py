"""What a recipe is once it was read: its inputs, its steps, and the columns after each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as made_of
from typing import Any, Final

from socle.engines.tables.model import Schema

OPS: Final = (
    "select", "rename", "cast", "derive", "filter", "distinct", "sort", "join", "aggregate", "pivot", "geocode",
    "spatial-join",
)  # fmt: skip
MAX_STEPS: Final = 40
MAX_INPUTS: Final = 6
MAX_SAMPLES: Final = 5
Step = dict[str, Any]


class Wrong(Exception):
    """A step that cannot be done as it is written: its field, a stable code, and the facts that its words need."""

    def __init__(self, field: str, code: str, **data: Any) -> None:
        super().__init__(code)
        self.field = field
        self.code = code
        self.data = data


@dataclass(frozen=True, slots=True)
class Defect:
    """What is wrong in a recipe. `step` counts from 1; 0 speaks of the recipe itself."""

    step: int
    field: str
    code: str
    data: Mapping[str, Any] = made_of(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recipe:
    """A recipe that was read. `inputs` map its own names to tables, `source` names the one that the steps begin with.

    `schemas` holds the columns before the first step, then after each: one more than there are steps. A step with a
    defect changes nothing, so that those after it are looked at too.
    """

    inputs: Mapping[str, str]
    source: str
    steps: tuple[Step, ...]
    schemas: tuple[Schema, ...]
    defects: tuple[Defect, ...] = ()

    @property
    def outcome(self) -> Schema:
        """The columns after the last step."""
        return self.schemas[-1]

    def to_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {"inputs": dict(self.inputs), "from": self.source, "steps": [dict(one) for one in self.steps]}


@dataclass(frozen=True, slots=True)
class Lost:
    """Rows or cells that a step did not bring through: why (a stable code), how many, and the most frequent of them.

    A sample is `{"value", "count"}`, for an address also `{"near"}`: what it is like.
    """

    why: str
    count: int
    samples: tuple[Mapping[str, Any], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As it is reported."""
        return {"why": self.why, "count": self.count, "samples": [dict(one) for one in self.samples]}
