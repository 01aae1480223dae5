"""A town with a case, its photograph, an agent and two managers."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from socle.commons.cases import commands as cases
from socle.commons.cases import ports
from socle.commons.cases.models import Case
from socle.commons.cases.permissions import READ as READ_CASES
from socle.commons.cases.terms import Channel
from socle.commons.cases.tests.desk import KIND, PlainKind
from socle.commons.files.commands import receive_photo
from socle.commons.files.permissions import HIDE, REDACT
from socle.commons.files.permissions import READ as READ_PHOTOS
from socle.commons.files.tests import photographs as photos
from socle.commons.files.tests.conftest import sent
from socle.commons.moderation import commands
from socle.commons.moderation.models import Item
from socle.commons.moderation.permissions import APPEAL, DECIDE, FLAG, LOG, READ
from socle.commons.moderation.terms import Kind, Reason, State
from socle.commons.people.models import Account, Authority
from socle.commons.people.terms import Role
from socle.ground import sandbox
from socle.ground.database import atomic
from socle.ground.scope import Actor, Scope, system_scope
from tests.towns import found_town, hire

NOW = datetime.datetime(2026, 11, 20, 9, 0, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def _own_storage(tmp_path: Path, settings: Any) -> None:
    settings.SOCLE_DIR = tmp_path


@pytest.fixture(scope="session", autouse=True)
def _no_child_left() -> Iterator[None]:
    yield
    sandbox.close()


AGENT = frozenset(map(str, (FLAG, READ_CASES, READ_PHOTOS, REDACT, APPEAL, LOG)))
MANAGER = AGENT | frozenset(map(str, (READ, DECIDE, HIDE)))


@pytest.fixture(autouse=True)
def _plain_kind() -> Iterator[None]:
    ports.bind(KIND, PlainKind())
    yield
    ports._kinds.pop(KIND, None)


@dataclass
class Town:
    """What the tests act on."""

    authority: Authority
    case: Case
    photo: str
    agent: Account
    manager: Account
    other: Account

    @property
    def thing(self) -> str:
        return f"case:{self.case.pk}"

    def scope(self, account: Account) -> Scope:
        granted = AGENT if account.pk == self.agent.pk else MANAGER
        return Scope(Actor("account", account.pk), {self.authority.pk: granted})

    @property
    def anyone(self) -> Scope:
        return Scope(Actor("public"), {self.authority.pk: frozenset(map(str, (APPEAL, LOG)))})

    def flag(self, kind: Kind = Kind.PHOTO, **changes: Any) -> Item:
        content: dict[str, Any] = {"ref": self.photo} if kind == Kind.PHOTO else {"excerpt": "des mots blessants"}
        asked: dict[str, Any] = {
            "kind": kind,
            "thing": self.thing,
            "reason": Reason.PERSONAL,
            "words": "Un visage",
            "now": NOW,
        }
        return commands.flag(self.scope(self.agent), authority_id=self.authority.pk, **(asked | content | changes))

    def decide(self, item: Item, by: Account | None = None, **changes: Any) -> Item:
        asked: dict[str, Any] = {
            "outcome": State.HIDDEN,
            "reason": Reason.PERSONAL,
            "words": "On voit le visage d’une personne.",
            "expected_version": item.version,
            "now": NOW,
        }
        scope = self.scope(by or self.manager)
        return commands.decide(scope, authority_id=self.authority.pk, item_id=item.pk, **(asked | changes))


def made(slug: str = "belvenne", prefix: str = "BV", west: float = -30.5) -> Town:
    authority = found_town(slug, prefix, west)
    scope = system_scope([authority.pk])
    content = photos.jpeg(photos.painted(640, 480))
    photo = receive_photo(scope, authority_id=authority.pk, upload=sent(content), now=NOW).file_id
    with atomic():
        case = cases.open_case(
            scope,
            authority_id=authority.pk,
            kind=KIND,
            channel=Channel.WEB,
            submission=f"{slug}-1",
            contact=f"resident@{slug}.example",
            now=NOW,
        )
    return Town(
        authority,
        case,
        photo,
        hire(authority, Role.AGENT),
        hire(authority, Role.MANAGER),
        hire(authority, Role.ADMINISTRATOR),
    )


@pytest.fixture
def town(transactional_db: Any) -> Town:
    return made()
