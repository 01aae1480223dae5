"""A plan is answered like its slow twin answers it, page after page, group after group."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from socle.engines.tables import (
    Plan,
    Schema,
    TableError,
    checked,
    count,
    delta,
    select,
    summarise,
)
from socle.engines.tables.tests import asking_oracle as oracle
from socle.engines.tables.tests.test_questions import NAMES, SCHEMA

SHAPE = Schema.from_json(SCHEMA)
KEYLESS = {**SCHEMA, "key": []}
QUIET = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
TEXTS = ["Centre", "Éire", "eire", "ÉIRE du Nord", "Port-Neuf", "100%", "a_b", "l’île", "", "œuf", "حي الميناء"]
DAYS = [dt.date(2024, 12, 31), dt.date(2025, 1, 1), dt.date(2025, 3, 31), dt.date(2025, 4, 1)]
MOMENTS = [dt.datetime(2024, 12, 31, 23, 59, 59), dt.datetime(2025, 1, 1), dt.datetime(2025, 3, 31, 12, 0, 0, 5)]
GRID = [-1.0, 0.0, 0.5, 1.0, 2.0]


def _placed(row: dict[str, Any]) -> dict[str, Any]:
    lon, lat = row.pop("place") or (None, None)
    return {**row, "lon": lon, "lat": lat}


rows = st.fixed_dictionaries(
    {
        "quartier": st.none() | st.sampled_from(TEXTS),
        "jours": st.none() | st.integers(-3, 3),
        "coût": st.none() | st.sampled_from([-1.5, 0.0, 0.25, 3.0, 1e9]),
        "clos": st.none() | st.booleans(),
        "reçu le": st.none() | st.sampled_from(DAYS),
        "vu": st.none() | st.sampled_from(MOMENTS),
        "place": st.just(()) | st.tuples(st.sampled_from(GRID), st.sampled_from(GRID)),
    }
).map(_placed)
tables = st.lists(rows, max_size=14)


def prop(name: str) -> dict[str, str]:
    return {"property": name}


def node(op: str, *args: Any) -> dict[str, Any]:
    return {"op": op, "args": list(args)}


numbers = st.builds(
    node, st.sampled_from(["=", "<>", "<", "<=", ">", ">="]), st.just(prop("jours")), st.integers(-4, 4)
) | st.builds(node, st.just("between"), st.just(prop("coût")), st.just(-1.5), st.sampled_from([0.0, 3.0]))
folded = st.sampled_from(TEXTS).flatmap(
    lambda text: st.sampled_from(
        [
            node("=", prop("quartier"), text),
            node("=", node("casei", prop("quartier")), node("casei", text)),
            node("<", node("accenti", prop("quartier")), node("accenti", text)),
            node("like", prop("quartier"), text[:2] + "%"),
            node("like", node("accenti", node("casei", prop("quartier"))), node("accenti", node("casei", f"%{text}_"))),
            node("like", prop("quartier"), text.replace("%", "\\%").replace("_", "\\_")),
            node("in", prop("quartier"), [text, "Centre"]),
        ]
    )
)
bounds = st.sampled_from(["2024-12-31", "2025-01-01", "2025-03-31", "2025-01-01T00:00:00Z", "2025-03-31T12:00:00Z"])
timely = st.sampled_from(["reçu le", "vu"])
moments = st.builds(
    lambda op, name, at: node(op, prop(name), {"date" if len(at) == 10 else "timestamp": at}),
    st.sampled_from(["t_after", "t_before", "t_intersects", "=", "<", ">="]),
    timely,
    bounds,
).filter(lambda tree: tree["op"].startswith("t_") or len(str(next(iter(tree["args"][1].values())))) == 10)
periods = st.builds(
    lambda op, name, first, last: node(op, prop(name), {"interval": [first, last]}),
    st.sampled_from(["t_during", "t_intersects", "t_after", "t_before"]),
    timely,
    bounds | st.just(".."),
    bounds | st.just(".."),
)
HOLED = [[[-1, -1], [2, -1], [2, 2], [-1, 2], [-1, -1]], [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]
shapes = st.sampled_from(
    [
        {"bbox": [-1.0, -1.0, 1.0, 1.0]},
        {"bbox": [0.0, 0.0, 0.5, 2.0]},
        {"type": "Point", "coordinates": [0.5, 1.0]},
        {"type": "Polygon", "coordinates": [[[-1, -1], [2, -1], [0.5, 2], [-1, -1]]]},
        {"type": "Polygon", "coordinates": HOLED},
        {
            "type": "MultiPolygon",
            "coordinates": [[[[-1, -1], [0, -1], [0, 0], [-1, -1]]], [[[1, 1], [2, 1], [2, 2], [1, 1]]]],
        },
    ]
)
places = st.builds(node, st.sampled_from(["s_intersects", "s_within"]), st.just(prop("geometry")), shapes)
plain = st.sampled_from(
    [node("isNull", prop("vu")), node("=", prop("clos"), True), node("<", prop("lon"), prop("lat"))]
)
leaves = numbers | folded | moments | periods | places | plain
trees = st.recursive(
    leaves,
    lambda inner: (
        st.builds(node, st.sampled_from(["and", "or"]), inner, inner) | st.builds(node, st.just("not"), inner)
    ),
    max_leaves=5,
)
sorts = st.lists(st.tuples(st.sampled_from(["quartier", "jours", "coût", "clos", "vu"]), st.booleans()), max_size=2)


class Held:
    """Rows in a file, and the same rows for the twin, in the table's order."""

    def __init__(self, folder: Path, cells: list[dict[str, Any]]) -> None:
        self.rows = [{"code": f"BV-{at:02}", **one} for at, one in enumerate(cells)]
        self.path = str(folder / "rows.parquet")
        said = [{name: _json(value) for name, value in row.items()} for row in self.rows]
        delta(said, SCHEMA, [], self.path)

    def kept(self, tree: dict[str, Any] | None, search: str = "") -> list[dict[str, Any]]:
        return [
            row
            for row in self.rows
            if (tree is None or oracle.holds(tree, row, _place(row)))
            and oracle.words_hold(search, row, ["code", "quartier"])
        ]


