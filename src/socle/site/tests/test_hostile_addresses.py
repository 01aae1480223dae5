"""Addresses that no page has: an answer that says so, never a fault."""

import pytest
from django.test import Client

from tests.towns import found_town

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path",
    [
        "/%00",
        "/@a%00b/",
        "/@belvenne/signalements/nouveau/a%00b/relire",
        "/suivi/a%00b",
        "/donnees/a%00b/",
        "/api/v1/tables/a%00b",
        "/agent/dossiers/a%00b",
    ],
)
def test_an_address_with_a_nul_is_not_found(client: Client, path: str) -> None:
    found_town()

    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404
