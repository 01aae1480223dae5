"""A town with a table of benches, and somebody who may edit boards."""

import pytest
from django.test import Client

from socle.commons.people.models import Authority
from socle.commons.people.terms import Role
from socle.data.boards.pages._public import SHELF
from socle.data.tables.factories import benches, feed_table
from socle.data.tables.models import Table
from socle.data.tables.tests.conftest import NOW, _empty_store, scope, town, village
from tests.towns import hire

__all__ = ["_empty_store", "scope", "town", "village"]


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    SHELF.pages._pages.clear()  # towns of two tests share their numbers


@pytest.fixture
def table(town: Authority) -> Table:
    return feed_table(town.id, benches(60), now=NOW)


@pytest.fixture
def visitor(table: Table) -> Client:
    return Client(headers={"accept": "text/html"})


@pytest.fixture
def steward(table: Table, town: Authority) -> Client:
    client = Client(headers={"accept": "text/html"})
    client.force_login(hire(town, Role.STEWARD))
    return client
