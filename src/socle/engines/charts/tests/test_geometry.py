"""Projection, shapes and labels on the sheet."""

import math
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from socle.engines.charts import ChartError, View, enclosing
from socle.engines.charts.labels import Room, along, zone_label
from socle.engines.charts.measure import fit, lines, width
from socle.engines.charts.shape import MOST_POINTS, clip_line, clip_ring, inside_at, simplify, spread, thinned
from socle.engines.charts.tests.oracle import holds

coordinates = st.floats(-50, 400, allow_nan=False).map(lambda value: round(value, 3))
spots = st.tuples(coordinates, coordinates)
FRAME = (0.0, 0.0, 360.0, 270.0)


def star(points: int, wide: float, narrow: float) -> list[tuple[float, float]]:
    turns = [math.pi * place / points for place in range(2 * points)]
    return [
        (
            180 + (narrow if place % 2 else wide) * math.cos(turn),
            135 + (narrow if place % 2 else wide) * math.sin(turn),
        )
        for place, turn in enumerate(turns)
    ]


@given(st.floats(-179, 179), st.floats(-75, 75), st.floats(50, 20_000), spots)
def test_a_click_comes_back_to_its_ground(lon: float, lat: float, metres: float, spot: tuple[float, float]) -> None:
    view = View(lon, lat, metres)

    again = view.place(view.ground(*spot))

    assert again == pytest.approx(spot, abs=1e-4)


@given(st.floats(-60, 60), st.floats(-3000, 3000), st.floats(-3000, 3000))
def test_a_distance_on_the_sheet_is_the_distance_on_the_sphere(lat: float, east: float, north: float) -> None:
    assume(math.hypot(east, north) > 100)
    view = View(2, lat, 8000)
    there = view.ground(180 + east * view.scale, 135 + north * view.scale)

    # Haversine, the textbook twin.
    a = math.sin(math.radians(there[1] - lat) / 2) ** 2
    a += math.cos(math.radians(lat)) * math.cos(math.radians(there[1])) * math.sin(math.radians(there[0] - 2) / 2) ** 2
    on_sphere = 2 * 6_371_008.8 * math.asin(math.sqrt(a))

    assert math.hypot(east, north) == pytest.approx(on_sphere, rel=0.003)


def test_a_view_holds_all_its_positions() -> None:
    corners = [(2.0, 47.0), (2.1, 47.05), (2.03, 46.98)]

    view = enclosing(corners)

    for corner in corners:
        x, y = view.place(corner)
        assert 7.9 <= x <= view.width - 7.9
        assert 7.9 <= y <= view.height - 7.9


@pytest.mark.parametrize("nowhere", [(200, 0, 100), (0, 90, 100), (0, 0, 0), (0, float("nan"), 100)])
def test_a_view_of_nowhere_is_refused(nowhere: tuple[float, float, float]) -> None:
    with pytest.raises(ChartError):
        View(*nowhere)


@given(st.lists(spots, min_size=2, max_size=40), st.floats(0.1, 20))
def test_a_simplified_line_stays_near_the_first_one(line: list[tuple[float, float]], tolerance: float) -> None:
    kept = simplify(line, tolerance)

    assert kept[0] == line[0]
    assert kept[-1] == line[-1]
    assert all(min(_gap(spot, a, b) for a, b in pairwise(kept)) <= tolerance + 1e-6 for spot in line)


def test_a_line_of_a_hundred_thousand_points_is_thinned_before_it_is_simplified() -> None:
    spiral = [(180 + k / 500 * math.cos(k / 3), 135 + k / 500 * math.sin(k / 3)) for k in range(100_000)]

    kept = thinned(spiral, 0.25)

    assert len(kept) <= MOST_POINTS + 1
    assert (kept[0], kept[-1]) == (spiral[0], spiral[-1])


def _gap(spot: tuple[float, float], a: tuple[float, float], b: tuple[float, float]) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    t = min(1, max(0, ((spot[0] - a[0]) * dx + (spot[1] - a[1]) * dy) / length)) if length else 0
    return math.hypot(spot[0] - a[0] - t * dx, spot[1] - a[1] - t * dy)


@given(st.lists(spots, min_size=3, max_size=20))
def test_a_clipped_ring_is_inside_the_frame_and_no_larger(ring: list[tuple[float, float]]) -> None:
    kept = clip_ring(ring, FRAME)

    assert all(-1e-6 <= x <= 360 + 1e-6 and -1e-6 <= y <= 270 + 1e-6 for x, y in kept)


