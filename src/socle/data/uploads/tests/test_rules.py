"""What is decided without asking anybody."""

import datetime
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socle.data.uploads.rules import is_page, name_of, next_time, slug_of_file, storable, title_of_file
from socle.data.uploads.terms import Every

TREE = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists, max_leaves=20)


@pytest.mark.parametrize(
    ("first", "kind", "page"),
    [
        (b"<!DOCTYPE html><html>", "text/csv", True),
        (b"\xef\xbb\xbf \n<HTML lang=fr>", "", True),
        (b"<!-- bonjour --><html>", "text/csv", True),
        (b"a;b\n<html>;2\n", "text/csv", False),
        (b"a;b\n1;2\n", "text/html", True),
        (b'{"a": "<html>"}', "application/json", False),
    ],
)
def test_a_page_for_people_is_told_from_a_file(first: bytes, kind: str, page: bool) -> None:
    assert is_page(first, kind) is page


@given(value=TREE)
def test_what_is_kept_can_be_kept_by_both_databases(value: object) -> None:
    text = json.dumps(storable(value), ensure_ascii=False)

    assert "\\u0000" not in text and "NaN" not in text and "Infinity" not in text
    text.encode("utf-8")


@given(name=st.text(max_size=600))
def test_any_name_gives_a_name_a_title_and_an_address(name: str) -> None:
    kept = name_of(name)

    assert len(kept) <= 200 and kept == name_of(kept)
    assert len(title_of_file(kept)) <= 200
    assert slug_of_file(kept).replace("-", "").isalnum() and slug_of_file(kept).isascii()


def test_a_file_s_name_says_what_the_table_may_be_called() -> None:
    assert title_of_file("arbres_de-la.ville_2025.csv") == "Arbres de la ville 2025"
    assert slug_of_file("Élèves (été) 2025.XLSX") == "eleves-ete-2025"


@pytest.mark.parametrize(
    ("every", "after", "then"),
    [
        (Every.DAILY, "2026-12-31", "2027-01-01"),
        (Every.WEEKLY, "2026-12-31", "2027-01-07"),
        (Every.MONTHLY, "2026-12-31", "2027-01-31"),
        (Every.MONTHLY, "2027-01-31", "2027-02-28"),
        (Every.NEVER, "2026-12-31", None),
    ],
)
def test_an_address_is_asked_again_in_its_rhythm(every: Every, after: str, then: str | None) -> None:
    found = next_time(every, datetime.datetime.fromisoformat(f"{after}T09:00:00+00:00"))

    assert (found.date().isoformat() if found else None) == then
