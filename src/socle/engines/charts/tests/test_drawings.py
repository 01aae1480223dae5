"""Drawings: well formed, honest, escaped, light, and without anything that a strict CSP refuses."""

import gzip
import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socle.engines.charts import (
    Bar,
    ChartError,
    Grid,
    Month,
    Park,
    Pin,
    Point,
    Reference,
    Street,
    View,
    Water,
    Zone,
    bars,
    choropleth,
    months,
    plan,
    points_map,
    ramp,
    small_months,
    spark,
    zones_map,
)
from socle.engines.charts.model import Position
from socle.engines.charts.points import gather

VIEW = View(2.0, 47.0, 360)
ATTACK = '"><script>alert(1)</script>&\x00\ud800'
numbers = st.floats(min_value=0, max_value=1e12, allow_nan=False)


def parse(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def texts(svg: str) -> list[str]:
    return ["".join(element.itertext()) for element in parse(svg).iter("text")]


def square(lon: float, lat: float, side: float = 0.01) -> list[list[list[Position]]]:
    return [[[(lon, lat), (lon + side, lat), (lon + side, lat + side), (lon, lat + side)]]]


def town_plan(**more: object) -> str:
    streets = [
        Street([VIEW.ground(-20, y), VIEW.ground(380, y + 8)], f"rue numéro {y}", 9) for y in range(20, 260, 40)
    ] + [Street([VIEW.ground(x, -20), VIEW.ground(x + 5, 290)], f"allée {x}", 7) for x in range(30, 350, 60)]
    masses = [
        [[VIEW.ground(x, y), VIEW.ground(x + 14, y), VIEW.ground(x + 14, y + 9), VIEW.ground(x, y + 10)]]
        for x in range(0, 360, 16)
        for y in range(0, 270, 13)
    ]
    facts: dict[str, object] = {"streets": streets, "masses": masses, "sentence": "Plan du quartier", **more}
    return plan(VIEW, **facts)  # type: ignore[arg-type]


EVERY_DRAWING = {
    "bars": bars([Bar(ATTACK, 3, ATTACK, tick=2, band=(1, 2), note=ATTACK)], sentence=ATTACK),
    "columns": bars([Bar("a", 3), Bar("b", None)], sentence=ATTACK, orientation="vertical"),
    "months": months([Month(ATTACK, 3, ATTACK)], sentence=ATTACK, promise=Reference(2, ATTACK)),
    "line": months([Month("a", 3), Month("b", None), Month("c", 4)], sentence=ATTACK, shape="line"),
    "small": small_months([Month(ATTACK, 3)], sentence=ATTACK, title=ATTACK, total=ATTACK, top=5),
    "spark": spark([1, 2, 3], reference=2),
    "ramp": ramp([ATTACK, "b", "c"]),
    "zones": zones_map(
        [Zone(ATTACK, square(2, 47))],
        sentence=ATTACK,
        pins=[Pin((2.004, 47.004), ATTACK, ATTACK, "#p1")],
        waters=[Water([(1.99, 47.0), (2.02, 47.01)], ATTACK)],
    ),
    "classes": choropleth(
        [Zone(ATTACK, square(2, 47), 3, ATTACK), Zone("b", square(2.01, 47))],
        limits=[2],
        sentence=ATTACK,
        missing=ATTACK,
        prefix="a",
    ),
    "points": points_map([Point((2.001, 47.001), 5)], sentence=ATTACK, zones=[Zone("a", square(2, 47))]),
    "plan": town_plan(
        sentence=ATTACK,
        pins=[Pin(VIEW.ground(50, 60), "1", ATTACK, "?a=1&b=2")],
        parks=[Park([[[VIEW.ground(x, y) for x, y in ((100, 100), (240, 100), (240, 160), (100, 160))]]], ATTACK)],
        waters=[Water([VIEW.ground(0, 30), VIEW.ground(360, 40)], ATTACK)],
        grid=Grid(6, 4, "?lon={lon}&lat={lat}"),
    ),
}


@pytest.mark.parametrize("name", EVERY_DRAWING)
def test_a_drawing_is_well_formed_and_keeps_hostile_words_as_words(name: str) -> None:
    svg = EVERY_DRAWING[name]

    root = parse(svg)

    assert root.tag == "svg"
    assert not list(root.iter("script"))
    assert "<script" not in svg


@pytest.mark.parametrize("name", EVERY_DRAWING)
def test_a_drawing_has_neither_style_nor_script_nor_event(name: str) -> None:
    for element in parse(EVERY_DRAWING[name]).iter():
        assert "style" not in element.attrib
        assert not [attribute for attribute in element.attrib if attribute.startswith("on")]


@pytest.mark.parametrize("name", set(EVERY_DRAWING) - {"spark", "ramp"})
def test_a_drawing_says_its_finding_to_those_who_do_not_see_it(name: str) -> None:
    root = parse(EVERY_DRAWING[name])

    assert root.attrib["aria-label"]
    assert root.attrib["role"] == ("group" if list(root.iter("a")) else "img")


def test_a_drawing_without_a_sentence_is_refused() -> None:
    with pytest.raises(ChartError, match="sentence"):
        bars([Bar("a", 1)], sentence=" ")


def test_the_largest_bar_alone_is_bold() -> None:
    root = parse(bars([Bar("Voirie", 12), Bar("Arbres", 3)], sentence="Voirie d’abord"))

    bold = ["".join(text.itertext()) for text in root.iter("text") if text.attrib.get("class", "").startswith("v")]

    assert bold == ["Voirie", "12"]


def test_bars_are_as_long_as_their_values() -> None:
    svg = bars([Bar("a", 10), Bar("b", 5), Bar("c", 0)], sentence="s")

    lengths = [float(long) for long in re.findall(r'class="f-a" d="M[\d. ]+h([\d.]+)v', svg)]

    assert len(lengths) == 2
    assert lengths[0] == pytest.approx(2 * lengths[1], abs=0.2)


@given(st.lists(numbers, min_size=1, max_size=20), st.sampled_from(["horizontal", "vertical"]))
def test_any_values_give_a_drawing(values: list[float], orientation: str) -> None:
    svg = bars([Bar(f"n{place}", value) for place, value in enumerate(values)], sentence="s", orientation=orientation)

    assert parse(svg).attrib["viewBox"].startswith("0 0 360 ")


@pytest.mark.parametrize("dishonest", [-1.0, float("nan"), float("inf")])
def test_a_value_that_a_bar_cannot_show_is_refused(dishonest: float) -> None:
    with pytest.raises(ChartError, match="zero"):
        bars([Bar("a", dishonest)], sentence="s")
    with pytest.raises(ChartError, match="zero"):
        months([Month("a", dishonest)], sentence="s")


def test_columns_whose_names_are_too_long_lie_down() -> None:
    items = [Bar("Éclairage public", 3), Bar("Voirie et trottoirs", 4), Bar("Propreté urbaine", 5)] * 3

    svg = bars(items, sentence="s", orientation="vertical")

    assert "mid" not in svg


def test_small_charts_that_share_a_top_share_a_scale() -> None:
    heights = []
    for value in (10.0, 40.0):
        svg = small_months([Month("a", value)], sentence="s", title="t", top=40)
        heights.append(float(re.findall(r'class="f-a" d="M[\d. ]+h[\d.]+v([\d.]+)', svg)[0]))

    assert heights[1] == pytest.approx(4 * heights[0], abs=0.2)


def test_a_missing_month_breaks_the_line() -> None:
    svg = months([Month("a", 3), Month("b", None), Month("c", 4)], sentence="s", shape="line")

    line = re.findall(r'class="ln" d="([^"]+)"', svg)[0]

    assert line.count("M") == 2


def test_a_zone_without_data_is_hatched_and_says_so() -> None:
    svg = choropleth(
        [Zone("Centre", square(2, 47), 1, "1"), Zone("Moulins", square(2.01, 47))],
        limits=[],
        sentence="s",
        missing="sans donnée",
        prefix="m",
    )

    assert 'fill="url(#m-nd)"' in svg
    assert "sans donnée" in texts(svg)


def test_a_legend_of_three_classes_takes_tints_far_apart() -> None:
    assert re.findall(r'class="(q\d)"', ramp(["a", "b", "c"])) == ["q1", "q3", "q5"]


@given(st.lists(st.tuples(st.floats(2, 2.05), st.floats(47, 47.05), st.integers(1, 50)), min_size=1, max_size=80))
def test_gathered_points_add_up(found: list[tuple[float, float, int]]) -> None:
    view = View(2.025, 47.025, 20_000, height=720)

    groups = gather([Point((lon, lat), count) for lon, lat, count in found], view)

    assert sum(count for _, _, count in groups) == sum(count for _, _, count in found)


def test_what_is_outside_the_sheet_costs_nothing() -> None:
    near = plan(VIEW, sentence="s", streets=[Street([VIEW.ground(0, 50), VIEW.ground(360, 50)], "rue du Puits")])
    far = [Street([(3.0 + place / 100, 48.0), (3.0 + place / 100, 48.1)], "loin") for place in range(500)]

    svg = plan(VIEW, sentence="s", streets=[Street([VIEW.ground(0, 50), VIEW.ground(360, 50)], "rue du Puits"), *far])

    assert svg == near


def test_street_names_follow_their_street() -> None:
    root = parse(town_plan())

    names = {"".join(element.itertext()) for element in root.iter("textPath")}
    targets = {element.attrib["href"][1:] for element in root.iter("textPath")}

    assert "rue numéro 20" in names
    assert targets == {element.attrib["id"] for element in root.iter("path") if "id" in element.attrib}


def test_a_grid_offers_one_link_a_cell_with_its_place_out_of_the_tab_order() -> None:
    root = parse(plan(VIEW, sentence="s", grid=Grid(12, 9, "?lon={lon}&lat={lat}&c={column}-{row}", chosen=(2, 3))))

    links = list(root.iter("a"))
    lon, lat = re.findall(r"lon=([\d.]+)&lat=([\d.]+)&c=2-3", " ".join(link.attrib["href"] for link in links))[0]
    x, y = VIEW.place((float(lon), float(lat)))

    assert len(links) == 108
    assert {link.attrib["tabindex"] for link in links} == {"-1"}
    assert x == pytest.approx(2.5 * 30, abs=0.5)
    assert y == pytest.approx(3.5 * 30, abs=0.5)
    assert len([cell for cell in root.iter("path") if cell.attrib.get("class") == "cell pick"]) == 1


@pytest.mark.parametrize("size", [(0, 5), (-2, -3), (100, 100)])
def test_a_grid_of_no_cell_or_too_many_is_refused(size: tuple[int, int]) -> None:
    with pytest.raises(ChartError, match="cells"):
        plan(VIEW, sentence="s", grid=Grid(*size, "?a"))


@pytest.mark.parametrize("href", ["javascript:alert(1)", "data:text/html,x", "//evil.example", " #a"])
def test_an_unsafe_link_is_refused(href: str) -> None:
    pin = Pin(VIEW.ground(50, 50), "1", href=href)

    with pytest.raises(ChartError, match="link"):
        plan(VIEW, sentence="s", pins=[pin])


def test_a_dense_plan_with_its_grid_weighs_less_than_a_first_map_may() -> None:
    svg = town_plan(grid=Grid(12, 9, "/@belvenne/ar/signalements/nouveau/lieu?lon={lon}&lat={lat}"))

    assert len(gzip.compress(svg.encode())) <= 15_000


def test_the_same_values_always_give_the_same_drawing() -> None:
    assert town_plan() == town_plan()
