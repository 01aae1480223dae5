"""Tables and recipes for the tests of transforming."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from socle.engines.tables.files import save
from socle.engines.tables.model import Column, Schema
from socle.engines.tables.transforming import transform, try_recipe

_TYPES = {
    "integer": pl.Int64,
    "number": pl.Float64,
    "boolean": pl.Boolean,
    "date": pl.Date,
    "datetime": pl.Datetime("us"),
    "geometry": pl.Binary,
}
Source = dict[str, Any]


def kept(folder: Path, name: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]], **schema: Any) -> Source:
    """A table on the disk: `columns` maps names to types, `schema` is its key and place."""
    types: dict[str, Any] = {one: _TYPES.get(kind, pl.String) for one, kind in columns.items()}
    shape = Schema(tuple(Column(one, kind) for one, kind in columns.items()), **schema)  # type: ignore[arg-type]
    save(pl.DataFrame(list(rows), schema=types, orient="row"), folder / f"{name}.parquet", shape.geo)
    return {"path": str(folder / f"{name}.parquet"), "schema": shape.to_json()}


def recipe_of(*steps: Mapping[str, Any], others: Sequence[str] = ()) -> dict[str, Any]:
    """A recipe that begins with the input `a`."""
    return {"inputs": {one: f"ville-{one}" for one in ("a", *others)}, "from": "a", "steps": list(steps)}


def done(folder: Path, sources: Mapping[str, Source], *steps: Mapping[str, Any], **how: Any) -> dict[str, Any]:
    """What a recipe gives: the report of `transform`, and the rows of its file as `table`."""
    target = folder / "outcome.parquet"
    recipe = recipe_of(*steps, others=[one for one in sources if one != "a"])
    report = transform(recipe, sources, target=str(target), spill=str(folder / "spill"), **how)
    return {**report, "table": pl.read_parquet(target)}


def seen(sources: Mapping[str, Source], upto: int, *steps: Mapping[str, Any], **how: Any) -> dict[str, Any]:
    """What `try_recipe` shows after a step."""
    recipe = recipe_of(*steps, others=[one for one in sources if one != "a"])
    spill = f"{Path(sources['a']['path']).parent}/spill"
    return try_recipe(recipe, sources, upto=upto, spill=spill, **how)


def doors_file(folder: Path, doors: Sequence[tuple[str, int, str, float, float]]) -> str:
    """The addresses of a town as the engine reads them."""
    path = folder / "doors"
    path.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in doors), encoding="utf-8")
    return str(path)


def lost(report: Mapping[str, Any], step: int) -> dict[str, int]:
    """What a step lost, by reason."""
    return {one["why"]: one["count"] for one in report["steps"][step - 1]["lost"]}
