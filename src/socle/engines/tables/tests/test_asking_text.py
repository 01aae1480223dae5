"""Questions in CQL2 text become trees, come back, and are refused where they make no sense."""

from __future__ import annotations

from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from socle.engines.tables import (
    TableError,
    checked,
    cql2_of,
    lines_of,
    parse_cql2,
    tree_of,
)
from socle.engines.tables.tests import asking_oracle as oracle
from socle.engines.tables.tests.test_asking import DAYS, MOMENTS, QUIET, SHAPE, node, prop, trees
from socle.engines.tables.tests.test_questions import NAMES


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("jours > 2", node(">", prop("jours"), 2)),
        ("2 < jours", node(">", prop("jours"), 2)),
        ("\"reçu le\" = DATE('2025-01-01')", node("=", prop("reçu le"), {"date": "2025-01-01"})),
        ("\"reçu le\" = '2025-01-01'", node("=", prop("reçu le"), {"date": "2025-01-01"})),
        ("quartier = 'l''île'", node("=", prop("quartier"), "l'île")),
        ("quartier LIKE 'C%'", node("like", prop("quartier"), "C%")),
        ("CASEI(quartier) NOT LIKE casei('c%')",
         node("not", node("like", node("casei", prop("quartier")), node("casei", "c%")))),
        ("jours BETWEEN 1 AND 3 AND clos",
         node("and", node("between", prop("jours"), 1, 3), node("=", prop("clos"), True))),
        ("not (jours in (1, 2) or vu is not null)",
         node("not", node("or", node("in", prop("jours"), [1, 2]), node("not", node("isNull", prop("vu")))))),
        ("S_INTERSECTS(geometry, BBOX(1, 2, 3, 4))",
         node("s_intersects", prop("geometry"), {"bbox": [1.0, 2.0, 3.0, 4.0]})),
        ("S_WITHIN(geom, POLYGON((0 0, 1 0, 1 1, 0 0)))",
         node("s_within", prop("geometry"), {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]})),
        ("T_AFTER(vu, TIMESTAMP('2025-01-01T10:00:00Z'))",
         node("t_after", prop("vu"), {"timestamp": "2025-01-01T10:00:00Z"})),
        ("T_DURING(vu, INTERVAL('2025-01-01', '..'))",
         node("t_during", prop("vu"), {"interval": ["2025-01-01", ".."]})),
        ("coût <= -1.5e3", node("<=", prop("coût"), -1500.0)),
    ],
)  # fmt: skip
def test_text_becomes_a_tree(text: str, tree: dict[str, Any]) -> None:
    assert parse_cql2(text, SHAPE) == tree


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "bad-filter"),
        ("jours", "bad-filter"),
        ("jours >", "bad-filter"),
        ("jours > 2 AND", "bad-filter"),
        ("jours > 2; DROP TABLE rows", "bad-filter"),
        ("inconnu = 1", "unknown-column"),
        ("jours = 'deux'", "bad-value"),
        ("jours = 1.5", "bad-value"),
        ("jours = 99999999999999999999", "bad-value"),
        ("coût = 1e999", "bad-value"),
        ("quartier = 3", "bad-value"),
        ("jours LIKE '1%'", "bad-value"),
        ("vu = DATE('2025-02-30')", "bad-value"),
        ("1 = 1", "bad-filter"),
        ("jours = quartier", "bad-filter"),
        ("S_INTERSECTS(geometry, BBOX(1, 2, 3))", "bad-geometry"),
        ("S_INTERSECTS(geometry, BBOX(3, 2, 1, 4))", "bad-geometry"),
        ("S_INTERSECTS(geometry, BBOX(1, 200, 2, 300))", "bad-geometry"),
        ("S_INTERSECTS(geometry, POLYGON((0 0, 1 0, 1 1)))", "bad-geometry"),
        ("S_INTERSECTS(jours, POINT(1 2))", "unknown-column"),
        ("T_AFTER(jours, DATE('2025-01-01'))", "bad-value"),
        ("T_DURING(vu, DATE('2025-01-01'))", "bad-filter"),
        ("T_DURING(vu, INTERVAL('hier', '..'))", "bad-value"),
        ("(" * 10_000 + "jours = 1" + ")" * 10_000, "filter-too-long"),
        ("(" * 65 + "jours = 1" + ")" * 65, "filter-too-deep"),
        ("(" * 900, "filter-too-deep"),
        (")" * 900, "bad-filter"),
        ("casei(" * 6 + "quartier" + ")" * 6 + " = 'x'", "bad-filter"),
        ("quartier = 'x" + "y" * 2_000, "filter-too-long"),
        ("quartier = 'jamais fermé", "bad-filter"),
        ("quartier = '\x00'", "bad-value"),
        ("NOT " * 400, "bad-filter"),
    ],
)  # fmt: skip
def test_a_filter_that_makes_no_sense_is_refused(text: str, code: str) -> None:
    with pytest.raises(TableError) as caught:
        parse_cql2(text, SHAPE)

    assert caught.value.code == code


