"""Every page in both languages: without a fault that axe-core can find, and looked at."""

import pytest

from assembled import Assembled
from chromium_rig import Chromium

OFFICIAL = (
    "country", "workforce", "custody", "procurement", "justice", "departments", "regions",
    "queues/children", "queues/reports", "queues/needs", "queues/custodies", "queues/milestones",
    "desks/register", "desks/report", "welcome", "signed-out",
)  # fmt: skip
ABOUT = {
    "children/{}": ("registry", "SELECT id FROM child ORDER BY id LIMIT 1"),
    "desks/visit?of={}": ("registry", "SELECT id FROM child ORDER BY id LIMIT 1"),
    "desks/triage?of={}": ("judicial-referral", "SELECT id FROM report LIMIT 1"),
    "desks/admit?of={}": ("placement", "SELECT id FROM need ORDER BY status LIMIT 1"),
    "desks/accept?of={}": ("procurement", "SELECT id FROM milestone LIMIT 1"),
}


async def _paths(story: Assembled) -> list[str]:
    about = [path.format((await story.rows(*where))[0][0]) for path, where in ABOUT.items()]
    return [*OFFICIAL, *about]


class TestEveryPage:
    @pytest.mark.parametrize("language", ["zh", "en"])
    async def test_can_be_used_by_everybody(self, chromium: Chromium, language: str) -> None:
        async with chromium.signed_in("county-officer", language=language) as person:
            wrong = {}
            for path in await _paths(chromium.story):
                await person.open(f"/{path}")
                name = path.partition("?")[0].replace("/", "-")[:24]
                assert await person.page.locator("h1").count() == 1, path
                if found := await person.look(f"{name}-{language}"):
                    wrong[path] = found
            assert wrong == {}
            assert person.complaints == []

    async def test_the_sign_in_page_too(self, chromium: Chromium) -> None:
        async with chromium.person("nobody") as person:
            await person.open("/country")
            assert await person.look("sign-in") == []

    async def test_fits_on_a_phone(self, chromium: Chromium) -> None:
        async with chromium.signed_in("county-officer", width="phone") as person:
            for path in ("country", "custody", "queues/children", "desks/register"):
                await person.open(f"/{path}")
                await person.look(f"{path.replace('/', '-')}-phone")
                across = await person.page.evaluate("document.documentElement.scrollWidth")
                assert across <= 390, path

    async def test_has_its_charts_drawn_under_the_policy(self, chromium: Chromium) -> None:
        async with chromium.signed_in("county-officer", "/country") as person:
            canvas = person.page.locator("[data-chart] canvas")
            await canvas.first.wait_for(state="attached")
            assert await canvas.count() == await person.page.locator("[data-chart]").count()
            assert person.complaints == []

    async def test_works_without_scripts(self, chromium: Chromium) -> None:
        async with chromium.signed_in("county-officer", "/country", scripts=False) as person:
            await person.page.click("table a >> nth=0")
            await person.page.wait_for_load_state()
            assert await person.page.locator("nav.crumbs li").count() == 2


class TestSigningOut:
    async def test_ends_the_session_in_this_browser(self, chromium: Chromium) -> None:
        async with chromium.signed_in("village-director") as person:
            await person.page.click("header form button")
            await person.page.wait_for_url("**/signed-out")
            await person.open("/country")
            assert "/identity/oauth/authorize" in person.page.url
