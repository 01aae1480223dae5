"""The browser of these tests."""

import re
import shutil

import pytest
from playwright.sync_api import Page

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = (
    "--no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update "
    "--disable-sync"
).split()
PHONE, DESKTOP = 360, 1280

needs_chromium = [
    pytest.mark.chromium,
    pytest.mark.skipif(CHROMIUM is None, reason="needs a real Chromium: apt install chromium"),
]


def words_of(page: Page, selector: str = "main") -> str:
    """The words that are seen, every kind of space read as a plain one."""
    return re.sub(r"\s+", " ", page.locator(selector).first.inner_text()).strip()
