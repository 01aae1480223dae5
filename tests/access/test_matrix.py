"""Every route × role × authority × method, made from what the views declare. A route that declares nothing is red."""

import os
import random
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from socle.commons.cases.models import Case
from socle.commons.people.models import Account, Authority
from socle.commons.people.terms import Role
from socle.ground import world
from socle.ground.scope import Permission, guarded, opened, system_scope
from socle.ground.scope.doors import OPEN, PASSED, door_of
from socle.services.reports.commands import open_report
from socle.site.policy import GRANTS, PUBLIC
from tests.access.routes import Route, routes
from tests.towns import found_town, hire

# Not ours to declare.
FOREIGN = {"api-root": "the address from which the API counts its own; it shows nothing"}
# A real thing in the address, where the guard alone does not decide: it must be the thing of one's own authority.
EXAMPLES = {
    "staff-case": "agent/dossiers/{code}",
    "staff-bulk": "agent/lot?do=note&d={code}.1",
    "people-person": "agent/equipe/{account}",
}
# Whose role is held where, seen from the authority whose page is asked for; a role reaches down the tree, never up.
REACHES = {"here": True, "above": True, "elsewhere": False, "below": False}
WHOLE = os.environ.get("SOCLE_TEST_ALL") == "1"
DICE = random.Random(int(os.environ.get("SOCLE_TEST_SEED", "20")))
SAMPLE = 0.2  # of the roles of other authorities, in the short suite


def staff_routes() -> list[Route]:
    """The routes that need a permission."""
    return [one for one in routes() if isinstance(one.door, Permission)]


def test_every_route_declares_its_door() -> None:
    silent = [one.name for one in routes() if one.door is None and one.name not in FOREIGN]

    assert silent == [], "put @guarded(PERMISSION) or @opened on these views"


def test_names_are_unique() -> None:
    names = [one.name for one in routes()]

    assert len(names) == len(set(names))


def test_under_agent_only_the_doors_of_sign_in_are_open() -> None:
    doors = {one.name for one in routes() if one.door == OPEN and one.address.startswith("agent/")}
    ways_in = ("agent/connexion/", "agent/deconnexion/")

    assert doors == {one.name for one in routes() if one.address.startswith(ways_in)}


def test_a_view_without_declaration_would_be_seen() -> None:
    permission = Permission("tests:door:open", "open the door of a test")

    assert door_of(lambda request: None) is None
    assert door_of(opened(lambda request: None)) == OPEN
    assert door_of(guarded(permission)(lambda request: None)) is permission


def may(permission: Permission, role: Role | None, reaches: bool) -> bool:
    """What the policy says, read without the code that grants."""
    if permission in PUBLIC:
        return True
    return role is not None and reaches and permission in GRANTS[role]


@pytest.fixture
def towns(db: None) -> dict[str, Authority]:
    """The authority of the pages, one above it, one below it, one elsewhere."""
    found = {
        "here": found_town("belvenne", "BV"),
        "above": found_town("venne", "VE", west=-31.0),
        "below": found_town("bourg", "BO", west=-32.0),
        "elsewhere": found_town("orvin", "SO", west=-33.0),
    }
    for child, parent in (("here", "above"), ("below", "here")):
        found[child].parent = found[parent]
        found[child].save(update_fields=["parent"])
    return found


def accounts(towns: dict[str, Authority]) -> Iterator[tuple[str, Role, Account]]:
    """Somebody in each role of each authority."""
    for where, town in towns.items():
        for role in Role:
            if role == Role.RESIDENT:
                account = Account.objects.create_user(f"nobody@{where}.example", name="x", created_at=world.now())
            else:
                account = hire(town, role)
            yield where, role, account


