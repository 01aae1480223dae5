"""Drawings of several series, curves, areas, scatters and histograms: in their frame, legible, true to their values."""

import gzip
import math
import re
from collections.abc import Callable, Sequence
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socle.engines.charts import (
    Bar,
    Bin,
    ChartError,
    Dot,
    Month,
    Series,
    areas,
    bars,
    bins_of,
    curves,
    grouped,
    histogram,
    months,
    multiples,
    scatter,
    stacked,
    trend,
)
from socle.engines.charts.measure import width
from socle.engines.charts.tests.oracle import trodden

NAMES = ["Centre", "Tanneurs", "La Gare", "Saint-Élier", "Moulins"]
CHANNELS = [
    Series("web", [52, 38, 21, 12, 3]),
    Series("téléphone", [20, 9, 8, 9, 0]),
    Series("guichet", [4, 8, 2, 1, 1]),
]
words_of_people = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Z")), max_size=60)
amounts = st.floats(0, 1e12) | st.integers(0, 500).map(float)
signed = st.floats(-1e12, 1e12) | st.integers(-50, 50).map(float)


@st.composite
def tables(draw: st.DrawFn, values: st.SearchStrategy[float], steps: int = 30) -> tuple[list[str], list[Series]]:
    names = draw(st.lists(words_of_people, min_size=1, max_size=steps))
    count = draw(st.integers(1, 5))
    series = [
        Series(draw(words_of_people), draw(st.lists(values, min_size=len(names), max_size=len(names))))
        for _ in range(count)
    ]
    return names, series


def written(value: float) -> str:
    return f"{value:,.1f}".replace(",", "\u202f").replace(".", ",")


def boxes_of_words(root: ElementTree.Element) -> list[tuple[float, float, float, float, str]]:
    """Where each text stands, by the engine's own measure of letters."""
    found = []
    for one in root.iter("text"):
        said, kind = "".join(one.itertext()), one.attrib.get("class", "").split()
        long = width(said, bold=bool({"v", "o"} & set(kind)))
        x, y = float(one.attrib["x"]), float(one.attrib["y"])
        left = x - long if "end" in kind else x - long / 2 if "mid" in kind else x
        found.append((left, y - 9, left + long, y + 2, said))
    return found


def in_its_frame(svg: str) -> bool:
    """Whether every word and every mark is on the sheet (half a unit is lost in rounding)."""
    root = ElementTree.fromstring(svg)
    _, _, wide, tall = (float(part) for part in root.attrib["viewBox"].split())
    spots = [spot for path in root.iter("path") for spot in trodden(path.attrib["d"])]
    spots += [spot for box in boxes_of_words(root) if box[4].strip() for spot in ((box[0], box[1]), (box[2], box[3]))]
    return all(-0.6 <= x <= wide + 0.6 and -0.6 <= y <= tall + 2.6 for x, y in spots)


def overlapping(svg: str) -> list[tuple[str, str]]:
    """Pairs of texts that stand on one another."""
    boxes = [box for box in boxes_of_words(ElementTree.fromstring(svg)) if box[4].strip()]
    return [
        (one[4], other[4])
        for place, one in enumerate(boxes)
        for other in boxes[:place]
        if one[0] < other[2] - 0.6 and other[0] < one[2] - 0.6 and one[1] < other[3] - 0.6 and other[1] < one[3] - 0.6
    ]


def made(names: Sequence[str], series: Sequence[Series]) -> dict[str, Callable[[], str]]:
    """Every drawing that takes names and series."""
    first = series[0]
    return {
        "bars": lambda: bars(
            [Bar(name, value, written(value or 0)) for name, value in zip(names, first.values, strict=True)],
            sentence="s",
        ),
        "bars to the left": lambda: bars(
            [Bar(name, value, written(value or 0)) for name, value in zip(names, first.values, strict=True)],
            sentence="s",
            rtl=True,
        ),
        "columns": lambda: bars(
            [Bar(name, value, written(value or 0)) for name, value in zip(names, first.values, strict=True)],
            sentence="s",
            orientation="vertical",
        ),
        "months": lambda: months(
            [Month(name, value, written(value or 0)) for name, value in zip(names, first.values, strict=True)],
            sentence="s",
            words=written,
        ),
        "grouped": lambda: grouped(names, series, sentence="s", words=written),
        "grouped to the left": lambda: grouped(names, series, sentence="s", words=written, rtl=True),
        "stacked": lambda: stacked(names, series, sentence="s", words=written),
        "stacked to the left": lambda: stacked(names, series, sentence="s", words=written, rtl=True),
        "shares": lambda: stacked(names, series, sentence="s", words=written, shares=True),
        "curves": lambda: curves(names, series, sentence="s", words=written),
        "areas": lambda: areas(names, series, sentence="s", words=written),
        "multiples": lambda: multiples(names, series[:1], sentences=["s"], words=written)[0],
    }


