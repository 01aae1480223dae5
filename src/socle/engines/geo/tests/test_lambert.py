"""Lambert-93 against published values and against its own definition."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as some

from socle.engines.geo import GeoError, Point, distance, from_lambert93


def forward(point: Point) -> tuple[float, float]:
    """The projection itself, from its definition (Snyder, Map Projections, USGS 1987, pp. 107-109): the slow twin."""
    a, f = 6_378_137.0, 1 / 298.257222101
    e = math.sqrt(2 * f - f * f)

    def m(lat: float) -> float:
        return math.cos(lat) / math.sqrt(1 - (e * math.sin(lat)) ** 2)

    def t(lat: float) -> float:
        sine = e * math.sin(lat)
        return math.tan(math.pi / 4 - lat / 2) / math.pow((1 - sine) / (1 + sine), e / 2)

    first, second, origin = math.radians(44), math.radians(49), math.radians(46.5)
    n = (math.log(m(first)) - math.log(m(second))) / (math.log(t(first)) - math.log(t(second)))
    scale = m(first) / (n * t(first) ** n)
    rho, rho0 = a * scale * t(math.radians(point.lat)) ** n, a * scale * t(origin) ** n
    theta = n * math.radians(point.lon - 3)
    return 700_000 + rho * math.sin(theta), 6_600_000 + rho0 - rho * math.cos(theta)


@pytest.mark.parametrize(
    ("x", "y", "lon", "lat"),
    [
        (700_000.0, 6_600_000.0, 3.0, 46.5),  # the origin, by definition (EPSG:2154)
        (652_469.02, 6_862_035.26, 2.3522, 48.8566),  # Paris, as converters give it
    ],
)
def test_known_places_are_where_they_are(x: float, y: float, lon: float, lat: float) -> None:
    assert distance(from_lambert93(x, y), Point(lon, lat)) < 1.0


@given(some.floats(-5, 9.5), some.floats(41.5, 51))
def test_there_and_back_is_the_same_place_to_a_centimetre(lon: float, lat: float) -> None:
    assert distance(from_lambert93(*forward(Point(lon, lat))), Point(lon, lat)) < 0.01


@pytest.mark.parametrize("x", [float("nan"), float("inf"), -1e9, 2.35, 1e300])
def test_what_is_no_french_place_is_refused(x: float) -> None:
    with pytest.raises(GeoError):
        from_lambert93(x, 6_862_035.0)
