"""One browser and one served demonstration for all browser tests; at the end, what was measured."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from e2e.browsing import CHROMIUM, FLAGS
from e2e.known import Known, prepare
from e2e.measuring import FIGURES
from e2e.serving import copy_instance, make_towns, served

# Read at collection by the sampled matrices; `./socle test` sets and prints it first.
os.environ.setdefault("SOCLE_TEST_SEED", str(time.time_ns() % 1_000_000))


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium. It ends with these tests: its event loop would refuse Django's database to others."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def towns(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration towns, made once. Who changes them changes a copy."""
    made = tmp_path_factory.mktemp("made") / "towns"
    make_towns(made)
    return made


@pytest.fixture(scope="package")
def directory(towns: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The copy that these tests share: each adds to it."""
    copied = tmp_path_factory.mktemp("towns")
    copy_instance(towns, copied)
    return copied


@pytest.fixture(scope="package")
def site(directory: Path) -> Iterator[str]:
    """The address of the demonstration towns."""
    with served(directory) as address:
        yield address


@pytest.fixture(scope="package")
def known(browser: Browser, site: str, directory: Path) -> Known:
    """What the pages with a parameter need."""
    return prepare(browser, site, directory)


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