EVERY = sorted(made(NAMES, CHANNELS))


@pytest.mark.parametrize("name", EVERY)
@settings(max_examples=60, deadline=None)
@given(tables(amounts))
def test_nothing_leaves_its_frame_and_no_word_stands_on_another(
    name: str, table: tuple[list[str], list[Series]]
) -> None:
    svg = made(*table)[name]()

    assert in_its_frame(svg)
    if name != "columns":  # values of unlike columns may come close: the README says so
        assert overlapping(svg) == []


@settings(max_examples=80, deadline=None)
@given(tables(signed))
def test_curves_under_zero_stay_in_their_frame(table: tuple[list[str], list[Series]]) -> None:
    names, series = table

    assert in_its_frame(curves(names, series, sentence="s", words=written))


@settings(max_examples=80, deadline=None)
@given(st.lists(st.builds(Dot, signed, signed, words_of_people), min_size=1, max_size=60), words_of_people)
def test_a_scatter_stays_in_its_frame(dots: list[Dot], measure: str) -> None:
    svg = scatter(dots, sentence="s", across=measure, up=measure, words=written)

    assert in_its_frame(svg)
    assert overlapping(svg) == []


@settings(max_examples=80, deadline=None)
@given(st.lists(st.floats(-1e9, 1e9) | st.integers(-20, 20).map(float), min_size=1, max_size=80), st.integers(2, 30))
def test_a_histogram_keeps_every_value_and_stays_in_its_frame(values: list[float], most: int) -> None:
    bins = bins_of(values, most=most)
    svg = histogram(bins, sentence="s", across="m", words=written)

    for place, one in enumerate(bins):
        last = place == len(bins) - 1
        held = sum(one.low <= value < one.high or (last and value == one.high) for value in values)
        assert one.count == held
    assert sum(one.count for one in bins) == len(values)
    assert len(bins) <= most + 2
    assert in_its_frame(svg)
    assert overlapping(svg) == []


def test_weights_count_as_so_many_values() -> None:
    assert [one.count for one in bins_of([1.0, 2.0], [3, 4], most=5)] == [3, 4]


def test_three_tenths_start_a_bin_of_tenths() -> None:
    bins = bins_of([0.1, 0.2, 0.3, 0.35, 1.0], most=12)

    assert (0.3, 0.4, 2.0) in [(one.low, one.high, one.count) for one in bins]


@settings(max_examples=60, deadline=None)
@given(tables(st.just(0.0) | st.floats(1e-6, 1e12), steps=8))
def test_the_parts_of_a_bar_are_as_long_as_its_sum(table: tuple[list[str], list[Series]]) -> None:
    names, series = table
    root = ElementTree.fromstring(stacked(names, series, sentence="s", shares=True))

    lengths: dict[float, float] = {}
    for path in root.iter("path"):
        if re.fullmatch(r"s[1-5]", path.attrib["class"]):
            spots = trodden(path.attrib["d"])
            tall = max(y for _, y in spots) - min(y for _, y in spots)
            if tall > 12:
                top = min(y for _, y in spots)
                lengths[top] = lengths.get(top, 0.0) + max(x for x, _ in spots) - min(x for x, _ in spots)
    whole = [sum(one.values[place] or 0 for one in series) for place in range(len(names))]

    assert len(lengths) <= sum(total > 0 for total in whole)
    assert all(abs(one - other) < 1.2 for one in lengths.values() for other in lengths.values())


