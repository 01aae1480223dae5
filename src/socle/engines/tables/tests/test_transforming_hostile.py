"""Recipes that nobody sane would write are refused in words, and none takes the machine down."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

import socle.engines.tables.transforming as transforming
from socle.engines.tables.live import connect
from socle.engines.tables.model import Geo, TableError
from socle.engines.tables.tests.recipes import done, kept, recipe_of, seen
from socle.engines.tables.transforming import (
    OPS,
    Defect,
    _geocoding,
    _placing,
    defect_words,
    failure_words,
    lost_words,
    read_recipe,
    step_words,
    words,
)

SCHEMA = {"columns": [{"name": "t"}, {"name": "n", "type": "integer"}, {"name": "d", "type": "date"}]}
ANY = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.sampled_from(["t", "n", "d"])
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=6), inner, max_size=4)),
    max_leaves=8,
)
FIELDS = st.sampled_from(
    ["columns", "column", "to", "how", "second", "name", "where", "by", "bucket", "measures", "on", "with", "rows",
     "values", "measure", "value", "others", "least", "metres", "relation", "match", "between", "format"]
)  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(steps=st.lists(st.one_of(ANY, st.builds(
    lambda op, rest: {"op": op, **rest}, st.sampled_from(OPS), st.dictionaries(FIELDS, ANY, max_size=6)
)), max_size=4), rest=ANY)  # fmt: skip
def test_whatever_is_given_is_read_and_said_in_words(steps: Any, rest: Any) -> None:
    for raw in (recipe_of(*steps, others=["b"]), {"inputs": rest, "steps": steps}, rest):
        read = read_recipe(raw, {"a": SCHEMA, "b": SCHEMA})
        assert len(read.schemas) == len(read.steps) + 1
        for step in read.steps:
            for language in ("fr", "en", "ar"):
                assert step_words(step, language) or not step.get("op")
        for defect in read.defects:
            assert defect_words(defect) != defect.code


def test_ten_thousand_steps_are_refused_unread() -> None:
    read = read_recipe(recipe_of(*[{"op": "distinct"}] * 10_000), {"a": SCHEMA})

    assert [(one.step, one.code) for one in read.defects] == [(0, "too-many")]
    assert read.steps == ()


def test_unknown_steps_and_inputs_name_themselves() -> None:
    read = read_recipe(
        recipe_of({"op": "effacer"}, {"op": "join", "with": "z", "on": ["t"]}, {"op": ["select"]}), {"a": SCHEMA}
    )

    assert [(one.step, one.field, one.code) for one in read.defects] == [
        (1, "op", "unknown-op"),
        (2, "with", "unknown-input"),
        (3, "op", "unknown-op"),
    ]


def test_deep_conditions_are_refused() -> None:
    deep = "(" * 5_000 + "n = 1" + ")" * 5_000
    long = " OR ".join(["n = 1"] * 1_000)
    nested = "(" * 200 + "n = 1" + ")" * 200

    for where in (deep, long, nested, "n = ", "x = 1", "DROP TABLE t", "n = 1; SELECT 1"):
        (defect,) = read_recipe(recipe_of({"op": "filter", "where": where}), {"a": SCHEMA}).defects
        assert defect.field == "where"


def test_names_that_would_be_sql_are_names(tmp_path: Path) -> None:
    name = 'x"; DROP TABLE t1; --'
    a = kept(tmp_path, "a", {name: "string", "autre": "integer"}, [("v", 1), ("v", 2)])

    report = done(tmp_path, {"a": a}, {"op": "aggregate", "by": [name]}, {"op": "rename", "columns": {name: "'); --"}})

    assert report["table"].rows() == [("v", 2)]
    for bad in ("__order", "_west", "_deleted", "", "\x00", "\ud800", "a" * 500, "a\nb"):
        (defect,) = read_recipe(recipe_of({"op": "rename", "columns": {"t": bad}}), {"a": SCHEMA}).defects
        assert defect.code in ("bad-name", "missing")


def test_a_table_may_have_columns_named_as_ours(tmp_path: Path) -> None:
    names = [
        "v",
        "a",
        "n",
        "g0",
        "m0",
        "k0",
        "c0",
        "shown",
        "address",
        "words",
        "zone",
        "place",
        "metres",
        "l",
        "t1",
        "w",
    ]
    rows = [[f"{one}{row}" for one in names] for row in (1, 2, 2)]
    a = kept(tmp_path, "a", {**dict.fromkeys(names, "string"), "lon": "number", "lat": "number"},
             [[*row, 2.3, 47.1] for row in rows], geo=Geo(lon="lon", lat="lat"))  # fmt: skip
    steps: list[dict[str, Any]] = [
        {"op": "join", "with": "b", "on": ["k0", "c0"], "columns": ["g0", "shown"]},
        {"op": "geocode", "columns": ["address", "a"]},
        {"op": "spatial-join", "with": "b", "relation": "nearest", "columns": ["zone"]},
        {"op": "distinct", "columns": ["v", "w", "g0"]},
        {"op": "cast", "column": "v", "to": "number"},
        {"op": "sort", "by": ["g0", "m0"]},
        {"op": "aggregate", "by": ["m0", "g0"], "measures": [{"measure": "distinct", "column": "w", "name": "g1"}]},
        {"op": "pivot", "rows": ["m0"], "column": "g0", "values": ["g01"], "measure": "sum", "value": "g1"},
    ]

    report = done(tmp_path, {"a": a, "b": a}, *steps)

    assert report["table"].sort("m0").rows() == [("m01", 1), ("m02", None)]
    assert [one["out"] for one in report["steps"]] == [5, 5, 5, 2, 2, 2, 2, 2]


def test_a_join_that_explodes_is_refused_before_it_begins(tmp_path: Path) -> None:
    rows = [("x",)] * 40_000
    a, b = (
        kept(tmp_path, "a", {"k": "string"}, rows),
        kept(tmp_path, "b", {"k": "string", "v": "integer"}, [("x", 1)] * 40_000),
    )

    with pytest.raises(TableError) as refused:
        done(tmp_path, {"a": a, "b": b}, {"op": "join", "with": "b", "on": ["k"]})

    assert (refused.value.code, refused.value.data["rows"], refused.value.data["step"]) == (
        "too-many-rows", 1_600_000_000, 1,
    )  # fmt: skip


def test_a_sum_past_what_an_integer_holds_is_refused(tmp_path: Path) -> None:
    a = kept(tmp_path, "a", {"k": "string", "n": "integer"}, [("x", 2**62)] * 4)

    with pytest.raises(TableError, match="too large"):
        seen({"a": a}, 1, {"op": "aggregate", "by": ["k"], "measures": [{"measure": "sum", "column": "n"}]})


def test_a_file_that_is_gone_or_damaged_is_said(tmp_path: Path) -> None:
    a = kept(tmp_path, "a", {"k": "string"}, [("x",)])
    Path(a["path"]).write_bytes(b"PAR1 nothing of it")

    with pytest.raises(TableError) as refused:
        seen({"a": a}, 0, {"op": "distinct"})

    assert refused.value.code == "unreadable"


def test_every_code_of_the_engine_has_words() -> None:
    source = "".join(path.read_text() for path in Path(inspect.getfile(transforming)).parent.glob("_*.py"))
    wrong = set(re.findall(r'Wrong\(\s*[^,]+,\s*"([a-z-]+)"', source))
    lost = set(re.findall(r'Lost\(\s*"([a-z-]+)"', source)) | {"no-address", "elsewhere", "ambiguous", "not-geocoded"}

    assert len(wrong) > 8
    assert len(lost) > 10
    assert [one for one in wrong if defect_words(Defect(1, "", one)) == one] == []
    assert [one for one in lost if lost_words(one, "1") == one] == []
    for op in OPS:
        assert all(words.said(words.OP_WORDS, op, language) != op for language in ("fr", "en", "ar"))


def test_too_many_places_or_addresses_are_refused_before_they_are_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_placing, "MOST_SHAPES", 2)
    monkeypatch.setattr(_placing, "MOST_POINTS", 3)
    monkeypatch.setattr(_geocoding, "MOST_ADDRESSES", 2)
    three = [(name, shapely.to_wkb(shapely.box(at, 0, at + 1, 1))) for at, name in enumerate("abc")]
    shapes = kept(tmp_path, "a", {"n": "string", "g": "geometry"}, three, geo=Geo(geometry="g"))
    points = {"n": "string", "lon": "number", "lat": "number"}
    four = [(name, 2.3, 47.1) for name in "abcd"]
    dots = kept(tmp_path, "c", points, four, geo=Geo("lon", "lat"))
    one = kept(tmp_path, "b", points, four[:1], geo=Geo("lon", "lat"))
    near = {"op": "spatial-join", "with": "b", "relation": "nearest", "columns": ["n"]}

    for many, step, why in (
        (shapes, near, "too-many-shapes"),
        (dots, near, "too-many-shapes"),
        (dots, {"op": "geocode", "columns": ["n"]}, "too-many-addresses"),
    ):
        with pytest.raises(TableError) as refused:
            done(tmp_path, {"a": many, "b": one}, step)
        assert (refused.value.code, refused.value.data["step"]) == (why, 1)
        assert failure_words(why, refused.value.data, "en") not in ("", why)


def test_what_a_recipe_spills_is_bounded(tmp_path: Path) -> None:
    connection = connect([], "", spill=str(tmp_path))

    [(most,)] = connection.execute("SELECT current_setting('max_temp_directory_size')").fetchall()

    assert most == "7.4 GiB"


def test_a_condition_is_said_in_words_as_far_as_a_form_can_show_it() -> None:
    def told(where: str, language: str = "fr") -> str:
        return step_words({"op": "filter", "where": where}, language)

    both = told("n >= 2 AND t = 'Centre'")
    assert both == "Garder les lignes où n est au moins 2 et t est égal à «\u00a0Centre\u00a0»"
    assert told("CASEI(t) = 'a'").endswith("casei(t) = 'a'")
    assert told("t IS NULL", "en") == "Keep the rows where t is empty"
    assert told("n > 1 AND t IN ('a', 'b')", "en") == "Keep the rows where n is greater than 1 and t IN ('a', 'b')"
    for odd in ("", "n >", "3 = 3", "(" * 900, "\ud800", "n = 1 OR n = 2", "1 IS NULL"):
        assert odd in told(odd) or odd == "3 = 3"
