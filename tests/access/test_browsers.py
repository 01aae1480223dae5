"""What no browser may be talked into: sending another site's form, keeping a page of staff for the next reader."""

import pytest
from django.test import Client

from socle.commons.people.commands import set_password
from socle.commons.people.terms import Role
from socle.ground.scope import Scope
from tests.access.routes import Route, routes
from tests.towns import NOW, found_town, hire, scope_of

PASSWORD = "quatre mots de pluie"
# Mail programs press this one for their reader (RFC 8058): the token in its address is the right.
WITHOUT_TOKEN = {"follow-leave"}
pytestmark = pytest.mark.django_db


def once() -> list[Route]:
    """Every address of the site, once."""
    return list({one.address: one for one in routes()}.values())


def test_no_form_is_taken_without_its_token() -> None:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(hire(found_town(), Role.ADMINISTRATOR))
    taken = []

    for route in once():
        status = client.post(f"/{route.address}", {"x": "1"}).status_code
        if status not in (403, 405) and route.name not in WITHOUT_TOKEN:
            taken.append(f"{route.name}: {status}")

    assert taken == []


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.PARTNER])
def test_no_page_of_staff_is_kept_by_a_browser_or_on_the_way(role: Role) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(hire(found_town(), role))
    kept = []

    for route in once():
        if route.address.startswith("agent"):
            answer = client.get(f"/{route.address}")
            if not {"private", "no-store"} <= set(answer.headers.get("Cache-Control", "").split(", ")):
                kept.append(f"{route.name}: {answer.status_code}")

    assert kept == []


def test_signing_in_changes_the_session_and_leads_nowhere_else() -> None:
    town = found_town()
    account = hire(town, Role.AGENT)
    _give_password(scope_of(account, town), town.id)
    wrong = []

    for there in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"):
        client = Client()
        session = client.session
        session["x"] = 1
        session.save()
        client.cookies["socle"] = str(session.session_key)
        sent = {"login": account.email, "password": PASSWORD, "next": there}
        answer = client.post("/agent/connexion/mot-de-passe/", sent)
        again = client.get("/agent/connexion/", {"next": there})
        out = client.post("/agent/deconnexion/", {"next": there})
        led = [one.headers.get("Location") for one in (answer, again, out)]
        if led != ["/agent/", "/agent/", "/"] or client.cookies["socle"].value == session.session_key:
            wrong.append(f"{there}: {led}")

    assert wrong == []


def _give_password(scope: Scope, authority_id: int) -> None:
    set_password(scope, authority_id=authority_id, current="", new=PASSWORD, repeated=PASSWORD, session_key="", now=NOW)
