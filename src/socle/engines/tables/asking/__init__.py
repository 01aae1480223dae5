"""Asking: a plan, its conditions in CQL2, and their one translation, for DuckDB and for an index of look-ups."""

from socle.engines.tables.asking.grammar import MAX_FILTER, parse_cql2
from socle.engines.tables.asking.plan import (
    BUCKETS,
    MAX_LIMIT,
    MAX_OFFSET,
    MAX_SEARCH,
    MEASURES,
    OPS,
    Aggregate,
    Filter,
    Op,
    Plan,
)
from socle.engines.tables.asking.trees import checked
from socle.engines.tables.asking.writing import cql2_of, lines_of, tree_of

__all__ = [
    "BUCKETS",
    "MAX_FILTER",
    "MAX_LIMIT",
    "MAX_OFFSET",
    "MAX_SEARCH",
    "MEASURES",
    "OPS",
    "Aggregate",
    "Filter",
    "Op",
    "Plan",
    "checked",
    "cql2_of",
    "lines_of",
    "parse_cql2",
    "tree_of",
]
