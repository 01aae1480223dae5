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
def test_an_address_with_a_nul_is_answered_as_one_that_does_not_exist(client: Client, path: str) -> None:
    found_town()

    assert client.get(path).status_code in (302, 404, 422)
    assert client.post(path).status_code in (302, 403, 404, 405)