def test_depth_within_the_bound_is_understood() -> None:
    assert parse_cql2("(" * 64 + "jours = 1" + ")" * 64, SHAPE) == node("=", prop("jours"), 1)
    assert len(parse_cql2(" OR ".join(["jours=1"] * 180), SHAPE)["args"]) == 180


@QUIET
@given(trees)
def test_a_tree_is_read_back_from_its_text(tree: dict[str, Any]) -> None:
    sound = checked(tree, SHAPE)

    assert parse_cql2(cql2_of(sound), SHAPE) == sound


@QUIET
@given(trees)
def test_a_form_shows_what_it_can_and_leaves_the_rest_as_text(tree: dict[str, Any]) -> None:
    sound = checked(tree, SHAPE)

    lines, rest = lines_of(sound)

    parts = [checked(tree_of(*line), SHAPE) for line in lines] + ([parse_cql2(rest, SHAPE)] if rest else [])
    shown = parts[0] if len(parts) == 1 else node("and", *parts)
    rows = [{**dict.fromkeys(NAMES), "quartier": "Éire", "jours": 2, "coût": 0.25, "clos": True, "vu": MOMENTS[1]}]
    rows.append({**rows[0], "quartier": "100%", "jours": None, "vu": None, "reçu le": DAYS[1]})
    for row in rows:
        assert oracle.holds(shown, row, (0.5, 0.5)) == oracle.holds(sound, row, (0.5, 0.5))


def test_what_a_form_says_comes_back_as_it_said_it() -> None:
    lines = [("quartier", "contains", "50%_"), ("quartier", "starts", "É"), ("jours", "ge", "3"), ("vu", "filled", "")]
    tree = checked(node("and", *(tree_of(*line) for line in lines), node("not", tree_of("clos", "eq", "oui"))), SHAPE)

    assert lines_of(parse_cql2(cql2_of(tree), SHAPE)) == (lines, "NOT (clos = TRUE)")


def test_a_refusal_says_where() -> None:
    with pytest.raises(TableError) as caught:
        parse_cql2("jours > 2 AND AND clos", SHAPE)

    assert caught.value.data == {"position": 15, "near": "AND clos"}


@settings(max_examples=150, deadline=None)
@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from(["jours", "=", "(", ")", "'a'", "AND", "NOT", "1", "IN", ",", "casei(", "LIKE"])).map(
        " ".join
    )
)
def test_no_text_breaks_the_parser(text: str) -> None:
    try:
        parse_cql2(text, SHAPE)
    except TableError as refused:
        assert refused.code in ("bad-filter", "bad-value", "unknown-column", "filter-too-deep", "bad-geometry")


junk = st.recursive(
    st.none()
    | st.booleans()
    | st.floats()
    | st.integers()
    | st.text(max_size=5)
    | st.sampled_from(["=", "and", "jours"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.fixed_dictionaries({"op": inner, "args": inner})
        | st.dictionaries(
            st.sampled_from(["op", "args", "property", "date", "bbox", "type", "coordinates", "interval"]), inner
        )
    ),
    max_leaves=8,
)


@settings(max_examples=200, deadline=None)
@given(
    junk | st.builds(node, st.sampled_from(["=", "in", "like", "between", "s_within", "t_after", "casei"]), junk, junk)
)
def test_no_tree_breaks_the_check(tree: Any) -> None:
    try:
        again = checked(checked(tree, SHAPE), SHAPE)
    except TableError:
        return
    assert again == checked(tree, SHAPE)


def test_a_tree_of_a_thousand_storeys_is_refused() -> None:
    tree: dict[str, Any] = node("=", prop("jours"), 1)
    for _ in range(900):
        tree = node("not", tree)

    with pytest.raises(TableError, match="deep"):
        checked(tree, SHAPE)
