"""Maps of several layers: on their sheet, counted, told apart by shape before colour, and light."""

import gzip
import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socle.engines.charts import (
    ChartError,
    Classes,
    Marks,
    Point,
    Shapes,
    Street,
    Water,
    Zone,
    class_of,
    layers_map,
    limits_of,
    swatch,
)
from socle.engines.charts.model import Position
from socle.engines.charts.tests.oracle import trodden

ATTACK = '"><script>alert(1)</script>&\x00\ud800'


def square(lon: float, lat: float, side: float = 0.01) -> list[list[list[Position]]]:
    return [[[(lon, lat), (lon + side, lat), (lon + side, lat + side), (lon, lat + side)]]]


TOWN = [Zone("", square(2 + 0.01 * place, 47)) for place in range(4)]
VALUED = [Zone(f"Quartier {place}", square(2 + 0.01 * place, 47), float(place), str(place)) for place in range(4)]
POINTS = [Point((2.001 + 0.0013 * place, 47.001 + 0.0007 * (place % 9)), 1 + place % 3) for place in range(30)]
SHAPES = Shapes(
    areas=[square(2.002, 47.002, 0.004)[0]], lines=[[(1.9, 47.0), (2.02, 47.01), (2.3, 47.0)]], points=[(2.03, 47.004)]
)


def parse(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def test_marks_of_three_layers_have_three_shapes() -> None:
    layers = [Marks(POINTS[:10]), Marks(POINTS[10:20]), Marks(POINTS[20:])]

    svg = layers_map(layers, sentence="s", zones=TOWN)

    kinds = {
        path.attrib["class"]: path.attrib["d"] for path in parse(svg).iter("path") if "heap" in path.attrib["class"]
    }
    assert set(kinds) == {"heap", "heap h2", "heap h3"}
    assert "a" in kinds["heap"]
    assert re.search(r"l[\d.]+ [\d.]+l-", kinds["heap h2"])
    assert re.search(r"h[\d.]+v", kinds["heap h3"])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(1.9, 2.1), st.floats(46.9, 47.1), st.integers(1, 9)), min_size=1, max_size=60))
def test_what_is_outside_the_town_is_left_out_and_the_rest_is_on_the_sheet(
    found: list[tuple[float, float, int]],
) -> None:
    points = [Point((lon, lat), count) for lon, lat, count in found]
    svg = layers_map([SHAPES, Marks(points, gathered=False)], sentence="s", zones=TOWN)
    _, _, wide, tall = (float(part) for part in parse(svg).attrib["viewBox"].split())

    specks = [path.attrib["d"] for path in parse(svg).iter("path") if "speck" in path.attrib["class"]]
    starts = [(float(x), float(y)) for data in specks for x, y in re.findall(r"M(-?[\d.]+) (-?[\d.]+)", data)]

    assert all(-4 <= x <= wide + 4 and -4 <= y <= tall + 4 for x, y in starts)
    lines = [path.attrib["d"] for path in parse(svg).iter("path") if path.attrib["class"].startswith(("ln", "area"))]
    assert all(-5 <= x <= wide + 5 and -5 <= y <= tall + 5 for data in lines for x, y in trodden(data))


def test_zones_in_classes_carry_their_tint_name_and_value() -> None:
    limits = limits_of([zone.value or 0 for zone in VALUED], 4)
    svg = layers_map([Marks(POINTS[:2]), Classes(VALUED, limits)], sentence="s")

    tints = re.findall(r'class="zone (q\d)"', svg)
    texts = ["".join(one.itertext()) for one in parse(svg).iter("text")]

    assert len(tints) == 4
    assert [class_of(zone.value or 0, limits) for zone in VALUED] == [1, 2, 3, 4]
    assert "Quartier 3" in texts
    assert svg.index("zone q") < svg.index('class="heap h2"'), "colours lie under the points, whatever the order"


def test_a_zone_without_data_is_hatched() -> None:
    svg = layers_map([Classes([*VALUED, Zone("Rien", square(2.04, 47))], [1])], sentence="s", missing="sans donnée")

    assert 'fill="url(#m-nd)"' in svg


def test_hostile_words_stay_words() -> None:
    zone = Zone(ATTACK, square(2, 47), 1, ATTACK)

    svg = layers_map([Classes([zone], [])], sentence=ATTACK, waters=[Water([(2, 47), (2.01, 47.01)], ATTACK)])

    assert "<script" not in svg
    parse(svg)


