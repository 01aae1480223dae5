"""The towns and the empty store of the tables' tests, and a portal with a table in it."""

import pytest
from django.test import Client

from socle.commons.people.models import Authority
from socle.data.portal.ogc._items import _kept
from socle.data.tables.factories import benches, feed_table
from socle.data.tables.models import Table
from socle.data.tables.tests.conftest import NOW, _empty_store, scope, town, village

__all__ = ["_empty_store", "scope", "town", "village"]


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    _kept.clear()


@pytest.fixture
def table(town: Authority) -> Table:
    return feed_table(town.id, benches(60), now=NOW)


@pytest.fixture
def visitor(table: Table) -> Client:
    return Client(headers={"accept": "text/html"})
