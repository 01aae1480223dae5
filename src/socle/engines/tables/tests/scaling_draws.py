"""Ugly tables and random plans for whoever must answer like DuckDB, from a generator that is given."""

from __future__ import annotations

import datetime as dt
import json
import math
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

COLUMNS: list[dict[str, Any]] = [
    {"name": "code", "type": "string"},
    {"name": 'l’île `a`."b"', "type": "string"},
    {"name": "jours", "type": "integer"},
    {"name": "côté", "type": "integer"},
    {"name": "coût", "type": "number"},
    {"name": "montant", "type": "number"},
    {"name": "clos", "type": "boolean"},
    {"name": "reçu le", "type": "date"},
    {"name": "vu", "type": "datetime", "zoned": True},
    {"name": "lu", "type": "datetime"},
    {"name": "lon", "type": "number"},
    {"name": "lat", "type": "number"},
]
GEO = {"lon": "lon", "lat": "lat"}
TEXT = COLUMNS[1]["name"]
TEXTS = [
    *("Centre", "Éire", "eire", "ÉIRE du Nord", "Port-Neuf", "100%", "a_b", "a\\b", "l’île", "", " ", "œuf", "ﬁn", "ß"),
    *(
        "حي الميناء",
        "İstanbul",
        "ISTANBUL",
        "ıi",
        "ΟΔΥΣΣΕΥΣ",
        "οδυσσευς",
        "e\u0301te\u0301",
        "été",
        "ÅNGSTRÖM",
        "\u212bngström",
    ),
    *("${spark.app.name}", 'dit "x"', "l'eau", "deux\nlignes", "tab\tici", "😀 b", "한글", "Ⅷ 8 ⅷ", "x" * 3000),
    *(
        "centre",
        "Z",
        "z",
        "ǅ",
        "ÿ",
        "\u00a0b",
        "-- a",
        "/* b */",
        "?",
        ":a",
        "{0}",
        "%s",
        "\ufeffa",
        "\U0001f1eb\U0001f1f7",
    ),
]
WHOLE = [0, 1, 2, 3, -1, 5, 2**62, -(2**62), 2**63 - 1, -(2**63), 2**53 + 1, 10**17]
DECIMAL = [
    0.0,
    -0.0,
    0.1,
    0.2,
    0.30000000000000004,
    -1.5,
    1e300,
    -1e300,
    5e-324,
    float("nan"),
    float("inf"),
    12.35,
    14.7,
    1e15,
    1e22,
]
DAYS = [
    dt.date(1, 1, 1),
    dt.date(1582, 10, 10),
    dt.date(1900, 2, 28),
    dt.date(2024, 2, 29),
    dt.date(2024, 12, 30),
    dt.date(9999, 12, 31),
]
DAYS += [dt.date(2025, month, 3) for month in range(1, 13)]
MOMENTS = [dt.datetime(2025, 3, 30, hour, 59, 59, part) for hour in (0, 1, 2, 23) for part in (0, 5, 120_000, 999_999)]
MOMENTS += [dt.datetime(1, 1, 1), dt.datetime(1883, 1, 1, 12), dt.datetime(9999, 12, 31, 23, 59, 59, 999_999)]
GRID = [-180.0, -1.0, 0.0, 0.5, 1.0, 2.0, 2.3000000000000003, 180.0]
_TYPES = {"string": pl.String, "integer": pl.Int64, "number": pl.Float64, "boolean": pl.Boolean, "date": pl.Date}
_DRAWN: dict[str, list[Any]] = {
    TEXT: TEXTS,
    "jours": [0, 1, 2, 3, -1],
    "côté": WHOLE,
    "coût": DECIMAL,
    "montant": [at / 8 for at in range(-20, 1000, 7)],
    "clos": [True, False],
    "reçu le": DAYS,
    "vu": MOMENTS,
    "lu": MOMENTS,
    "lon": GRID,
    "lat": [one / 2 for one in GRID],
}


def table(chance: random.Random, path: Path, rows: int) -> dict[str, Any]:
    """Write a table of random rows, in small row groups; its schema, which may have a key."""
    held = [
        {name: chance.choice(values) if chance.random() > 0.15 else None for name, values in _DRAWN.items()}
        for _ in range(rows)
    ]
    order = list(range(rows))
    chance.shuffle(order)
    cells = {"code": [f"é{at:04}" for at in order]} | {name: [row[name] for row in held] for name in _DRAWN}
    zones = {"vu": pl.Datetime("us", "UTC"), "lu": pl.Datetime("us")}
    types = {one["name"]: zones.get(one["name"]) or _TYPES[one["type"]] for one in COLUMNS}
    series = [
        pl.Series(name, cells[name], dtype=pl.Datetime("us") if name == "vu" else kind) for name, kind in types.items()
    ]
    pl.DataFrame(series).with_columns(pl.col("vu").dt.replace_time_zone("UTC")).write_parquet(path, row_group_size=50)
    return {"columns": COLUMNS, "key": chance.choice([[], ["code"]]), "geo": GEO}


