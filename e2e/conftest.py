"""One browser and one served demonstration for all browser tests; at the end, what was measured."""

import os
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from e2e.browsing import CHROMIUM, FLAGS
from e2e.measuring import FIGURES
from e2e.serving import demonstration
from e2e.visits import Known
from e2e.walking import ADMINISTRATOR, Walk, photograph

# Read at collection by the sampled matrices; `./socle test` sets and prints it first.
os.environ.setdefault("SOCLE_TEST_SEED", str(time.time_ns() % 1_000_000))


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium. It ends with these tests: its event loop would refuse Django's database to others."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the demonstration towns."""
    with demonstration(tmp_path_factory.mktemp("towns")) as address:
        yield address


@pytest.fixture(scope="package")
def known(browser: Browser, site: str) -> Known:
    """What the pages with a parameter need: a draft with everything in it, an open and a closed case, two points."""
    context = browser.new_context(java_script_enabled=False)
    walk = Walk(context.new_page(), site)
    walk.start("roads")
    walk.choose_by_search()
    walk.tell("Un trou devant la porte", photograph())
    walk.leave_contact("habitant@exemple.fr")
    code = walk.send()
    draft = walk.start()
    inside = walk.press_plan_for_point()
    walk.choose_by_plan()
    walk.tell("Le lampadaire clignote", photograph())
    village = Walk(context.new_page(), f"{site}/@saint-orvin")
    village.start()
    outside = village.press_plan_for_point()
    village.page.close()
    walk.sign_in(ADMINISTRATOR)
    walk.go("/agent/?etat=done")
    walk.press(walk.main("tbody a").first)
    closed = walk.code()
    state = context.storage_state()
    context.close()
    return Known({"draft": draft, "code": code, "closed": closed, "inside": inside, "outside": outside}, state)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The run time, the seed and the figures of the pages."""
    reports = [
        report
        for outcome in ("passed", "failed", "error")
        for report in terminalreporter.stats.get(outcome, [])
        if report.nodeid.startswith("e2e/")
    ]
    if not reports:
        return
    seconds = sum(report.duration for report in reports)
    terminalreporter.write_line(f"browser tests: {seconds:.0f} s, seed {os.environ['SOCLE_TEST_SEED']}")
    for line in FIGURES.lines():
        terminalreporter.write_line(f"  {line}")
