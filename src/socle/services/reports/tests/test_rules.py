"""What residents type is kept as they meant it."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from socle.services.reports.rules import days_open, read_contact, tidy


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
