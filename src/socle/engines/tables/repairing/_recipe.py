"""A recipe: a list of repairs as data, from a closed list, checked before anything is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from socle.engines.tables.model import MAX_COLUMNS, TableError
from socle.engines.tables.repairing._dates import ORDERS, PIVOT, date
from socle.engines.tables.repairing._numbers import DECIMALS, THOUSANDS, number
from socle.engines.tables.repairing._step import Step
from socle.engines.tables.repairing._text import decode, missing, trim
from socle.engines.tables.repairing._values import LENGTHS, PHONE_REGIONS, boolean, pad, phone, values

VERSION: Final = 1
MOST_OPS: Final = 500
MOST_WORDS: Final = 2_000
MOST_SIGNS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Op:
    """One repair: its name, the columns that it is about, and what it needs (already checked)."""

    name: str
    columns: tuple[str, ...] = ()
    data: Mapping[str, Any] | None = None

    def __getitem__(self, key: str) -> Any:
        return (self.data or {})[key]


def read_recipe(raw: object) -> tuple[Op, ...]:
    """The repairs of a recipe. Raises TableError("bad-recipe", op=place from 1, field=…) on anything else than the
    closed list: unknown names, keys or versions, too many, texts too long, renamings that meet."""
    if not isinstance(raw, Sequence) or isinstance(raw, str | bytes):
        raise TableError("bad-recipe", "a recipe is a list of repairs", op=1, field="recipe")
    if len(raw) > MOST_OPS:
        raise TableError("bad-recipe", f"more than {MOST_OPS} repairs", op=MOST_OPS + 1, field="recipe")
    ops = tuple(_op(one, at) for at, one in enumerate(raw))
    names, swapped = paths(ops), set[tuple[str, ...]]()
    for at, op in enumerate(ops):
        for column in op.columns if op.name == "swap" else ():
            path = names.get(column, (column,))
            if path in swapped:  # exchanged twice, a row might turn for ever
                raise _bad(at, "lat", f"{column[:40]!r} is exchanged twice")
            swapped.add(path)
    return ops


def steps_of(op: Op) -> Step:
    """The repair of one cell that an op asks for (those of `CELL_OPS`)."""
    return _STEPS[op.name](op)


def _op(raw: object, at: int) -> Op:
    if not isinstance(raw, Mapping) or not isinstance(raw.get("op"), str) or raw["op"] not in _FORMS:
        raise _bad(at, "op", "not one of the repairs that exist")
    name = raw["op"]
    form = _FORMS[name]
    if strange := set(raw) - set(form) - {"op", "version"}:
        raise _bad(at, sorted(map(str, strange))[0][:40], "not a part of this repair")
    if raw.get("version", VERSION) != VERSION or isinstance(raw.get("version"), bool):
        raise _bad(at, "version", f"only version {VERSION} is known")
    found = {}
    for key, check in form.items():
        value = raw.get(key, _DEFAULTS.get(key))
        if not check(value):
            raise _bad(at, key, "missing or not of the right kind")
        found[key] = value
    if name == "swap" and not _disjoint(found["box"]):
        raise _bad(at, "box", "longitudes and latitudes of the box must not overlap")
    if name == "boolean" and set(found["true"]) & set(found["false"]):
        raise _bad(at, "false", "the same word for both")
    columns = found.get("columns") or [found[key] for key in ("column", "lon", "lat") if key in found]
    return Op(name, tuple(columns), found)


def _bad(at: int, field: str, message: str) -> TableError:
    return TableError("bad-recipe", f"repair {at + 1}, {field}: {message}", op=at + 1, field=field)


def paths(ops: Sequence[Op]) -> dict[str, tuple[str, ...]]:
    """For each name in a renaming, the names that the column bears one after the other. Renamings may follow one
    another, but neither meet nor turn in a circle, so that a second time changes nothing. Raises TableError."""
    renames = [(at, op) for at, op in enumerate(ops) if op.name == "rename" and op["column"] != op["to"]]
    following: dict[str, str] = {}
    for at, op in renames:
        others = [other for _, other in renames if other is not op]
        if op["column"] in following or op["to"].casefold() in {other["to"].casefold() for other in others}:
            raise _bad(at, "to", "two repairs meet on this name")
        following[op["column"]] = op["to"]
    out: dict[str, tuple[str, ...]] = {}
    for first in following.keys() - set(following.values()):
        path = [first]
        while path[-1] in following:
            path.append(following[path[-1]])
        out |= dict.fromkeys(path, tuple(path))
    for at, op in renames:
        if op["column"] not in out:
            raise _bad(at, "to", "renamings turn in a circle")
    return out


def _text(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= MOST_SIGNS and _is_sound(value)


def _is_sound(value: str) -> bool:
    """Neither a zero nor half a sign, which no file could hold."""
    return "\x00" not in value and not any("\ud800" <= sign <= "\udfff" for sign in value)


def _texts(most: int, signs: int = MOST_SIGNS) -> Callable[[object], bool]:
    def check(value: object) -> bool:
        if not isinstance(value, list | tuple) or not 0 < len(value) <= most:
            return False
        return all(_text(one) and len(one) <= signs for one in value)

    return check


def _one_of(*allowed: object) -> Callable[[object], bool]:
    return lambda value: not isinstance(value, bool | list | dict) and value in allowed


def _whole(least: int, most: int) -> Callable[[object], bool]:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _mapping(value: object) -> bool:
    return (
        isinstance(value, Mapping) and len(value) <= MOST_WORDS and all(_text(k) and _text(v) for k, v in value.items())
    )


def _box(value: object) -> bool:
    if not isinstance(value, list | tuple) or len(value) != 4:
        return False
    if any(isinstance(one, bool) or not isinstance(one, int | float) for one in value):
        return False
    west, south, east, north = value
    return bool(-180 <= west < east <= 180 and -90 <= south < north <= 90)


def _disjoint(box: Sequence[float]) -> bool:
    west, south, east, north = box
    return bool(east < south or north < west)


def _unit(value: object) -> bool:
    return isinstance(value, str) and len(value) <= 20 and _is_sound(value) and not any(s.isdigit() for s in value)


_COLUMN: Final = {"column": _text}
_COLUMNS: Final = {"columns": _texts(MAX_COLUMNS)}
_WORDS: Final = _texts(MOST_WORDS)
_DEFAULTS: Final[dict[str, Any]] = {
    "decimal": ",",
    "thousands": "",
    "unit": "",
    "order": "",
    "serial": False,
    "map": {},
    "pivot": PIVOT,
    "rows": 0,
}
_FORMS: Final[dict[str, dict[str, Callable[[Any], bool]]]] = {
    "preamble": {"rows": _whole(0, 10_000)},
    "blank_rows": {},
    "repeated_header": {},
    "totals_rows": {**_COLUMN, "words": _texts(100)},
    "blank_columns": _COLUMNS,
    "decode": _COLUMNS,
    "trim": _COLUMNS,
    "missing": {**_COLUMNS, "words": _texts(100, 60)},
    "number": {**_COLUMN, "decimal": _one_of(*DECIMALS), "thousands": _one_of(*THOUSANDS), "unit": _unit},
    "date": {
        **_COLUMN,
        "order": _one_of(*ORDERS),
        "serial": lambda value: isinstance(value, bool),
        "pivot": _whole(0, 100),
    },
    "boolean": {**_COLUMNS, "true": _texts(20), "false": _texts(20)},
    "phone": {**_COLUMN, "region": lambda value: isinstance(value, str) and value in PHONE_REGIONS},
    "pad": {**_COLUMN, "length": _one_of(*LENGTHS)},
    "values": {**_COLUMN, "allowed": _WORDS, "map": _mapping},
    "swap": {"lon": _text, "lat": _text, "box": _box},
    "rename": {**_COLUMN, "to": _text},
}
OPS: Final = tuple(_FORMS)
# In this order on each cell: what a text is, before what it says.
_STEPS: Final[dict[str, Callable[[Op], Step]]] = {
    "decode": lambda op: decode(),
    "trim": lambda op: trim(),
    "missing": lambda op: missing(op["words"]),
    "values": lambda op: values(op["allowed"], op["map"]),
    "boolean": lambda op: boolean(op["true"], op["false"]),
    "number": lambda op: number(op["decimal"], op["thousands"], op["unit"]),
    "date": lambda op: date(op["order"], op["serial"], op["pivot"]),
    "phone": lambda op: phone(op["region"]),
    "pad": lambda op: pad(op["length"]),
}
CELL_OPS: Final = tuple(_STEPS)
