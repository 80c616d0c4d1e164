"""The distribution's Chromium before the real whole: after the story, and over the prefecture."""

import time
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import async_playwright

from assembled import Assembled
from chromium_rig import SCREENSHOTS, Chromium
from prefecture_rig import Filled
from standalone.chromium import find_chromium
from standalone.machine import CannotStart

STARTED = time.time()


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    try:
        return find_chromium()
    except CannotStart as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
async def browser(chromium_path: Path) -> AsyncIterator[Any]:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    for picture in SCREENSHOTS.glob("*.jpg"):
        with suppress(FileNotFoundError):  # the other worker removes what is left of before, too
            if picture.stat().st_mtime < STARTED:
                picture.unlink()
    async with async_playwright() as playwright:
        # Its sandbox needs what containers do not give; it opens our own pages only.
        browser = await playwright.chromium.launch(
            executable_path=chromium_path, args=["--no-sandbox"]
        )
        yield browser
        await browser.close()


@pytest.fixture
def chromium(browser: Any, story: Assembled) -> Chromium:
    """After the story of one child."""
    return Chromium(browser, story)


@pytest.fixture
def prefecture(browser: Any, filled: Filled) -> Chromium:
    """In the made-up prefecture, where every page has something to show."""
    return Chromium(browser, filled.system)
