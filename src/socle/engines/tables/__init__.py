"""Tables: messy text tables to typed Parquet, and questions to live tables (base plus deltas).

Importing this package loads neither Polars nor DuckDB: they are imported inside the functions, which run in
the sandbox. Nor does it load its own parts: each is loaded when one of its names is first asked for, so that a command
or a child process that needs one verb does not pay for thirty.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from socle.engines.tables.asking import (
        MAX_FILTER,
        MAX_LIMIT,
        MAX_OFFSET,
        MAX_SEARCH,
        OPS,
        Aggregate,
        Filter,
        Op,
        Plan,
        checked,
        cql2_of,
        lines_of,
        parse_cql2,
        tree_of,
    )
    from socle.engines.tables.checking import check, findings_text, retold
    from socle.engines.tables.comparing import compare, drop, identifies
    from socle.engines.tables.converting import convert
    from socle.engines.tables.decoding import examine
    from socle.engines.tables.detecting import detect
    from socle.engines.tables.exporting import FORMATS, export, head_of, merge
    from socle.engines.tables.featuring import extent, features, meeting
    from socle.engines.tables.files import delta, describe, sha256_of
    from socle.engines.tables.grouping import group, summarise
    from socle.engines.tables.indexing import look_up
    from socle.engines.tables.inferring import infer
    from socle.engines.tables.inspecting import inspect
    from socle.engines.tables.mapping import points
    from socle.engines.tables.model import (
        COLUMN_TYPES,
        Cell,
        Column,
        ColumnType,
        Dialect,
        Geo,
        Row,
        Schema,
        TableError,
        unique_names,
        value_of,
    )
    from socle.engines.tables.opening import Batch, Flaw, TextTable, open_table
    from socle.engines.tables.opening.words import flaw_words, refusal_words
    from socle.engines.tables.outlining import outlines
    from socle.engines.tables.reading import read
    from socle.engines.tables.repairing import preview, propose, repair
    from socle.engines.tables.rewriting import rewrite
    from socle.engines.tables.schemas import TableSchema, columns_of, read_schema
    from socle.engines.tables.selecting import count, select
    from socle.engines.tables.sniffing import sniff
    from socle.engines.tables.suggesting import suggest

# The same once more, for the moment when the names are asked for; a test says that both agree.
_HOMES = {
    "asking": "MAX_FILTER MAX_LIMIT MAX_OFFSET MAX_SEARCH OPS Aggregate Filter Op "
    "Plan checked cql2_of lines_of parse_cql2 tree_of",
    "checking": "check findings_text retold",
    "comparing": "compare drop identifies",
    "converting": "convert",
    "decoding": "examine",
    "detecting": "detect",
    "exporting": "FORMATS export head_of merge",
    "featuring": "extent features meeting",
    "files": "delta describe sha256_of",
    "grouping": "group summarise",
    "indexing": "look_up",
    "inferring": "infer",
    "inspecting": "inspect",
    "mapping": "points",
    "model": "COLUMN_TYPES Cell Column ColumnType Dialect Geo Row Schema TableError unique_names value_of",
    "opening": "Batch Flaw TextTable open_table",
    "opening.words": "flaw_words refusal_words",
    "outlining": "outlines",
    "reading": "read",
    "repairing": "preview propose repair",
    "rewriting": "rewrite",
    "schemas": "TableSchema columns_of read_schema",
    "selecting": "count select",
    "sniffing": "sniff",
    "suggesting": "suggest",
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names.split()}

__all__ = [
    "COLUMN_TYPES",
    "FORMATS",
    "MAX_FILTER",
    "MAX_LIMIT",
    "MAX_OFFSET",
    "MAX_SEARCH",
    "OPS",
    "Aggregate",
    "Batch",
    "Cell",
    "Column",
    "ColumnType",
    "Dialect",
    "Filter",
    "Flaw",
    "Geo",
    "Op",
    "Plan",
    "Row",
    "Schema",
    "TableError",
    "TableSchema",
    "TextTable",
    "check",
    "checked",
    "columns_of",
    "compare",
    "convert",
    "count",
    "cql2_of",
    "delta",
    "describe",
    "detect",
    "drop",
    "examine",
    "export",
    "extent",
    "features",
    "findings_text",
    "flaw_words",
    "group",
    "head_of",
    "identifies",
    "infer",
    "inspect",
    "lines_of",
    "look_up",
    "meeting",
    "merge",
    "open_table",
    "outlines",
    "parse_cql2",
    "points",
    "preview",
    "propose",
    "read",
    "read_schema",
    "refusal_words",
    "repair",
    "retold",
    "rewrite",
    "select",
    "sha256_of",
    "sniff",
    "suggest",
    "summarise",
    "tree_of",
    "unique_names",
    "value_of",
]


def __getattr__(name: str) -> object:
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = found
    return found