def test_bars_of_a_group_share_one_scale() -> None:
    svg = grouped(["a", "b"], [Series("x", [10, 20]), Series("y", [5, 40])], sentence="s")

    longs = [float(long) for long in re.findall(r'class="s[12]" d="M1 [\d.]+h([\d.]+)v12', svg)]

    assert longs == pytest.approx([longs[3] / 4, longs[3] / 8, longs[3] / 2, longs[3]], abs=0.2)


def test_a_drawing_for_arabic_starts_on_the_right() -> None:
    svg = bars([Bar("مركز", 12, "12"), Bar("محطة", 3, "3")], sentence="s", rtl=True)

    names = [one for one in ElementTree.fromstring(svg).iter("text") if "".join(one.itertext()) in ("مركز", "محطة")]

    assert [(one.attrib["x"], "end" in one.attrib["class"].split()) for one in names] == [("360", True), ("360", True)]


def test_the_pile_of_areas_ends_at_the_sum() -> None:
    svg = areas(["a", "b"], [Series("x", [1, 3]), Series("y", [1, 3])], sentence="s")

    tops = [min(y for _, y in trodden(data)) for data in re.findall(r'class="s[12]" d="([^"]+)"', svg)]

    assert tops[1] == pytest.approx(18, abs=0.2)
    assert tops[0] == pytest.approx((18 + 176) / 2, abs=0.2)


def test_a_missing_step_breaks_a_curve_and_a_lone_one_is_a_dot() -> None:
    svg = curves(list("abcde"), [Series("x", [1, 2, None, 4, None])], sentence="s")

    assert re.findall(r'class="ln l1" d="([^"]+)"', svg)[0].count("M") == 1
    assert 'class="ln l1 dot"' in svg


@pytest.mark.parametrize("name", sorted(set(EVERY) - {"curves"}))
@pytest.mark.parametrize("value", [-1.0, math.nan, math.inf])
def test_a_value_that_starts_under_zero_or_nowhere_is_refused(name: str, value: float) -> None:
    with pytest.raises(ChartError) as refused:
        made(["a"], [Series("x", [value])])[name]()

    assert refused.value.code == ("negative" if value == -1 else "not-finite")


@pytest.mark.parametrize("name", EVERY)
def test_ten_thousand_of_anything_are_refused(name: str) -> None:
    names = [str(place) for place in range(10_000)]

    with pytest.raises(ChartError) as refused:
        made(names, [Series("x", [1.0] * 10_000)])[name]()

    assert refused.value.code == "too-many"


@pytest.mark.parametrize("name", EVERY)
def test_a_label_as_long_as_a_book_is_refused(name: str) -> None:
    with pytest.raises(ChartError) as refused:
        made(["a" * 1_000_000], [Series("x", [1.0])])[name]()

    assert refused.value.code == "too-long"


@pytest.mark.parametrize("draw", [stacked, areas])
def test_a_sum_without_one_of_its_parts_is_refused(draw: Callable[..., str]) -> None:
    with pytest.raises(ChartError) as refused:
        draw(["a", "b"], [Series("x", [1, None]), Series("y", [1, 2])], sentence="s")

    assert refused.value.code == "missing"


def test_a_sixth_series_is_refused() -> None:
    with pytest.raises(ChartError, match="series"):
        grouped(["a"], [Series(str(place), [1]) for place in range(6)], sentence="s")


def test_bins_that_run_backwards_are_refused() -> None:
    with pytest.raises(ChartError):
        histogram([Bin(2, 3, 1), Bin(0, 1, 1)], sentence="s", across="m")


def test_values_too_far_for_bins_are_refused() -> None:
    for value in (math.nan, math.inf, 1e300):
        with pytest.raises(ChartError):
            bins_of([1.0, value])


@pytest.mark.parametrize("name", EVERY)
def test_a_drawing_of_five_names_is_light_and_always_the_same(name: str) -> None:
    svg = made(NAMES, CHANNELS)[name]()

    assert svg == made(NAMES, CHANNELS)[name]()
    assert len(gzip.compress(svg.encode())) < 900


def test_a_trend_is_the_last_change() -> None:
    assert trend([4.0, None, 8.0, 6.0]) == trend([8.0, 6.0])
    assert trend([8.0, 6.0]).share == -0.25
    assert trend([0.0, 6.0]).share is None
    assert trend([6.0]).change is None
    with pytest.raises(ChartError):
        trend([None])