def _json(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.isoformat() + "Z"
    return value.isoformat() if isinstance(value, dt.date) else value


def _place(row: dict[str, Any]) -> tuple[float, float] | None:
    return None if row["lon"] is None or row["lat"] is None else (row["lon"], row["lat"])


def codes(answer: dict[str, Any]) -> list[str]:
    return [row[answer["columns"].index("code")] for row in answer["rows"]]


@QUIET
@given(tables, trees)
def test_conditions_hold_as_for_the_twin(tmp_path: Path, cells: list[dict[str, Any]], tree: dict[str, Any]) -> None:
    held = Held(tmp_path, cells)

    answer = select(SCHEMA, "", [held.path], {"where": tree})

    assert codes(answer) == [row["code"] for row in held.kept(checked(tree, SHAPE))]
    assert count(SCHEMA, "", [held.path], {"where": tree})["total"] == len(answer["rows"]) == answer["total"]


@QUIET
@given(tables, sorts, st.integers(1, 5), st.booleans(), st.sampled_from([None, node(">", prop("jours"), -2)]))
def test_pages_by_key_follow_each_other_whatever_ties(
    tmp_path: Path, cells: list[dict[str, Any]], sort: list[tuple[str, bool]], size: int, keyed: bool, tree: Any
) -> None:
    held = Held(tmp_path, cells)
    base: dict[str, Any] = {"schema": SCHEMA, "base": "", "deltas": [held.path]}
    if not keyed:
        base = {"schema": KEYLESS, "base": held.path, "deltas": []}
    seen: list[str] = []
    after, pages = None, 0

    while pages == 0 or after is not None:
        plan = {"sort": sort, "limit": size, "after": after, "where": tree, "select": ["code", "vu"]}
        page = select(**base, plan=plan)
        seen, after, pages = seen + codes(page), page["next"], pages + 1
        assert pages <= 20

    assert seen == [row["code"] for row in oracle.ordered(held.kept(tree), sort)]


@QUIET
@given(tables, st.sampled_from(["centre", "EIRE nord", "l", "île", "port neuf", "bv 0", "b_", "الميناء", "œ", "-"]))
def test_words_begin_words_without_accents_or_case(tmp_path: Path, cells: list[dict[str, Any]], search: str) -> None:
    held = Held(tmp_path, cells)

    answer = select(SCHEMA, "", [held.path], {"search": search})

    assert codes(answer) == [row["code"] for row in held.kept(None, search)]


@QUIET
@given(
    tables,
    st.lists(st.sampled_from(["quartier", "clos", "reçu le", "vu"]), min_size=1, max_size=2, unique=True),
    st.sampled_from(["year", "quarter", "month", "week", "day", "hour", "weekday"]),
    st.sampled_from(["count", "sum", "mean", "min", "max", "median", "distinct"]),
)
def test_groups_are_those_of_the_twin(
    tmp_path: Path, cells: list[dict[str, Any]], by: list[str], bucket: str, measure: str
) -> None:
    held = Held(tmp_path, cells)
    bucket = bucket if {"reçu le", "vu"} & set(by) else ""
    plan = {"groups": by, "bucket": bucket, "aggregates": [["count", ""], [measure, "jours"]], "limit": 1000}

    answer = summarise(SCHEMA, "", [held.path], plan)

    groups: dict[tuple[Any, ...], list[Any]] = {}
    for row in held.rows:
        key = tuple(_json(oracle.cut(row[name], bucket)) if name in ("reçu le", "vu") else row[name] for name in by)
        groups.setdefault(key, []).append(row["jours"])
    found = {tuple(row[: len(by)]): row[len(by) :] for row in answer["rows"]}
    assert found.keys() == groups.keys()
    assert answer["total"] == len(groups)
    for key, values in groups.items():
        assert found[key][0] == len(values)
        assert found[key][1] == pytest.approx(oracle.measured(measure, values))


def test_groups_of_words_come_most_frequent_first_and_of_time_in_order(tmp_path: Path) -> None:
    cells: list[dict[str, Any]] = [{name: None for name in NAMES if name != "code"} for _ in range(5)]
    for at, (word, day) in enumerate([("b", 3), ("a", 2), ("b", 1), ("c", 2), ("a", 3)]):
        cells[at] |= {"quartier": word, "reçu le": dt.date(2025, day, 1)}
    held = Held(tmp_path, cells)

    words = summarise(SCHEMA, "", [held.path], {"groups": ["quartier"]})
    months = summarise(SCHEMA, "", [held.path], {"groups": ["reçu le"], "bucket": "month"})
    asked = summarise(SCHEMA, "", [held.path], {"groups": ["quartier"], "sort": [["quartier", True]], "limit": 1})

    assert words["rows"] == [["a", 2], ["b", 2], ["c", 1]]
    assert months["rows"] == [["2025-01-01", 1], ["2025-02-01", 2], ["2025-03-01", 2]]
    assert (asked["rows"], asked["total"]) == ([["c", 1]], 3)


@pytest.mark.parametrize(
    ("plan", "code"),
    [
        ({"after": [1]}, "bad-after"),
        ({"after": ["BV-1", 2]}, "bad-after"),
        ({"after": ["BV-1"], "offset": 5}, "bad-after"),
        ({"after": [True]}, "bad-after"),
        ({"select": ["inconnu"]}, "unknown-column"),
        ({"groups": ["jours"], "aggregates": [["sum", "quartier"]]}, "not-a-number"),
        ({"groups": ["jours"], "aggregates": [["sum", ""]]}, "unknown-column"),
        ({"groups": ["jours"], "aggregates": [["vrai", "jours"]]}, "bad-group"),
        ({"groups": ["jours"], "bucket": "month"}, "bad-group"),
        ({"groups": ["vu"], "bucket": "siècle"}, "bad-group"),
        ({"groups": ["jours", "vu", "clos"]}, "bad-group"),
        ({"groups": ["jours"], "sort": [["coût", False]]}, "unknown-column"),
        ({"groups": ["jours"], "select": ["jours"]}, "bad-group"),
        ({"groups": ["inconnu"]}, "unknown-column"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(plan: dict[str, Any], code: str) -> None:
    with pytest.raises(TableError) as caught:
        Plan.from_json(plan).checked(SHAPE)

    assert caught.value.code == code


def test_a_plan_is_the_same_after_a_journey_as_json() -> None:
    plan = Plan.from_json(
        {
            "where": node(">", prop("jours"), 2),
            "select": ["code"],
            "after": ["BV-1"],
            "sort": [],
            "filters": [["jours", "ge", "1"]],
            "box": [0, 0, 1, 1],
        }
    )

    assert Plan.from_json(plan.to_json()) == plan.checked(SHAPE)
