"""A town that sends, and a way out that remembers what it was given."""

import datetime
from collections.abc import Iterator

import pytest

from socle.commons.messages import commands, ports
from socle.commons.messages.ports import Parcel
from socle.commons.messages.terms import Channel, Notice
from socle.commons.people.models import Authority
from socle.ground.scope import Scope, system_scope
from tests.towns import found_town

NOON = datetime.datetime(2026, 11, 20, 11, 0, tzinfo=datetime.UTC)  # noon in Belvenne, a Friday
MINUTE = datetime.timedelta(minutes=1)
HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)

MOVED = Notice(
    "tests.moved",
    "Une demande avance",
    ("title", "state", "url"),
    "{title}",
    "Bonjour,\n\n{title} : {state}.\n\n{url}\n\n{town}",
    "{town} : {title}, {state}. {url}",
    required=("url",),
)
FIELDS = {"title": "Éclairage, rue du Puits", "state": "en cours", "url": "http://b.example/s/1"}


class Way:
    """A way out under the eyes of a test: it keeps parcels, or does what the test says instead."""

    def __init__(self) -> None:
        self.parcels: list[Parcel] = []
        self.faults: list[BaseException] = []

    def hand(self, parcel: Parcel) -> str:
        """Keep it, or fail as told."""
        if self.faults:
            raise self.faults.pop(0)
        self.parcels.append(parcel)
        return f"ref-{len(self.parcels)}"

    def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def town(transactional_db: None) -> Authority:
    """A town in France's time."""
    return found_town()


@pytest.fixture
def scope(town: Authority) -> Scope:
    """The worker's scope."""
    return system_scope([town.id])


@pytest.fixture
def way() -> Iterator[Way]:
    """One way out for both channels."""
    made = Way()
    for channel in Channel:
        ports.bind_transport(channel, made)
    yield made
    ports._transports.clear()


def queue(scope: Scope, town: Authority, to: str = "ana@example.org", key: str = "k1", **more: object) -> bool:
    """Send the notice of these tests."""
    given: dict[str, object] = {"notice": MOVED, "language": "fr", "fields": FIELDS, "about": "case:1", "now": NOON}
    return commands.send(scope, authority_id=town.id, to=to, key=key, **(given | more))  # type: ignore[arg-type]
