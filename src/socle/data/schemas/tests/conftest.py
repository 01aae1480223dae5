"""A town with a steward, and a small sound schema."""

import json
from typing import Any

import pytest
from django.test import Client

from socle.commons.people.models import Authority
from socle.commons.people.terms import Role
from socle.data.tables.tests.conftest import _empty_store
from socle.ground.scope import Scope, system_scope
from tests.towns import found_town, hire

__all__ = ["_empty_store"]

DOCUMENT: dict[str, Any] = {
    "title": "Bancs publics",
    "socle:title": {"en": "Public benches"},
    "fields": [
        {"name": "numero", "type": "string", "constraints": {"required": True, "unique": True}, "example": "B-1"},
        {"name": "places", "type": "integer", "constraints": {"minimum": 1, "maximum": 12}, "example": 3},
    ],
    "primaryKey": "numero",
}
TEXT = json.dumps(DOCUMENT)


@pytest.fixture
def town(db: None) -> Authority:
    return found_town()


@pytest.fixture
def scope(town: Authority) -> Scope:
    return system_scope([town.id])


@pytest.fixture
def desk(town: Authority) -> Client:
    client = Client(headers={"accept": "text/html"})
    client.force_login(hire(town, Role.STEWARD))
    return client


@pytest.fixture
def visitor(town: Authority) -> Client:
    return Client(headers={"accept": "text/html"})
