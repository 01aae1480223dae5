"""What an address asks is read without surprise."""

import hypothesis.strategies as st
import pytest
from hypothesis import given

from socle.data.portal import rules
from socle.data.tables.terms import Column, Filter, Geo, Schema

SCHEMA = Schema(
    (
        Column("code"),
        Column("page", "integer"),
        Column("jours__ge", "integer"),
        Column("jours", "integer"),
        Column("-moins", "number"),
        Column("lon", "number", role="lon"),
        Column("lat", "number", role="lat"),
        Column("vu", "datetime"),
        Column("rue"),
    ),
    ("code",),
    Geo(lon="lon", lat="lat"),
)


@pytest.mark.parametrize(
    ("text", "page"),
    [("1", 1), ("7", 7), ("", 1), ("0", 1), ("-3", 1), ("abc", 1), ("٣", 1), ("9" * 40, 1), ("1e3", 1)],
)
def test_a_page_is_a_number_or_the_first(text: str, page: int) -> None:
    assert rules.page_of(text) == page


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("jours", (("jours", False),)),
        ("-jours", (("jours", True),)),
        ("-moins", (("-moins", False),)),
        ("--moins", (("-moins", True),)),
        ("inconnu", ()),
        ("", ()),
    ],
)
def test_a_dash_before_a_column_turns_the_order(text: str, sort: tuple[tuple[str, bool], ...]) -> None:
    assert rules.sort_of(text, SCHEMA) == sort


@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        (("rue", "Port"), Filter("rue", "eq", "Port")),
        (("jours__le", "3"), Filter("jours", "le", "3")),
        (("jours__ge", "3"), Filter("jours__ge", "eq", "3")),
        (("c.page", "2"), Filter("page", "eq", "2")),
        (("rue__empty", ""), Filter("rue", "empty", "")),
    ],
)
def test_a_word_of_the_address_is_a_condition(pair: tuple[str, str], expected: Filter) -> None:
    assert rules.filters_of([pair], SCHEMA, rules.PAGE_WORDS) == ((expected,), ())


def test_words_of_the_page_and_empty_choices_are_no_conditions() -> None:
    pairs = [("page", "2"), ("q", "x"), ("rue", ""), ("utm_source", "x"), ("jours__zz", "1")]

    assert rules.filters_of(pairs, SCHEMA, rules.PAGE_WORDS) == ((), ("utm_source", "jours__zz"))


def test_a_column_named_like_a_word_of_the_page_can_be_asked_for() -> None:
    name = rules.word_for("page")

    found, _ = rules.filters_of([(name, "4")], SCHEMA, rules.PAGE_WORDS)

    assert found == (Filter("page", "eq", "4"),)


@given(st.text(max_size=60))
def test_any_text_as_a_box_is_a_box_of_the_earth_or_nothing(text: str) -> None:
    box = rules.box_of(text)

    assert box is None or (-180 <= box[0] <= box[2] <= 180 and -90 <= box[1] <= box[3] <= 90)


@pytest.mark.parametrize("text", ["nan,nan,nan,nan", "1,2,3", "3,1,2,2", "inf,0,1,1", "1,2,3,4,5", "-181,0,1,1"])
def test_what_is_no_box_is_nothing(text: str) -> None:
    assert rules.box_of(text) is None


def test_coordinates_are_hidden_until_asked_for() -> None:
    assert 5 not in rules.shown(SCHEMA, wide=False)
    assert {5, 6} <= set(rules.shown(SCHEMA, wide=True))


@given(st.integers(1, 40))
def test_a_page_of_rows_stays_light(columns: int) -> None:
    assert 8 <= rules.rows_per_page(columns) <= 20
    assert rules.rows_per_page(columns) * columns <= 320


def test_dates_are_drawn_first_and_keys_never() -> None:
    names = [column.name for column in rules.drawable(SCHEMA)]

    assert names == ["vu", "rue"]


def test_events_that_nobody_ordered_come_newest_first() -> None:
    assert rules.newest_first(SCHEMA) == (("vu", True),)
    assert rules.newest_first(Schema((Column("a"),))) == ()
