"""A kind of case of our own, only while these tests run; and one moment for everybody."""

from collections.abc import Iterator

import pytest

from socle.commons.cases import ports
from socle.commons.cases.tests.desk import KIND, Desk, PlainKind, open_desk
from socle.ground import world
from tests.towns import NOW


@pytest.fixture(autouse=True)
def _plain_kind() -> Iterator[None]:
    ports.bind(KIND, PlainKind())
    yield
    ports._kinds.pop(KIND, None)


@pytest.fixture
def desk() -> Iterator[Desk]:
    """A town at work on Friday 20 November 2026, at ten."""
    with world.at(NOW):
        yield open_desk()
