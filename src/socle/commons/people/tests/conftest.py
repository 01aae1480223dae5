"""Two towns and the people who work there."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.core.cache import cache
from django.test import override_settings

from socle.commons.people.models import Account, Authority
from socle.commons.people.terms import Role
from socle.ground.scope import Scope, system_scope
from tests.towns import found_town, hire, scope_of

NOON = datetime.datetime(2026, 11, 20, 11, 0, tzinfo=datetime.UTC)
MINUTE, DAY = datetime.timedelta(minutes=1), datetime.timedelta(days=1)


@dataclass
class House:
    """A town with an administrator and an agent, and another town."""

    town: Authority
    other: Authority
    boss: Account
    agent: Account

    def scope(self, account: Account) -> Scope:
        """What an account may do in the town."""
        return scope_of(account, self.town)

    @property
    def system(self) -> Scope:
        """May do everything in both towns."""
        return system_scope([self.town.id, self.other.id])


@pytest.fixture(autouse=True)
def _quick_passwords() -> Iterator[None]:
    """Passwords are slow to try on purpose; tests try many."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture
def house(db: None) -> House:
    """Belvenne and Orvin; nobody was refused yet."""
    cache.clear()
    town, other = found_town(), found_town("orvin", "SO", west=-33.0)
    return House(town, other, hire(town, Role.ADMINISTRATOR), hire(town, Role.AGENT))
