"""The holidays of countries: complete, named in the house's languages, refused when unknown."""

import datetime

import pytest

from socle.commons.calendar.rules import LONGEST_NAME, countries, offered
from socle.commons.calendar.terms import CalendarError

SEEN = ("FR", "BJ", "SN", "MA", "TN", "CI", "CM", "DZ", "TG", "NE", "ML", "BF", "MG", "BE", "CH", "LU")


def dates(country: str, part: str = "", year: int = 2026) -> set[str]:
    return {one.date.isoformat() for one in offered(country, part, year)}


def test_france_has_eleven_days_and_moselle_two_more() -> None:
    assert len(dates("FR")) == 11
    assert dates("FR", "57") - dates("FR") == {"2026-04-03", "2026-12-26"}
    assert {one.date.isoformat(): one.name for one in offered("FR", "", 2026)}["2026-01-01"] == "Jour de l’an"


@pytest.mark.parametrize("country", SEEN)
def test_a_country_s_year_has_names_that_can_be_read(country: str) -> None:
    listed = offered(country, "", 2026)

    assert len(listed) >= 4
    assert [one.date for one in listed] == sorted({one.date for one in listed})
    for one in listed:
        assert 0 < len(one.name) <= LONGEST_NAME and "'" not in one.name
        assert "estim" not in one.name and "تقدير" not in one.names.get("ar", "")
        assert one.date.year == 2026


def test_names_are_in_the_house_s_languages_where_a_neighbour_knows_them() -> None:
    benin = {one.date.isoformat(): one for one in offered("BJ", "", 2026)}
    tunisia = {one.date.isoformat(): one for one in offered("TN", "", 2026)}
    cameroon = {one.date.isoformat(): one for one in offered("CM", "", 2026)}
    morocco = {one.date.isoformat(): one for one in offered("MA", "", 2026)}

    assert benin["2026-01-01"].names["en"] == "New Year’s Day"
    assert benin["2026-05-01"].names["ar"] == "عيد العمال"
    assert tunisia["2026-05-01"].name == "Fête du Travail"
    assert tunisia["2026-08-13"].names["ar"] == "عيد المرأة"
    assert cameroon["2026-05-01"].name == "Fête du Travail"
    assert tunisia["2026-03-21"].name == "Aïd el-Fitr"
    assert morocco["2026-07-30"].name == "Fête du Trône"


def test_a_feast_that_follows_the_moon_is_to_be_confirmed() -> None:
    morocco = {one.date.isoformat(): one.estimated for one in offered("MA", "", 2026)}

    assert morocco["2026-03-20"] and not morocco["2026-07-30"]


@pytest.mark.parametrize(
    ("country", "part", "year"),
    [
        ("XX", "", 2026), ("", "", 2026), ("fr", "", 2026), ("__class__", "", 2026), ("HolidayBase", "", 2026),
        ("FR", "99", 2026), ("FR", "x" * 999, 2026), ("BJ", "57", 2026), ("FR", "", 1999), ("FR", "", 2101),
        ("FR", "", -1), ("\x00", "", 2026),
    ],
)  # fmt: skip
def test_what_is_in_no_list_is_refused(country: str, part: str, year: int) -> None:
    with pytest.raises(CalendarError):
        offered(country, part, year)


@pytest.mark.parametrize("language", ["fr", "en", "ar", "xx", "", "../x"])
def test_countries_are_named_in_the_reader_s_language(language: str) -> None:
    named = {one.code: one for one in countries(language)}

    assert len(named) > 150 and set(SEEN) <= set(named)
    assert ("57", "Moselle") in named["FR"].parts
    assert {"fr": "Maroc", "en": "Morocco", "ar": "المغرب"}.get(language, "Maroc") == named["MA"].name


def test_every_known_country_has_a_year_that_can_be_read() -> None:
    for one in countries("fr"):
        for day in offered(one.code, "", 2027):
            assert day.date.year == 2027 and day.name and isinstance(day.date, datetime.date)
