"""What residents type is kept as they meant it."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from socle.services.reports.rules import (
    FEWEST,
    anonymise,
    days_open,
    merged_cells,
    merged_periods,
    read_contact,
    route,
    street_of,
    tidy,
)
from socle.services.reports.terms import Rule


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  trou\r\nrue 12 ", "trou\nrue 12"),
        ("حفرة كبيرة 🚧", "حفرة كبيرة 🚧"),
        ("👩‍👧 passage", "👩‍👧 passage"),
        ("a\x00b\x1b[31mc", "ab[31mc"),
        ("\u202eenvers", "envers"),
    ],
)
def test_words_keep_every_script_and_lose_invisible_control_signs(typed: str, kept: str) -> None:
    assert tidy(typed) == kept


@given(some.text())
def test_tidying_twice_changes_nothing_more(typed: str) -> None:
    assert tidy(tidy(typed)) == tidy(typed)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", ""),
        ("  ", ""),
        ("a.b@exemple.fr", "a.b@exemple.fr"),
        ("06 12 34 56 78", "0612345678"),
        ("+229 97-00-00-01", "+22997000001"),
        ("٠٦ ١٢ ٣٤ ٥٦ ٧٨", "0612345678"),
        ("0033 6 12 34 56 78", "+33612345678"),
        ("A.B@Exemple.FR", "a.b@exemple.fr"),
        ("ana@mairie-é.example", "ana@xn--mairie--hya.example"),
        ("bonjour", None),
        ("@exemple.fr", None),
        ("a@b", None),
        ("12", None),
        ("a@" + "b" * 300 + ".fr", None),
    ],
)
def test_a_contact_is_an_address_or_a_number_or_nothing(typed: str, read: str | None) -> None:
    assert read_contact(typed) == read


def test_days_count_from_opening_to_closing() -> None:
    opened = datetime.datetime(2026, 11, 1, 9, tzinfo=datetime.UTC)

    assert days_open(opened, None) is None
    assert days_open(opened, opened + datetime.timedelta(days=2, hours=23)) == 2


def rule(number: int, categories: str = "", areas: str = "") -> Rule:
    """A rule that gives to team ``number``."""
    return Rule(number, frozenset(categories.split()), frozenset(areas.split()), number, f"Équipe {number}")


RULES = (rule(1, "lighting", "Centre"), rule(2, "lighting roads"), rule(3, areas="Gare"), rule(4, "water"))


@pytest.mark.parametrize(
    ("category", "area", "team"),
    [
        ("lighting", "Centre", 1),
        ("lighting", "Gare", 2),  # the first that fits, not the closest fit
        ("trees", "Gare", 3),
        ("water", "", 4),
        ("trees", "Centre", None),
    ],
)
def test_the_first_rule_that_fits_decides(category: str, area: str, team: int | None) -> None:
    found = route(RULES, category, area)

    assert (found.team_id if found else None) == team


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("Appelez Mme Ada Canari au 06 99 88 77 66", "Appelez Mme … au …"),
        ("canari@exemple.fr attend", "… attend"),
        ("voiture AB-123-CD garée", "voiture … garée"),
        ("السيد أحمد بن علي اتصل على +229 97 00 00 01", "السيد … اتصل على …"),
        ("trou de 40 cm au 12 rue des Tanneurs, depuis 2025", "trou de 40 cm au 12 rue des Tanneurs, depuis 2025"),
        ("", ""),
    ],
)
def test_what_names_somebody_is_masked(words: str, kept: str) -> None:
    assert anonymise(words) == kept


@pytest.mark.parametrize(
    ("place", "street"),
    [
        ("12, rue des Tanneurs", "rue des Tanneurs"),
        ("3 bis, quai Neuf", "quai Neuf"),
        ("Parc Nord", "Parc Nord"),
        ("12", "12"),
    ],
)
def test_the_number_of_the_door_is_not_told_to_strangers(place: str, street: str) -> None:
    assert street_of(place) == street


@given(some.dictionaries(some.text(min_size=1, max_size=3), some.integers(0, 40), max_size=12))
def test_no_cell_counts_fewer_than_five_and_none_is_lost(counts: dict[str, int]) -> None:
    groups = merged_cells(counts)

    assert sorted(name for group in groups for name in group) == sorted(name for name, count in counts.items() if count)
    sizes = [sum(counts[name] for name in group) for group in groups]
    if sum(counts.values()) >= FEWEST:
        assert min(sizes) >= FEWEST
    else:
        assert len(groups) <= 1


@given(some.lists(some.integers(0, 12), max_size=24))
def test_small_months_wait_for_the_next(counts: list[int]) -> None:
    months = [(f"m{number:02}", count) for number, count in enumerate(counts)]

    runs = merged_periods(months)

    told = [name for run in runs for name in run]
    assert told == [name for name, _count in months][: len(told)]
    assert all(sum(dict(months)[name] for name in run) >= FEWEST for run in runs)
    assert sum(count for name, count in months if name not in told) < FEWEST