def test_a_frame_inside_a_ring_is_kept_whole() -> None:
    around = [(-100.0, -100.0), (500.0, -100.0), (500.0, 500.0), (-100.0, 500.0)]

    assert spread(clip_ring(around, FRAME)) == pytest.approx(360 * 270)


@given(st.lists(spots, min_size=2, max_size=12))
def test_the_pieces_of_a_clipped_line_are_inside_the_frame(line: list[tuple[float, float]]) -> None:
    pieces = clip_line(line, FRAME)

    assert all(-1e-6 <= x <= 360 + 1e-6 and -1e-6 <= y <= 270 + 1e-6 for piece in pieces for x, y in piece)


@given(st.integers(3, 9), st.floats(20, 120), st.floats(5, 19), st.floats(30, 240), st.floats(1, 359))
def test_the_inside_of_a_star_is_what_the_winding_number_says(
    points: int, wide: float, narrow: float, y: float, x: float
) -> None:
    ring = star(points, wide, narrow)

    found = any(low < x < high for low, high in inside_at([ring], y))

    assert found == holds(ring, x, y) or any(abs(x - edge) < 1e-6 for pair in inside_at([ring], y) for edge in pair)


def test_a_name_that_fits_its_zone_is_inside_it() -> None:
    ring = [(10.0, 10.0), (200.0, 10.0), (200.0, 60.0), (10.0, 60.0)]

    label = zone_label([ring], "Saint-Élier", "3,4", Room(FRAME))

    assert label is not None
    assert label.name == ("Saint-Élier",)
    half = width("Saint-Élier", 11) / 2
    assert label.x - half >= 10
    assert label.x + half <= 200


def test_a_name_too_long_for_its_zone_is_written_on_two_lines() -> None:
    ring = [(10.0, 10.0), (95.0, 10.0), (95.0, 120.0), (10.0, 120.0)]

    label = zone_label([ring], "Saint-Jean de la Ruelle", "", Room(FRAME))

    assert label is not None
    assert len(label.name) == 2


def test_a_name_that_cannot_fit_leaves_its_value() -> None:
    ring = [(10.0, 10.0), (45.0, 10.0), (45.0, 40.0), (10.0, 40.0)]

    label = zone_label([ring], "Anticonstitutionnellement", "3,4", Room(FRAME))

    assert label is not None
    assert label.name == ()
    assert label.value == "3,4"


def test_two_labels_never_share_a_place() -> None:
    ring = [(10.0, 10.0), (100.0, 10.0), (100.0, 40.0), (10.0, 40.0)]
    room = Room(FRAME)

    first, second = zone_label([ring], "Centre", "", room), zone_label([ring], "Moulins", "", room)

    assert first is not None
    assert second is None or abs(first.y - second.y) >= 12 or abs(first.x - second.x) > 30


def test_a_street_drawn_from_right_to_left_is_read_from_left_to_right() -> None:
    stretch = along([(340.0, 100.0), (20.0, 110.0)], "rue des Tanneurs", Room(FRAME))

    assert stretch is not None
    assert stretch[0][0] < stretch[-1][0]


def test_a_street_that_turns_too_much_carries_no_name() -> None:
    zigzag = [(20.0 + 12 * place, 100.0 + 30 * (place % 2)) for place in range(20)]

    assert along(zigzag, "rue des Tanneurs", Room(FRAME)) is None


def test_a_street_under_a_pin_takes_its_name_elsewhere() -> None:
    room = Room(FRAME, [(150.0, 80.0, 210.0, 120.0)])

    stretch = along([(10.0, 100.0), (350.0, 100.0)], "rue du Puits", room)

    assert stretch is not None
    assert all(not 150 < x < 210 for x, _ in stretch)


@given(st.text(max_size=60), st.floats(20, 300))
def test_a_fitted_text_is_no_wider_than_its_room(words: str, room: float) -> None:
    kept = fit(words, room)

    assert width(kept) <= room or len(kept) <= 2


def test_marks_above_arabic_letters_take_no_room() -> None:
    assert width("دبّاغ") == width("دباغ")


def test_a_name_is_cut_where_it_can_be_cut() -> None:
    assert lines("Saint-Jean de la Ruelle", 90, 11) == ["Saint-Jean", "de la Ruelle"]
