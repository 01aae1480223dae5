"""The world can be held still."""

import datetime

import pytest

from socle.ground import world


def test_the_clock_can_be_held_at_an_instant() -> None:
    instant = datetime.datetime(2026, 11, 20, 8, 12, tzinfo=datetime.UTC)

    with world.at(instant):
        assert world.now() == instant
        assert world.today("Pacific/Auckland") == datetime.date(2026, 11, 20)
        assert world.today("Pacific/Kiritimati") == datetime.date(2026, 11, 20)
        assert world.today("Pacific/Honolulu") == datetime.date(2026, 11, 19)

    assert world.now() > instant or world.now() < instant


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        with world.at(datetime.datetime(2026, 11, 20)):
            pass


def test_tokens_have_the_bits_they_promise_and_do_not_repeat() -> None:
    tokens = {world.token(160) for _ in range(500)}

    assert len(tokens) == 500
    assert all(len(token) * 6 >= 160 for token in tokens)
