"""Recipes: a table made out of others by steps that are kept as data, and what each step did not bring through.

Reading a recipe loads neither Polars nor DuckDB; doing it runs in the sandbox.
"""

from socle.engines.tables.transforming._columns import FORMATS, HOWS, TARGETS, TWO
from socle.engines.tables.transforming._groups import CUTS, FARTHEST, LIKENESS, METRES
from socle.engines.tables.transforming._model import MAX_INPUTS, MAX_STEPS, OPS, Defect, Lost, Recipe, Step
from socle.engines.tables.transforming._reading import read_recipe
from socle.engines.tables.transforming._running import transform, try_recipe
from socle.engines.tables.transforming.words import (
    CUT_WORDS,
    FORMAT_WORDS,
    HOW_WORDS,
    KIND_WORDS,
    MEASURE_WORDS,
    OP_WORDS,
    defect_words,
    failure_words,
    lost_words,
    said,
    step_words,
)

__all__ = [
    "CUTS",
    "CUT_WORDS",
    "FARTHEST",
    "FORMATS",
    "FORMAT_WORDS",
    "HOWS",
    "HOW_WORDS",
    "KIND_WORDS",
    "LIKENESS",
    "MAX_INPUTS",
    "MAX_STEPS",
    "MEASURE_WORDS",
    "METRES",
    "OPS",
    "OP_WORDS",
    "TARGETS",
    "TWO",
    "Defect",
    "Lost",
    "Recipe",
    "Step",
    "defect_words",
    "failure_words",
    "lost_words",
    "read_recipe",
    "said",
    "step_words",
    "transform",
    "try_recipe",
]
