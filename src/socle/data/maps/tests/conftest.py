"""A town with neighbourhoods and a table of benches, and somebody who may edit maps."""

import pytest
from django.test import Client

from socle.commons.people.models import Authority
from socle.commons.people.terms import Role
from socle.commons.places import commands as places
from socle.commons.places.terms import NewNeighbourhood
from socle.data.maps.pages._public import SHELF
from socle.data.tables.factories import benches, feed_table
from socle.data.tables.models import Table
from socle.data.tables.tests.conftest import NOW, _empty_store, scope, town, village
from socle.engines.geo import Point, Polygon
from socle.ground.scope import system_scope
from tests.towns import hire

__all__ = ["_empty_store", "scope", "town", "village"]


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    SHELF.pages._pages.clear()  # towns of two tests share their numbers


def square(west: float) -> Polygon:
    corners = [(west, 47.095), (west + 0.01, 47.095), (west + 0.01, 47.12), (west, 47.12), (west, 47.095)]
    return Polygon(tuple(Point(*corner) for corner in corners))


@pytest.fixture
def quarters(town: Authority) -> None:
    """Three neighbourhoods; the benches name two of them and « Port-Neuf », which is written otherwise."""
    named = [("centre", "Centre", "الوسط"), ("tanneurs", "Les Tanneurs", ""), ("port-neuf", "Port neuf", "")]
    places.import_neighbourhoods(
        system_scope([town.id]),
        authority_id=town.id,
        neighbourhoods=[
            NewNeighbourhood(code, name, square(2.295 + 0.01 * place), {"ar": arabic} if arabic else {})
            for place, (code, name, arabic) in enumerate(named)
        ],
    )


@pytest.fixture
def table(town: Authority, quarters: None) -> Table:
    return feed_table(town.id, benches(60), now=NOW)


@pytest.fixture
def visitor(table: Table) -> Client:
    return Client(headers={"accept": "text/html"})


@pytest.fixture
def steward(table: Table, town: Authority) -> Client:
    client = Client(headers={"accept": "text/html"})
    client.force_login(hire(town, Role.STEWARD))
    return client
