"""The walk in a browser with JavaScript off: a resident reports, an agent answers, anyone downloads the row."""

import io
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from e2e.browsing import PHONE, needs_chromium, words_of
from e2e.measuring import FIGURES
from e2e.walking import ADMINISTRATOR, AGENT, PUBLISHED_SECONDS, TABLE, Walk, photograph, within

pytestmark = needs_chromium


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A phone whose browser runs no script."""
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": PHONE, "height": 800}, has_touch=True, accept_downloads=True
    )
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(
    ("prefix", "words", "reply", "email"),
    [
        ("", "Le lampadaire clignote la nuit 🚧", "C’est réparé depuis ce matin.", AGENT),
        ("/ar", "مصباح الشارع ينطفئ كل ليلة 🚧", "تم إصلاح المصباح هذا الصباح.", ADMINISTRATOR),
    ],
    ids=["French", "Arabic"],
)
def test_a_report_is_answered_and_anyone_downloads_its_row(
    page: Page, browser: Browser, site: str, prefix: str, words: str, reply: str, email: str
) -> None:
    walk = Walk(page, site + prefix)
    before = walk.rows()

    walk.start()
    walk.choose_by_plan()
    walk.tell(words, photograph())
    walk.leave_contact("habitant@exemple.fr")
    assert words in words_of(page)
    assert_photo_tells_nothing(page)
    code = walk.send()

    row, took = within(PUBLISHED_SECONDS, "the row", lambda: new_row(walk, before))
    FIGURES.spans[f"row in the CSV after sending{prefix}"] = took
    assert (row["categorie"], row["etat"], row["clos_le"]) == ("Éclairage", "reçu", "")
    assert words_on_portal(walk, row["id"], "reçu")

    walk.go(f"/suivi/{code}")
    assert words in words_of(page) and reply not in words_of(page)
    assert_photo_tells_nothing(page)

    agent = Walk(browser.new_context(java_script_enabled=False).new_page(), site + prefix)
    agent.sign_in(email)
    agent.open_in_queue(code)
    assert words in words_of(agent.page) and "habitant@exemple.fr" in words_of(agent.page)
    agent.answer(reply)
    agent.page.context.close()

    _closed, took = within(PUBLISHED_SECONDS, "the new state", lambda: walk.rows()[row["id"]]["etat"] == "clos")
    FIGURES.spans[f"state in the CSV after closing{prefix}"] = took
    assert words_on_portal(walk, row["id"], "clos")
    page.goto(f"{walk.address}/suivi/")
    page.fill("#code", code.lower().replace("-", " "))
    walk.go_on()
    assert page.url.endswith(f"/suivi/{code}")
    assert reply in words_of(page)


def new_row(walk: Walk, before: dict[str, dict[str, str]]) -> dict[str, str] | None:
    """The one row that was not there before."""
    fresh = [row for number, row in walk.rows().items() if number not in before]
    assert len(fresh) <= 1
    return fresh[0] if fresh else None


def words_on_portal(walk: Walk, number: str, state: str) -> bool:
    """Whether the page of the table shows the row of that number in that state, and nothing else."""
    walk.go(f"/donnees/{TABLE}/?q={number}")
    rows = walk.main("tbody tr")
    return rows.count() == 1 and number in rows.inner_text() and state in rows.inner_text()


def assert_photo_tells_nothing(page: Page) -> None:
    """The photograph is shown, small, and carries neither place nor name of the camera; so does the large one."""
    shown = page.locator("main figure img")
    assert shown.evaluate(
        "image => image.complete ? image.naturalWidth : image.decode().then(() => image.naturalWidth)"
    )
    for url in (shown.get_attribute("src"), page.locator("main figure a").get_attribute("href")):
        assert url is not None
        answer = page.request.get(page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2] + url)
        assert answer.ok
        with Image.open(io.BytesIO(answer.body())) as picture:
            assert picture.format == "JPEG"
            assert not picture.getexif()
        assert b"Canari" not in answer.body()


def test_a_place_is_chosen_by_search_and_list(page: Page, site: str) -> None:
    walk = Walk(page, site)
    walk.start("cleanliness")

    walk.choose_by_search("gare")

    assert page.url.endswith("/photo")
    assert "gare" in words_of(page).lower()


def test_a_place_is_chosen_by_list_alone(page: Page, site: str) -> None:
    walk = Walk(page, site)
    walk.start("trees")

    walk.press(walk.main("#lieu .options a").first)
    walk.page.locator("#p2").check()
    walk.go_on()

    assert page.url.endswith("/photo")


def test_a_place_is_told_in_words(page: Page, site: str) -> None:
    walk = Walk(page, site)
    walk.start("water")

    walk.choose_in_words("Derrière l’école 🏫, près du puits")

    assert page.url.endswith("/photo")
    assert "Derrière l’école 🏫, près du puits" in words_of(page)


def test_a_double_press_and_the_back_button_open_one_case(page: Page, site: str) -> None:
    walk = Walk(page, site)
    before = walk.rows()
    walk.start()
    walk.choose_by_search()
    walk.tell("Deux fois")
    walk.leave_contact()

    walk.main("button:not(.line)").dblclick()
    page.wait_for_url("**/recu")
    code = walk.code()
    page.go_back()
    if not page.url.endswith("/recu"):
        walk.go_on()

    assert page.url.endswith("/recu")
    assert walk.code() == code
    within(PUBLISHED_SECONDS, "the row", lambda: new_row(walk, before))
    page.wait_for_timeout(1500)
    assert len(walk.rows()) == len(before) + 1


@pytest.mark.parametrize("prefix", ["", "/ar"], ids=["French", "Arabic"])
def test_a_place_in_another_town_is_offered_that_town(page: Page, site: str, prefix: str) -> None:
    village = Walk(page, f"{site}/@saint-orvin")
    village.start()
    point = village.press_plan_for_point()
    walk = Walk(page, site + prefix)
    walk.start()

    page.goto(f"{page.url}?{point}&z=2")
    assert page.locator("#p0").count() == 0
    walk.press(walk.main(".notice.bad a"))

    assert page.url == f"{site}/@saint-orvin{prefix}/signalements/"


def test_a_place_outside_every_town_is_refused_with_a_reason(page: Page, site: str) -> None:
    walk = Walk(page, site)
    walk.start()

    page.goto(f"{page.url}?lon=10.0&lat=10.0&z=2")

    assert walk.main(".notice.bad").count() == 1
    assert page.locator("#p0").count() == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty", b""),
        ("text", b"not a photo"),
        ("script", b"<svg onload=alert(1)>"),
        ("cut", b"\xff\xd8\xff" + b"0" * 99),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_refused_photo_keeps_the_words(page: Page, site: str, name: str, content: bytes) -> None:
    walk = Walk(page, site)
    walk.start()
    walk.choose_by_search()

    walk.tell("Mes mots restent 🚧 هنا", content)

    assert page.url.endswith("/photo")
    assert page.locator("#words").input_value() == "Mes mots restent 🚧 هنا"
    assert page.title().startswith("Erreur")
    walk.main(".notice.bad a").click()
    assert page.url.endswith("#photo")


def test_a_draft_is_found_again_on_the_same_device(page: Page, site: str) -> None:
    walk = Walk(page, site)
    walk.start("signs")
    walk.choose_by_search()
    walk.tell("Un panneau tourné")

    walk.go("/signalements/")
    walk.press(walk.main(".notice a"))
    walk.page.goto(page.url.replace("/lieu", "/photo"))

    assert page.locator("#words").input_value() == "Un panneau tourné"


def test_an_agent_who_mistyped_the_address_starts_again(page: Page, site: str) -> None:
    walk = Walk(page, f"{site}/@dekanve")
    walk.go("/agent/")
    page.fill("#id_email", "agnet@dekanve.example")
    walk.go_on()

    walk.press(walk.main("form .row a"))
    page.fill("#id_email", "agent@dekanve.example")
    walk.go_on()
    page.fill("#id_code", walk.main(".notice .code").inner_text())
    walk.go_on()

    assert page.url == f"{site}/@dekanve/agent/"
