"""Two agents, a manager and an administrator of two authorities work a day's queue, and see nothing but theirs."""

from pathlib import Path

from playwright.sync_api import Browser

from e2e.browsing import needs_chromium
from e2e.day import Day, work
from e2e.hands import Mouse
from e2e.measuring import FIGURES
from e2e.serving import copy_instance, served

pytestmark = needs_chromium


def test_a_day_of_two_town_halls(browser: Browser, towns: Path, tmp_path: Path) -> None:
    copy_instance(towns, tmp_path)
    with served(tmp_path) as site:
        day = Day(browser, site, tmp_path, Mouse, scripts=True)

        work(day)

        day.close()
    FIGURES.spans["a day with a mouse"] = sum(seconds for _step, seconds in day.steps)
    assert len(day.steps) >= 14
    assert b"Traceback" not in (tmp_path / "server.log").read_bytes()