@pytest.mark.parametrize(
    "layers",
    [
        [],
        [Marks([])],
        [Marks(POINTS)] * 5,
        [Marks([Point((2, 47), 0)])],
        [Marks([Point((2, 47))] * 5_001)],
        [Marks([Point((1e6, 47))])],
        [Marks([Point((float("nan"), 47))])],
        [Classes([Zone("x" * 1_000_000, square(2, 47), 1, "1")], [])],
        [Classes([Zone("x", square(2, 47), 1, "1")] * 2_001, [])],
    ],
)
def test_what_cannot_be_drawn_is_refused(layers: list[Marks | Classes]) -> None:
    with pytest.raises(ChartError):
        layers_map(layers, sentence="s")


def test_a_point_alone_has_a_map() -> None:
    assert 'class="heap"' in layers_map([Marks([Point((2, 47))])], sentence="s")


def test_a_whole_map_weighs_less_than_a_first_map_may_and_is_always_the_same() -> None:
    ring = [(2 + 0.02 * place / 300, 47 + (place % 7) / 1000) for place in range(300)]
    zones = [Zone(f"Zone {n}", [[[(lon + n / 50, lat) for lon, lat in ring]]], float(n), str(n)) for n in range(60)]
    many = [Point((2 + (n % 71) / 71, 47 + (n % 53) / 530)) for n in range(3_000)]

    svg = layers_map([Classes(zones, [10, 20, 30, 40]), Marks(many, gathered=False)], sentence="s")

    assert len(gzip.compress(svg.encode())) < 15_000
    assert svg == layers_map([Classes(zones, [10, 20, 30, 40]), Marks(many, gathered=False)], sentence="s")


def test_the_legend_shows_the_mark_of_each_layer() -> None:
    assert [re.findall(r'class="(heap[^"]*|area a\d|ln l\d)"', swatch(layer, 1)) for layer in (Marks([]), SHAPES)] == [
        ["heap h2"],
        ["area a2"],
    ]
    assert swatch(Classes([], []), 0) == ""


def test_names_of_zones_and_rivers_keep_out_of_the_marks() -> None:
    river = Water([(2.0, 47.005), (2.04, 47.005)], "la Venne")
    svg = layers_map([Classes(VALUED, [1]), Marks([Point((2.005, 47.004), 9)])], sentence="s", waters=[river])

    marks = [trodden(path.attrib["d"]) for path in parse(svg).iter("path") if "heap" in path.attrib["class"]]
    x, y = marks[0][0]
    for one in parse(svg).iter("text"):
        if "heap-n" not in one.attrib["class"]:
            assert abs(float(one.attrib["x"]) - x) > 8 or abs(float(one.attrib["y"]) - 4 - y - 17) > 8


def lanes(svg: str) -> list[str]:
    return re.findall(r'<path class="lane[^"]*" d="([^"]*)"', svg)


def test_streets_are_fine_lines_under_the_marks_and_wide_ones_are_told_apart() -> None:
    streets = [Street([(2.0, 47.002), (2.04, 47.002)], width=12), Street([(2.01, 47.0), (2.01, 47.01)], width=6)]

    svg = layers_map([Marks(POINTS[:2])], sentence="s", zones=TOWN, streets=streets)

    assert [found.count("M") for found in lanes(svg)] == [1, 1]
    assert 'class="lane main"' in svg
    assert svg.index('class="lane') < svg.index('class="heap"')


def test_a_street_that_is_elsewhere_or_too_short_to_be_seen_is_not_drawn() -> None:
    streets = [Street([(3.0, 48.0), (3.1, 48.1)]), Street([(2.01, 47.005), (2.0101, 47.005)]), Street([(2.01, 47.005)])]

    assert lanes(layers_map([Marks(POINTS[:2])], sentence="s", zones=TOWN, streets=streets)) == []


def test_the_streets_of_a_large_city_stay_light_and_the_widest_stay() -> None:
    small = [
        Street([(2 + 0.0004 * place, 47.0), (2 + 0.0004 * place, 47.004), (2.0002 + 0.0004 * place, 47.01)], width=5)
        for place in range(100)
    ] * 40
    wide = [Street([(2.0, 47.001 * (1 + place / 1e6)), (2.04, 47.009)], width=14) for place in range(20)]

    svg = layers_map([Marks(POINTS[:2])], sentence="s", zones=TOWN, streets=[*small, *wide])

    assert lanes(svg)[-1].count("M") == 20
    assert len(gzip.compress("".join(lanes(svg)).encode())) < 4_000
    assert len("".join(lanes(svg))) < 12_000