def prop(name: str) -> dict[str, str]:
    return {"property": name}


def node(op: str, *args: Any) -> dict[str, Any]:
    return {"op": op, "args": list(args)}


def tree(chance: random.Random, depth: int = 0) -> dict[str, Any]:
    """Conditions in CQL2-JSON."""
    if depth < 3 and chance.random() < 0.5:
        if chance.random() < 0.3:
            return node("not", tree(chance, depth + 1))
        return node(chance.choice(["and", "or"]), *(tree(chance, depth + 1) for _ in range(chance.randint(1, 3))))
    return chance.choice(_LEAVES)(chance)


def _compared(chance: random.Random) -> str:
    return chance.choice(["=", "<>", "<", "<=", ">", ">="])


def _worded(chance: random.Random) -> dict[str, Any]:
    cells: Any = prop(TEXT)
    said: Any = chance.choice(TEXTS)[:200]
    folds = chance.choice([[], ["casei"], ["accenti"], ["accenti", "casei"]])
    kind = chance.choice(["compared", "like", "in", "two"])
    if kind == "like":
        said = chance.choice(
            [said[:2] + "%", "%" + said[1:], f"%{said[:3]}%", "_" + said[1:], said.replace("%", "\\%"), "%a%e%", "%_"]
        )
        said = said if (len(said) - len(said.rstrip("\\"))) % 2 == 0 else said + "\\"
    for fold in folds:
        cells, said = node(fold, cells), node(fold, said)
    if kind == "like":
        return node("like", cells, said)
    if kind == "in":
        return node("in", cells, [said, *chance.sample(TEXTS, 3)])
    return node(_compared(chance), cells, prop("code") if kind == "two" else said)


def _numbered(chance: random.Random) -> dict[str, Any]:
    name = chance.choice(["jours", "côté", "coût", "montant"])
    usable: list[float] = [one for one in (WHOLE if name in ("jours", "côté") else DECIMAL) if abs(one) < 1e308]
    match chance.choice(["compared", "between", "in", "two"]):
        case "between":
            return node("between", prop(name), chance.choice(usable), chance.choice(usable))
        case "in":
            return node("in", prop(name), chance.sample(usable, 4))
        case "two":
            return node(_compared(chance), prop(name), prop(chance.choice(["jours", "côté", "coût", "montant"])))
    return node(_compared(chance), prop(name), chance.choice(usable))


def _timed(chance: random.Random) -> dict[str, Any]:
    name = chance.choice(["reçu le", "vu", "lu"])
    ends = [day.isoformat() for day in DAYS] + [moment.isoformat() + "Z" for moment in MOMENTS]
    op = chance.choice(["t_after", "t_before", "t_intersects", "t_during", "two"])
    if op == "two":
        return node(_compared(chance), prop(name), prop(chance.choice(["reçu le", "vu", "lu"])))
    if op == "t_during" or chance.random() < 0.4:
        return node(op, prop(name), {"interval": [chance.choice([*ends, ".."]) for _ in range(2)]})
    at = chance.choice(ends)
    return node(op, prop(name), {"date" if len(at) == 10 else "timestamp": at})


def _placed(chance: random.Random) -> dict[str, Any]:
    if chance.random() < 0.2:
        return node("isNull", prop("geometry"))
    west, east = sorted(chance.sample(GRID, 2))
    south, north = sorted(one / 2 for one in chance.sample(GRID, 2))
    shape: dict[str, Any] = {"bbox": [west, south, east, north]}
    if chance.random() < 0.3:
        shape = {"type": "Point", "coordinates": [west, north]}
    return node(chance.choice(["s_intersects", "s_within"]), prop("geometry"), shape)


def _plain(chance: random.Random) -> dict[str, Any]:
    if chance.random() < 0.5:
        return node("isNull", prop(chance.choice(COLUMNS)["name"]))
    return node(chance.choice(["=", "<>", "<"]), prop("clos"), chance.choice([True, False]))


_LEAVES = [_worded, _worded, _numbered, _timed, _placed, _plain]


def _filters(chance: random.Random) -> list[list[str]]:
    drawn = [
        [TEXT, chance.choice(["contains", "starts", "eq", "ne", "lt"]), chance.choice(TEXTS)[:3]],
        ["jours", chance.choice(["ge", "ne", "contains"]), "1"],
        ["coût", chance.choice(["le", "ne"]), "12,35"],
        ["vu", chance.choice(["lt", "starts"]), "2025-03-30T01:59:59Z"],
        ["reçu le", chance.choice(["ge", "contains"]), "2024-02-29"],
        ["lu", "contains", chance.choice(["59.12", "2025-03", "00"])],
        ["clos", chance.choice(["filled", "empty", "starts"]), "t"],
    ]
    drawn[3][2] = drawn[3][2] if drawn[3][1] == "lt" else "2025"
    return chance.sample(drawn, chance.choice([0, 0, 1, 2]))


