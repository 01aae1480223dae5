"""The page of background work shows an administrator the deliveries of the authorities in hand, and no others."""

import pytest
from django.test import Client

from socle.commons.people.terms import Role
from socle.ground import world
from socle.ground.outbox.models import Delivery
from tests.towns import found_town, hire

pytestmark = pytest.mark.django_db


def parked(authority_id: int, event: str) -> Delivery:
    now = world.now()
    return Delivery.objects.create(
        event=event, payload={}, authority_id=authority_id, at=now, reaction="r", due_at=now, parked_at=now,
        last_error="RuntimeError at x.py:1",
    )  # fmt: skip


def test_the_deliveries_of_another_authority_are_neither_shown_nor_tried_again() -> None:
    here, there = found_town(), found_town("orvin", "SO", west=-33.0)
    mine, theirs = parked(here.id, "x.Mine"), parked(there.id, "x.Theirs")
    client = Client()
    client.force_login(hire(here, Role.ADMINISTRATOR))

    page = client.get("/agent/travaux").content.decode()
    client.post("/agent/travaux")

    assert "x.Mine" in page and "x.Theirs" not in page
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert mine.parked_at is None and theirs.parked_at is not None
