"""The distribution's Chromium before the real whole, after the story."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import async_playwright

from assembled import Assembled
from chromium_rig import SCREENSHOTS, Chromium
from standalone.chromium import find_chromium
from standalone.machine import CannotStart


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    try:
        return find_chromium()
    except CannotStart as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
async def chromium(story: Assembled, chromium_path: Path) -> AsyncIterator[Chromium]:
    shutil.rmtree(SCREENSHOTS, ignore_errors=True)
    SCREENSHOTS.mkdir(parents=True)
    async with async_playwright() as playwright:
        # Its sandbox needs what containers do not give; it opens our own pages only.
        browser = await playwright.chromium.launch(
            executable_path=chromium_path, args=["--no-sandbox"]
        )
        yield Chromium(browser, story)
        await browser.close()
