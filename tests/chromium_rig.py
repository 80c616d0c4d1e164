"""A real Chromium before the real whole: the distribution's package, driven by Playwright."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from axe_playwright_python.async_playwright import DEFAULT_OPTIONS, Axe
from playwright.async_api import BrowserContext, Page

from assembled import Assembled
from standalone.services import ROOT

SCREENSHOTS = ROOT / ".wardship" / "screenshots"
LOCALES = {"zh": "zh-CN", "en": "en-GB"}
LATER_LINES = "main tbody tr:nth-child(n+9)"
"""Of a long list the first lines are looked at: the others are made by the same template."""
MENU = "nav.menu li:not(:has([aria-current]))"
"""Looked at once: the same on every page that one person opens, but for where one is."""
WIDTHS = {"wide": (1366, 768), "phone": (390, 844)}


class Person:
    """Somebody at a browser. Whatever the browser complains of is kept."""

    def __init__(self, context: BrowserContext, page: Page, address: str, name: str) -> None:
        self.context, self.page, self.address, self.name = context, page, address, name
        self.complaints: list[str] = []
        self._looked_at = [LATER_LINES]
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, message: Any) -> None:
        # A refusal's status is no complaint about the page.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    async def open(self, path: str) -> None:
        await self.page.goto(f"{self.address}/insight/pages{path}")

    async def sign_in(self, login_name: str, password: str, path: str = "") -> None:
        await self.open(path)
        await self.page.fill("#login_name", login_name)
        await self.page.fill("#password", password)
        await self.page.click("button[type=submit]")
        await self.page.wait_for_url(re.compile("/insight/pages"))

    async def send(self) -> None:
        """The page's form; until what follows is there."""
        async with self.page.expect_navigation():
            await self.page.click("main form button[type=submit]")

    async def text(self) -> str:
        return await self.page.inner_text("main")

    async def picture(self, name: str) -> None:
        path = SCREENSHOTS / f"{name}.jpg"  # a PNG takes half as long again
        await self.page.screenshot(path=path, type="jpeg", quality=80, full_page=True)

    async def look(self, name: str) -> list[str]:
        """A screenshot for people to look at, and what is wrong."""
        await self.picture(name)
        return await self.faults()

    async def faults(self, *, colours: bool = True) -> list[str]:
        """What axe-core finds wrong; that colours stand out takes it longer than all the rest."""
        context = {"exclude": [[one] for one in self._looked_at]}
        options = {**DEFAULT_OPTIONS, "rules": {"color-contrast": {"enabled": colours}}}
        found = (await Axe().run(self.page, context, options)).response["violations"]
        if await self.page.locator(MENU).count() and MENU not in self._looked_at:
            self._looked_at.append(MENU)
        return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]


class Chromium:
    """Opens a browser of its own for each person."""

    def __init__(self, browser: Any, story: Assembled) -> None:
        self._browser, self.story = browser, story

    @asynccontextmanager
    async def person(
        self, name: str, *, language: str = "zh", width: str = "wide", scripts: bool = True
    ) -> AsyncIterator[Person]:
        across, down = WIDTHS[width]
        context = await self._browser.new_context(
            locale=LOCALES[language],
            viewport={"width": across, "height": down},
            java_script_enabled=scripts,
        )
        try:
            yield Person(context, await context.new_page(), self.story.address, name)
        finally:
            await context.close()

    @asynccontextmanager
    async def signed_in(self, name: str, path: str = "", **how: Any) -> AsyncIterator[Person]:
        async with self.person(name, **how) as person:
            await person.sign_in(name, self.story.logins[name]["password"], path)
            yield person
