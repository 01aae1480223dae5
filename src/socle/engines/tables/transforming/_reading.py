"""Reading a recipe with patience: every step is looked at, every defect is named, the columns after each are known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from socle.engines.tables.model import OWN, Column, Schema
from socle.engines.tables.transforming import _columns, _groups
from socle.engines.tables.transforming._asked import Asked
from socle.engines.tables.transforming._model import MAX_INPUTS, MAX_STEPS, OPS, Defect, Recipe, Step, Wrong

_READERS: Final[dict[str, Callable[[Asked], tuple[Step, Schema]]]] = {
    "select": _columns.read_select,
    "rename": _columns.read_rename,
    "cast": _columns.read_cast,
    "derive": _columns.read_derive,
    "filter": _columns.read_filter,
    "distinct": _columns.read_distinct,
    "sort": _columns.read_sort,
    "join": _groups.read_join,
    "aggregate": _groups.read_aggregate,
    "pivot": _groups.read_pivot,
    "geocode": _groups.read_geocode,
    "spatial-join": _groups.read_near,
}
_NOTHING: Final = Schema((Column("_"),))


def read_recipe(raw: Any, schemas: Mapping[str, Mapping[str, Any]]) -> Recipe:
    """A recipe as it can be done, with everything that is wrong in it. Never raises.

    `raw` is `{"inputs": {name: table}, "from": name, "steps": [{"op", …}]}`; `schemas` holds the columns of each input
    by its name. Nothing is run: each step says the columns after it. Unknown fields are left out.
    """
    given: Mapping[str, Any] = raw if isinstance(raw, Mapping) else {}
    inputs, defects = _inputs(given, schemas)
    known = {name: Schema.from_json(schemas[name]) for name in inputs if name in schemas}
    source = given.get("from") if isinstance(given.get("from"), str) else next(iter(sorted(inputs)), "")
    if source not in known:
        return Recipe(inputs, str(source)[:40], (), (_NOTHING,), (*defects, Defect(0, "from", "unknown-input")))
    listed = given.get("steps")
    steps = list(listed) if isinstance(listed, list | tuple) else []
    if len(steps) > MAX_STEPS:
        return Recipe(
            inputs, source, (), (known[source],), (*defects, Defect(0, "steps", "too-many", {"most": MAX_STEPS}))
        )
    kept: list[Step] = []
    after = [known[source]]
    for number, one in enumerate(steps, 1):
        try:
            step, schema = read_step(one, after[-1], known)
        except Wrong as wrong:
            defects.append(Defect(number, wrong.field, wrong.code, wrong.data))
            step, schema = _as_written(one), after[-1]
        kept.append(step)
        after.append(schema)
    return Recipe(inputs, source, tuple(kept), tuple(after), tuple(defects))


def read_step(raw: Any, schema: Schema, inputs: Mapping[str, Schema]) -> tuple[Step, Schema]:
    """One step and the columns after it. Raises `Wrong`."""
    if not isinstance(raw, Mapping):
        raise Wrong("op", "missing")
    op = raw.get("op")
    if op not in OPS:
        raise Wrong("op", "unknown-op", value=str(op)[:40].encode("utf-8", "replace").decode())
    step, after = _READERS[op](Asked(raw, schema, inputs))
    return {"op": op, **step}, after


def _as_written(raw: Any) -> Step:
    return dict(raw) if isinstance(raw, Mapping) else {"op": ""}


def _inputs(given: Mapping[str, Any], schemas: Mapping[str, Mapping[str, Any]]) -> tuple[dict[str, str], list[Defect]]:
    found = given.get("inputs")
    if not isinstance(found, Mapping) or not found:
        return {}, [Defect(0, "inputs", "missing")]
    if len(found) > MAX_INPUTS:
        return {}, [Defect(0, "inputs", "too-many", {"most": MAX_INPUTS})]
    inputs = {str(name)[:40]: str(table)[:120] for name, table in found.items()}
    defects = [Defect(0, "inputs", "unknown-table", {"name": inputs[one]}) for one in inputs if one not in schemas]
    return inputs, [
        *defects,
        *(_taken(one["name"]) for name in inputs if name in schemas for one in _own(schemas[name])),
    ]


def _own(schema: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The columns of a table older than the rule that reserves the names of what a recipe makes on its way."""
    return [one for one in schema["columns"] if str(one["name"]).startswith(OWN)]


def _taken(name: str) -> Defect:
    return Defect(0, "inputs", "bad-name", {"name": name[:40]})
