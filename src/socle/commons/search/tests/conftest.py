"""A town and its neighbour with a few documents: a table, a page, cases of two teams."""

import datetime
from collections.abc import Collection, Iterable, Iterator
from typing import Any

import pytest

from socle.commons.people import commands as people
from socle.commons.people.terms import AuthorityKind, Role
from socle.commons.search import commands, ports, queries
from socle.commons.search.terms import Results, SearchDocument
from socle.ground.scope import Actor, Scope, system_scope

NOW = datetime.datetime(2026, 11, 20, 9, 0, tzinfo=datetime.UTC)
READ, READ_TEAM = "cases:case:read", "cases:team:read"


def found(slug: str, prefix: str) -> int:
    """The id of a new town."""
    authority = people.found_authority(
        system_scope([]),
        slug=slug,
        name=slug.capitalize(),
        kind=AuthorityKind.MUNICIPALITY,
        code_prefix=prefix,
        languages=["fr", "en", "ar"],
    )
    return authority.id


@pytest.fixture
def belvenne(db: Any) -> int:
    """The id of a town."""
    return found("belvenne", "BV")


@pytest.fixture
def orvin(db: Any) -> int:
    """The id of its neighbour."""
    return found("orvin", "SO")


def document(authority_id: int, key: str, title: str, text: str = "", **facts: Any) -> SearchDocument:
    """Something that can be found."""
    told = {"kind": "table", "url": f"/x/{key}", "at": NOW, **facts}
    return SearchDocument(key=key, authority_id=authority_id, title=title, text=text, **told)


def case(authority_id: int, key: str, title: str, text: str = "", *, team_id: int | None = None) -> SearchDocument:
    """A case, as its room gives it: for staff, and for the members of its team."""
    staff = {"permission": READ, "team_permission": READ_TEAM, "team_id": team_id, "kind": "report"}
    return document(authority_id, key, title, text, **staff)


def put(*documents: SearchDocument) -> int:
    """Index documents."""
    return commands.index(system_scope({one.authority_id for one in documents}), documents, NOW)


def public(authority_id: int) -> Scope:
    """Anybody."""
    return Scope(Actor("public"), {authority_id: frozenset({"search:site:ask"})})


def staff(*authority_ids: int, permission: str = READ, account: int = 1) -> Scope:
    """Somebody at work in some towns."""
    granted = frozenset({"search:site:ask", "search:staff:ask", permission})
    return Scope(Actor("account", account), dict.fromkeys(authority_ids, granted))


def ask(scope: Scope, authority_id: int, text: str, **how: Any) -> Results:
    """Search."""
    return queries.search(scope, authority_id, text, **{"language": "fr", "now": NOW, **how})


def keys(results: Results) -> list[str]:
    """What was found, in order."""
    return [hit.key for hit in results.hits]


def hire(authority_id: int, role: Role) -> int:
    """The id of a new account."""
    created = people.create_account(
        system_scope([authority_id]),
        authority_id=authority_id,
        email=f"{role.value}{authority_id}@example.org",
        name=role.value,
        role=role,
        now=NOW,
    )
    return created.pk


class Source:
    """A source whose documents a test changes."""

    def __init__(self) -> None:
        self.given: list[SearchDocument] = []

    def label(self) -> str:
        return "Essais"

    def documents(self, scope: Scope, keys: Collection[str] | None) -> Iterable[SearchDocument]:
        return [one for one in self.given if (keys is None or one.key in keys) and one.authority_id in scope.grants]


@pytest.fixture
def source() -> Iterator[Source]:
    """A source of kind ``report``, alone."""
    before = dict(ports._sources)
    ports._sources.clear()
    made = Source()
    ports.bind_source("report", made)
    yield made
    ports._sources.clear()
    ports._sources.update(before)