def conditions(chance: random.Random) -> dict[str, Any]:
    """What a plan asks of rows."""
    west, east = sorted(chance.sample(GRID, 2))
    return {
        "filters": _filters(chance),
        "where": tree(chance) if chance.random() < 0.7 else None,
        "search": chance.choice(
            ["", "", "", "eire", "centre", "é", "l ile", "istanbul", "οδυσσευς", "8", "한", "حي", "angstr"]
        ),
        "box": [west, -1.0, east, 1.0] if chance.random() < 0.2 else None,
    }


def rows_plan(chance: random.Random) -> dict[str, Any]:
    """A plan of rows."""
    names = [one["name"] for one in COLUMNS]
    sort = [[name, chance.random() < 0.5] for name in chance.sample(names, chance.randint(0, 3))]
    select = chance.sample(names, chance.randint(1, 5)) if chance.random() < 0.4 else []
    limit, offset = chance.choice([0, 1, 7, 50, 1000]), chance.choice([0, 0, 3, 500])
    return {**conditions(chance), "sort": sort, "select": select, "limit": limit, "offset": offset}


def groups_plan(chance: random.Random) -> dict[str, Any]:
    """A plan of groups. What is added up is exact in any order."""
    names = [TEXT, "jours", "côté", "coût", "clos", "reçu le", "vu", "lu"]
    by = chance.sample(names, chance.randint(1, 2))
    timely = bool({"reçu le", "vu", "lu"} & set(by))
    bucket = chance.choice(["", "auto", "year", "quarter", "month", "week", "day", "hour", "weekday"]) if timely else ""
    adding = [
        ["sum", "côté"],
        ["mean", "côté"],
        ["mean", "jours"],
        ["sum", "montant"],
        ["mean", "montant"],
        ["count", ""],
    ]
    others = [[measure, one["name"]] for measure in ("min", "max", "distinct", "count") for one in COLUMNS]
    medians = [["median", name] for name in ("jours", "côté", "coût", "montant")]
    aggregates = chance.sample([*adding, *medians, *others], chance.randint(0, 5))
    sortable = [*by, *("_".join(filter(None, one)) for one in aggregates or [["count", ""]])]
    sort = [[name, chance.random() < 0.5] for name in chance.sample(sortable, chance.choice([0, 1]))]
    page = {"limit": chance.choice([3, 50, 1000]), "offset": chance.choice([0, 0, 2, 900])}
    return {**conditions(chance), "groups": by, "bucket": bucket, "aggregates": aggregates, "sort": sort, **page}


def chart(chance: random.Random) -> dict[str, Any]:
    """The arguments of `group`."""
    by = chance.choice([TEXT, "jours", "coût", "clos", "reçu le", "vu"])
    aggregate = chance.choice(["count", "sum", "mean"])
    bucket = chance.choice(["", "auto", "day", "month", "year"])
    measure = chance.choice(["côté", "montant"]) if aggregate != "count" else ""
    return {
        "by": by,
        "bucket": bucket,
        "aggregate": aggregate,
        "measure": measure,
        "limit": chance.choice([1, 20, 100]),
    }


def same(one: Any, other: Any) -> bool:
    """The same answer to the last sign; minus nothing is nothing."""
    left, right = (re.sub(r"-0\.0(?![0-9e])", "0.0", json.dumps(answer, sort_keys=True)) for answer in (one, other))
    return left == right


TRIANGLE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
_NUMERIC = ("integer", "number")


def plans_of(schema: dict[str, Any], path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Plain questions to a table that is not known: words, orders, groups, boxes out of its own cells."""
    columns = schema["columns"]
    cells = pl.read_parquet(path)
    texts = [one["name"] for one in columns if one["type"] == "string"][:3]
    numbers = [one["name"] for one in columns if one["type"] in _NUMERIC][:2]
    dates = [one["name"] for one in columns if one["type"] in ("date", "datetime")][:2]
    yield "select", {"limit": 20}
    for name in [*texts[:1], *numbers, *dates]:
        yield "select", {"sort": [[name, True]], "limit": 30}
    for name in texts:
        sample = next((one for one in cells[name].drop_nulls().to_list() if one.strip()), "a")
        yield "select", {"filters": [[name, "contains", sample[:5]]], "limit": 30}
        yield "select", {"search": re.sub(r"\W+", " ", sample)[:20], "limit": 10}
        yield (
            "summarise",
            {"groups": [name], "aggregates": [["count", ""], *([one, n] for n in numbers for one in _ALL)]},
        )
    for name in dates:
        yield "summarise", {"groups": [name], "bucket": "month", "limit": 100}
    if schema.get("geo"):
        yield "count", {"box": [-180, -90, 180, 90]}
        yield "select", {"box": [-10, 0, 5, 48.9], "limit": 30}


_ALL = ("sum", "mean", "min", "max", "median", "distinct")


def near(one: Any, other: Any) -> bool:
    """The same answer, but for the last signs of decimals that were added up: their order is no one's, not even
    DuckDB's from one day to the next."""
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-12)
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(near(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(near, one, other))
    return type(one) is type(other) and bool(one == other)
