"""Tracking codes are unguessable, and a wrong sign is seen before the database is asked."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as some

from socle.commons.cases.rules import ALPHABET, RANDOM_SIGNS, asked_words, make_code, read_code, sought_text
from socle.commons.cases.terms import State
from socle.engines.workflow import standard

chances = some.binary(min_size=16, max_size=16)


def test_a_code_carries_at_least_fifty_random_bits() -> None:
    assert RANDOM_SIGNS * math.log2(len(ALPHABET)) >= 50
    with pytest.raises(ValueError, match="16 random bytes"):
        make_code("BV", b"short")


@given(chances)
def test_a_code_is_read_back_however_it_is_typed(chance: bytes) -> None:
    code = make_code("BV", chance)

    assert read_code(code) == code
    assert read_code(code.lower().replace("-", " ")) == code
    assert read_code(f"  {code.replace('-', '')} ") == code


@given(chances, some.integers(0, RANDOM_SIGNS), some.sampled_from(ALPHABET))
def test_every_single_wrong_sign_is_seen(chance: bytes, position: int, wrong: str) -> None:
    prefix, _, body = make_code("BV", chance).partition("-")
    signs = list(body.replace("-", ""))
    if signs[position] == wrong:
        return
    signs[position] = wrong

    assert read_code(prefix + "".join(signs)) is None


@given(chances, some.integers(0, RANDOM_SIGNS - 1))
def test_every_swap_of_two_neighbours_is_seen(chance: bytes, position: int) -> None:
    prefix, _, body = make_code("BV", chance).partition("-")
    signs = list(body.replace("-", ""))
    signs[position], signs[position + 1] = signs[position + 1], signs[position]
    swapped = prefix + "".join(signs)

    assert read_code(swapped) in (None, make_code("BV", chance))


@given(some.text(max_size=60))
def test_anything_else_is_no_code_and_no_error(typed: str) -> None:
    read = read_code(typed)

    assert read is None or read_code(read) == read


def test_the_house_knows_an_end_as_the_standard_workflow_does() -> None:
    assert {one.name: (one.closed, one.look) for one in standard().states} == {
        one.value: (one.is_closed, one.look) for one in State
    }


def test_a_phrase_is_not_taken_for_a_code() -> None:
    assert asked_words("rue des tanneurs") == ["rue", "des", "tanneurs"]
    assert asked_words("BV-7K3M") == ["bv", "7k3m"]


@given(chances)
def test_a_code_is_looked_for_however_it_is_typed(chance: bytes) -> None:
    code = make_code("BV", chance)
    whole = sought_text(code, "3, rue du Puits")

    for typed in (code, code.lower(), code.replace("-", " "), code.replace("-", ""), code[:7]):
        assert all(word in whole for word in asked_words(typed))
    assert len(sought_text(code, "𞤀" * 999).encode()) <= 800
