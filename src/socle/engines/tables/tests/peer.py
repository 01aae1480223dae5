"""Frictionless 5.21, asked for the cells that it finds wrong."""

from __future__ import annotations

import datetime as dt
import json
import warnings
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any, Literal, overload
from unittest.mock import patch

Cells = Counter[tuple[int, str, str]]
_VERSION_2 = "https://datapackage.org/profiles/2.0/dataresource.json"


@overload
def theirs(path: Path, schema: dict[str, Any], *, told: Literal[True] = True) -> Cells: ...


@overload
def theirs(path: Path, schema: dict[str, Any], *, told: bool) -> Cells | None: ...


def theirs(path: Path, schema: dict[str, Any], *, told: bool = True) -> Cells | None:
    """Row, field and type of every error. `told`: the file is a plain CSV and version 2 is meant; else frictionless
    finds out by itself, and None is a schema that it refuses. What a date leaves out is of our fixed day:
    frictionless takes today's, so that what it finds would depend on the day."""
    from dateutil import parser
    from frictionless import FrictionlessException, Resource, Schema, system

    dialect = {"headerRows": [1], "csv": {"delimiter": ",", "quoteChar": '"', "skipInitialSpace": False}}
    plain = {"$schema": _VERSION_2, "encoding": "utf-8", "dialect": dialect}
    described = {"name": "t", "type": "table", "path": path.name, "scheme": "file", "format": "csv", **plain}
    copy = json.loads(json.dumps(schema))
    dated = partial(parser.parse, default=dt.datetime(2000, 1, 1))
    with warnings.catch_warnings(), system.use_context(trusted=True), patch.object(parser, "parse", dated):
        warnings.simplefilter("ignore")
        try:
            if told:
                resource = Resource.from_descriptor({**described, "schema": copy}, basepath=str(path.parent))
            else:
                resource = Resource(path=str(path), schema=Schema.from_descriptor(copy))
        except FrictionlessException:
            return None
        report = resource.validate(limit_errors=10**7)
    errors = [error for task in report.tasks for error in task.errors]
    return Counter((getattr(one, "row_number", 1), getattr(one, "field_name", ""), one.type) for one in errors)