@pytest.mark.long
def test_routes_open_to_the_roles_of_the_policy_in_their_own_authority_alone(towns: dict[str, Authority]) -> None:
    wrong: list[str] = []
    wanted = staff_routes()
    tried = 0
    for where, role, account in accounts(towns):
        client = Client(raise_request_exception=False)
        client.force_login(account)
        for route in wanted:
            if not WHOLE and where != "here" and DICE.random() > SAMPLE:
                continue
            for method in ("get", "post"):
                tried += 1
                assert isinstance(route.door, Permission)
                allowed = may(route.door, role, REACHES[where])
                answer = getattr(client, method)(f"/{route.address}")
                fault = _fault(answer, route.door, allowed)
                if fault:
                    wrong.append(f"{method} {route.name} as {role} {where}: {fault}")

    assert wrong == []
    assert tried >= len(wanted) * len(Role) * 2


@pytest.mark.django_db
def test_the_public_is_shown_the_door_of_staff_and_nothing_else() -> None:
    found_town()
    wrong = []
    for route in staff_routes():
        assert isinstance(route.door, Permission)
        for method in ("get", "post"):
            answer = getattr(Client(raise_request_exception=False), method)(f"/{route.address}")
            if route.door in PUBLIC or answer.status_code == 405:
                continue
            door = answer.status_code == 302 and answer["Location"].startswith("/agent/connexion/?next=")
            if not (door or (answer.status_code == 404 and not route.address.startswith("agent/"))):
                wrong.append(f"{method} {route.name}: {answer.status_code}")
            if PASSED in answer.wsgi_request.__dict__:
                wrong.append(f"{method} {route.name}: the guard let the public pass")

    assert wrong == []


@pytest.mark.django_db
def test_open_routes_answer_the_public_without_a_fault_nor_a_look_at_its_session() -> None:
    found_town()
    wrong = []
    for route in routes():
        if route.door != OPEN:
            continue
        for method in ("get", "post"):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                answer = getattr(Client(raise_request_exception=False), method)(f"/{route.address}")
            if answer.status_code >= 500 and route.name != "readyz":
                wrong.append(f"{method} {route.name}: {answer.status_code}")
            reads = [one for one in queries.captured_queries if "django_session" in one["sql"]]
            if method == "get" and reads and not route.address.startswith("agent/"):
                wrong.append(f"{route.name} reads the session of the public")

    assert wrong == []


@pytest.mark.django_db
@pytest.mark.parametrize("route", sorted(EXAMPLES))
def test_what_is_another_authority_s_does_not_exist(route: str, towns: dict[str, Authority]) -> None:
    here = towns["here"]
    resident = system_scope([here.id])
    open_report(
        resident, authority_id=here.id, category="water", point=None, place="quai", submission="1", now=world.now()
    )
    mine, theirs = hire(here, Role.MANAGER), hire(towns["elsewhere"], Role.MANAGER)
    address = EXAMPLES[route].format(code=Case.objects.get().code, account=mine.pk)

    statuses = []
    for account, prefix in ((mine, ""), (theirs, ""), (theirs, "/@orvin"), (mine, "/@orvin")):
        client = Client()
        client.force_login(account)
        statuses.append(client.get(f"{prefix}/{address}").status_code)

    # A list of things leaves out what is not one's own; a page of one thing does not exist.
    assert statuses[0] == 200 and statuses[1] == 404 and statuses[3] == 404
    assert statuses[2] == 404 or route == "staff-bulk"


@pytest.mark.django_db
def test_an_account_that_was_closed_opens_nothing() -> None:
    account = hire(found_town(), Role.ADMINISTRATOR)
    client = Client()
    client.force_login(account)
    account.is_active = False
    account.save(update_fields=["is_active"])

    assert client.get("/agent/").status_code == 302


def _fault(answer: object, permission: Permission, allowed: bool) -> str:
    """What is wrong with an answer; nothing when it is as the policy says."""
    status: int = answer.status_code  # type: ignore[attr-defined]
    passed = answer.wsgi_request.__dict__.get(PASSED) == permission.name  # type: ignore[attr-defined]
    if status >= 500:
        return f"answers {status}"
    if status == 405:
        return ""
    if allowed and not passed:
        return f"refused, {status}"
    if not allowed and (passed or status != 404):
        return f"let in, {status}"
    return ""
