"""A passkey, with an authenticator that the browser plays: added, used to come in, and worth nothing once removed."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from e2e.browsing import needs_chromium, words_of
from e2e.serving import copy_instance, served

pytestmark = needs_chromium

EMAIL = "chef@dekanve.example"


@pytest.fixture(scope="module")
def address(towns: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Towns of its own. A passkey belongs to a name: the machine's, never a number."""
    directory = tmp_path_factory.mktemp("keys")
    copy_instance(towns, directory)
    with served(directory) as address:
        yield address.replace("127.0.0.1", "localhost") + "/@dekanve"
    shutil.rmtree(directory)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a reader who has nothing yet."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


def authenticator(page: Page) -> CDPSession:
    """Give the browser a telephone's lock: it keeps keys and always knows its owner."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session


def enter_by_code(page: Page, address: str) -> None:
    """By the code that the demonstration shows."""
    page.goto(f"{address}/agent/")
    page.fill("#id_email", EMAIL)
    page.click("main form.wizard button")
    page.fill("#id_code", page.locator("main .notice .code").inner_text())
    page.click("main form.wizard button")


def leave(page: Page, address: str) -> None:
    """Forget the session, as another machine would know nothing of it."""
    page.context.clear_cookies()
    page.goto(f"{address}/agent/")


def test_a_passkey_lets_its_owner_in_and_nobody_once_it_is_removed(page: Page, address: str) -> None:
    authenticator(page)
    enter_by_code(page, address)

    page.goto(f"{address}/agent/compte/cles/ajouter")
    page.fill("#id_name", "Téléphone")
    page.click("form.passkey button")
    expect(page.locator("main")).to_contain_text("Codes de secours")  # for the day the telephone is lost
    leave(page, address)
    page.click("form.passkey button")
    expect(page).to_have_url(re.compile(r"/@dekanve/agent/$"))
    assert "Dékanvé" in words_of(page, "body")

    page.goto(f"{address}/agent/compte/cles")
    page.click("a[href$=retirer]")
    page.get_by_role("link", name="Avec une clé d’accès").click()  # whoever removes a key proves who they are
    page.click("form.passkey button")
    page.click("main button.stop")
    expect(page.locator("main")).not_to_contain_text("Téléphone")
    leave(page, address)
    with page.expect_navigation():
        page.click("form.passkey button")

    expect(page.locator("#id_email")).to_be_visible()  # the door again
