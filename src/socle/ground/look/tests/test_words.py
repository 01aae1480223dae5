"""Numbers, dates and delays as each reader writes them."""

import datetime

import pytest
from django.utils import timezone
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from socle.ground.look import words

NOON = datetime.datetime(2026, 11, 17, 17, 40, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _in_paris() -> object:
    with timezone.override("Europe/Paris"):
        yield


@pytest.mark.parametrize(
    ("language", "value", "decimals", "written"),
    [
        ("fr", 2914, None, "2\u202f914"),
        ("fr", 3.4, None, "3,4"),
        ("fr", 1284.5, 2, "1\u202f284,50"),
        ("fr", -12.25, None, "−12,25"),
        ("fr", -0.001, None, "0"),
        ("fr", 40.0, None, "40"),
        ("fr", None, None, "–"),
        ("en", 1284.5, 2, "1,284.50"),
        ("ar", 1284.5, 1, "1\u202f284,5"),
        ("fon", 3.4, None, "3,4"),
    ],
)
def test_a_number_is_written_as_its_reader_writes_it(
    language: str, value: float | None, decimals: int | None, written: str
) -> None:
    with override(language):
        assert words.number(value, decimals) == written


@given(st.integers(-(10**15), 10**15))
def test_a_whole_number_can_be_read_back(value: int) -> None:
    with override("fr"):
        assert int(words.number(value).replace("\u202f", "").replace("−", "-")) == value


def test_a_share_is_written_with_its_space() -> None:
    with override("fr"):
        assert words.percent(0.412) == "41\u202f%"
    with override("en"):
        assert words.percent(0.412, 1) == "41.2%"


@pytest.mark.parametrize(
    ("style", "written"),
    [
        ("date", "17 novembre 2026"),
        ("long", "mardi 17 novembre 2026"),
        ("day", "mardi 17 novembre"),
        ("short", "17.11.2026"),
        ("month", "novembre 2026"),
        ("time", "18\u00a0h\u00a040"),
        ("moment", "17 novembre 2026 à 18\u00a0h\u00a040"),
        ("daytime", "mardi 17 novembre, 18\u00a0h\u00a040"),
    ],
)
def test_a_moment_is_told_in_the_time_of_the_town(style: str, written: str) -> None:
    with override("fr"):
        assert words.date(NOON, style) == written


def test_the_first_of_the_month_is_said_so_in_french_alone() -> None:
    first = datetime.date(2025, 12, 1)

    with override("fr"):
        assert words.date(first) == "1er décembre 2025"
        assert words.date(datetime.date(2025, 12, 21)) == "21 décembre 2025"
    with override("en"):
        assert words.date(first) == "1 December 2025"


def test_arabic_dates_keep_latin_digits() -> None:
    with override("ar"):
        assert words.date(NOON, "date").startswith("17 ")
        assert words.date(NOON, "time") == "18:40"


@pytest.mark.parametrize(
    ("seconds", "long", "short"),
    [
        (259_200, "3\u00a0jours", "3\u00a0j"),
        (86_400, "1\u00a0jour", "1\u00a0j"),
        (7200, "2\u00a0heures", "2\u00a0h"),
        (60, "1\u00a0minute", "1\u00a0min"),
        (50, "1\u00a0minute", "1\u00a0min"),
    ],
)
def test_a_duration_is_told_in_its_largest_unit(seconds: int, long: str, short: str) -> None:
    with override("fr"):
        assert words.duration(datetime.timedelta(seconds=seconds)) == long
        assert words.duration(seconds, "short") == short


@pytest.mark.parametrize(
    ("hours", "kind", "said"),
    [
        (-50, "late", "retard 2\u00a0j"),
        (-1, "late", "retard 1\u00a0h"),
        (2, "soon", "aujourd’hui 20\u00a0h\u00a040"),
        (20, "soon", "demain 14\u00a0h\u00a040"),
        (4 * 24, "fine", "4\u00a0j"),
    ],
)
def test_a_promise_says_how_it_stands(hours: int, kind: str, said: str) -> None:
    with override("fr"):
        assert words.due(NOON + datetime.timedelta(hours=hours), NOON) == (kind, said)


def test_french_spaces_are_set_for_what_people_typed() -> None:
    with override("fr"):
        written = words.typography("Est-ce l'eau ? Oui : « 1 200 litres » !")

    assert written == "Est-ce l’eau\u202f? Oui\u00a0: «\u00a01\u202f200 litres\u00a0»\u202f!"


def test_other_languages_are_left_as_they_were_typed() -> None:
    with override("en"):
        assert words.typography("Is it 'water' : yes ?") == "Is it 'water' : yes ?"


def test_sizes_are_in_thousands_of_bytes() -> None:
    with override("fr"):
        assert words.size(212_480) == "212\u00a0ko"
        assert words.size(1_440_000) == "1,4\u00a0Mo"
        assert words.size(3) == "1\u00a0ko"


@pytest.mark.parametrize(
    ("language", "month", "day"),
    [
        ("fr", "juil.\u00a026", "3\u00a0juil."),
        ("en", "Jul\u00a026", "3\u00a0Jul"),
        ("ar", "يوليو\u00a026", "3\u00a0يوليو"),
    ],
)
def test_months_under_a_chart_are_words_of_the_language(language: str, month: str, day: str) -> None:
    with override(language):
        assert words.date(datetime.date(2026, 7, 3), "brief month") == month
        assert words.date(datetime.date(2026, 7, 3), "brief day") == day


def test_an_address_keeps_its_order_among_right_to_left_words() -> None:
    with override("ar"):
        assert words.isolate("17, rue du Puits") == "\u206817, rue du Puits\u2069"
        assert words.isolate("") == ""
    with override("fr"):
        assert words.isolate("17, rue du Puits") == "17, rue du Puits"
