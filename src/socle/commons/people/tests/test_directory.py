"""Signing in through the authority's directory: a real OpenID Connect provider over HTTP, small and sometimes wrong."""

import base64
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings

from socle.commons.people.models import Account, SignedIn
from socle.commons.people.tests.conftest import House
from tests.directory import directory_settings


class Directory:
    """What the provider says of whoever signs in, and what it was asked."""

    def __init__(self) -> None:
        self.person: dict[str, Any] = {}
        self.broken = ""
        self.asked: list[str] = []
        directory = self

        class Answers(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer()

            def do_POST(self) -> None:
                directory.asked.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
                self._answer()

            def _answer(self) -> None:
                path = urlsplit(self.path).path
                directory.asked.append(path)
                text = json.dumps(directory.document(path)).encode()
                if directory.broken == path:
                    text = b"<html>not what you think"
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def document(self, path: str) -> dict[str, Any]:
        """The provider's pages."""
        if path.endswith("openid-configuration"):
            ends = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
            return {"issuer": self.address, **{end: f"{self.address}/{end}" for end in ends}}
        if path == "/token_endpoint":
            parts = ({"alg": "none"}, {"iss": self.address, "aud": "socle", "exp": 9_999_999_999, **self.person})
            token = ".".join(base64.urlsafe_b64encode(json.dumps(one).encode()).decode().rstrip("=") for one in parts)
            return {"access_token": "x", "token_type": "Bearer", "id_token": f"{token}."}
        return self.person


@pytest.fixture
def directory(house: House) -> Iterator[Directory]:
    """A provider that is configured, on this machine."""
    one = Directory()
    with override_settings(**directory_settings(one.address, "l’annuaire")):
        yield one
    one.server.shutdown()
    one.server.server_close()


def go_through(browser: Client) -> HttpResponse:
    """To the directory and back, as a browser goes."""
    away = browser.get("/agent/connexion/annuaire/oidc/")
    asked = parse_qs(urlsplit(away["Location"]).query)
    back = urlsplit(asked["redirect_uri"][0]).path
    return browser.get(back, {"code": "c", "state": asked["state"][0]})  # type: ignore[return-value]


def test_a_known_person_comes_in_and_no_account_is_made(house: House, directory: Directory) -> None:
    directory.person = {"sub": "42", "email": house.agent.email, "email_verified": True, "name": "Somebody"}
    browser, before = Client(), Account.objects.count()

    page = browser.get("/agent/connexion/").content.decode()
    answer = go_through(browser)

    assert "Entrer avec l’annuaire" in page
    assert answer["Location"] == "/agent/" and browser.get("/agent/").status_code == 200
    assert Account.objects.count() == before
    assert SignedIn.objects.get().method == "socialaccount"
    assert any("code_verifier" in one for one in directory.asked), "PKCE"


@pytest.mark.parametrize(
    "person",
    [
        {"sub": "42", "email": "stranger@x.example", "email_verified": True},
        {"sub": "42", "email": "agent@belvenne.example", "email_verified": False},
        {"sub": "42", "email": "agent@belvenne.example"},
        {"sub": "42"},
    ],
)
def test_a_stranger_or_an_address_not_verified_stays_outside(
    house: House, directory: Directory, person: dict[str, Any]
) -> None:
    directory.person = person
    browser, before = Client(), Account.objects.count()

    answer = go_through(browser)

    assert answer["Location"].endswith("?motif=inconnu")
    assert "aucun compte" in browser.get(answer["Location"]).content.decode()
    assert browser.get("/agent/").status_code == 302 and Account.objects.count() == before


def test_a_closed_account_stays_outside(house: House, directory: Directory) -> None:
    Account.objects.filter(pk=house.agent.pk).update(is_active=False)
    directory.person = {"sub": "42", "email": house.agent.email, "email_verified": True}
    browser = Client()

    answer = go_through(browser)

    assert answer["Location"].endswith("?motif=inconnu") and browser.get("/agent/").status_code == 302


@pytest.mark.parametrize("broken", ["/.well-known/openid-configuration", "/token_endpoint", "/userinfo_endpoint"])
def test_a_directory_that_talks_nonsense_is_not_our_fault(house: House, directory: Directory, broken: str) -> None:
    directory.person = {"sub": "42", "email": house.agent.email, "email_verified": True}
    browser = Client()
    if broken.startswith("/."):
        directory.broken = broken
        answer: Any = browser.get("/agent/connexion/annuaire/oidc/")
    else:
        directory.broken = broken
        answer = go_through(browser)

    assert answer["Location"].endswith("?motif=ailleurs")
    assert "L’annuaire ne répond pas" in browser.get(answer["Location"]).content.decode()


def test_a_return_that_nobody_asked_for_opens_nothing(house: House, directory: Directory) -> None:
    directory.person = {"sub": "42", "email": house.agent.email, "email_verified": True}
    browser = Client()

    answer = browser.get("/agent/connexion/annuaire/oidc/retour", {"code": "c", "state": "forged"})

    assert answer.status_code < 500 and browser.get("/agent/").status_code == 302


def test_the_private_network_is_refused_unless_the_instance_says_so(house: House, directory: Directory) -> None:
    with override_settings(EGRESS_PRIVATE=False):
        answer = Client().get("/agent/connexion/annuaire/oidc/")

    assert answer["Location"].endswith("?motif=ailleurs") and directory.asked == []


def test_without_a_directory_no_button_and_no_address(house: House) -> None:
    browser = Client()

    assert "annuaire" not in browser.get("/agent/connexion/").content.decode()
    assert browser.get("/agent/connexion/annuaire/oidc/").status_code == 404
