"""Pages: readable by people and by what reads to them, in two languages, with nothing inline."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

import insight.pages
from chassis.access import OFFICERS, Caller, Role
from contracts.catalogue import events
from contracts.procurement import PaymentMade
from contracts.registry import ChildClassified, ChildRegistered
from insight.dashboards.country import BANDS, TIERS
from insight.desks.forms import DESKS
from insight.facts.measures import Measure
from insight.pages.language import preferred, words
from insight.pages.menu import groups_for
from insight.queues.queues import QUEUES
from neighbours import Neighbours
from page_reader import Browser, Page
from reference.divisions import Area

DASHBOARDS = (
    "country", "statistics", "workforce", "custody", "procurement", "justice", "departments",
    "regions",
)  # fmt: skip
NEVER = datetime.max.replace(tzinfo=UTC)
TEMPLATES = Path(insight.pages.__file__).parent / "templates"


class TestCountry:
    async def test_shows_children_by_category_and_age_band(
        self, neighbours: Neighbours, browser: Browser, county: Area
    ) -> None:
        for categories, band in ((("LBC",), "6-13"), (("LBC", "CID-P"), "0-5"), ((), "0-5")):
            child = neighbours.tell(ChildRegistered, county, categories=()).childid
            neighbours.tell(
                ChildClassified, county, child_id=child, categories=categories, age_band=band,
                tier="red",
            )  # fmt: skip
        neighbours.tell(PaymentMade, county, amount_fen=123_456_78)
        await neighbours.settled()
        await browser.sign_in("county_officer", county.code)
        page = await browser.read("/country", lang="en")
        cells = page.cells
        at = cells.index("rural left-behind child")
        assert cells[at : at + 4] == ["rural left-behind child", "1", "1", "2"]
        at = cells.index("Each child once")
        assert cells[at : at + 4] == ["Each child once", "2", "1", "3"]
        assert "Red (highest risk)" in cells
        assert "123,456.78" in page.text

    async def test_another_area_is_not_shown(self, browser: Browser) -> None:
        await browser.sign_in("county_officer", "510104")
        answer = await browser.open("/country", area="51")
        assert answer.status_code == 404
        assert "区域不在您的管辖范围内" in answer.text

    async def test_a_wrong_code_is_said_in_words(self, browser: Browser) -> None:
        await browser.sign_in("county_officer", "510104")
        for area in ("x", "51010"):
            answer = await browser.open("/country", area=area, lang="en")
            assert answer.status_code == 422
            assert answer.headers["content-type"].startswith("text/html")


class TestEveryDashboard:
    @pytest.mark.parametrize("name", DASHBOARDS)
    async def test_stands_though_the_neighbours_say_nothing(
        self, browser: Browser, name: str
    ) -> None:
        await browser.sign_in("provincial_officer", "51")
        page = await browser.read(f"/{name}", lang="en")
        assert len(page.all("h1")) == len(page.all("main")) == 1
        assert all(header.get("scope") in ("col", "row") for header in page.all("th"))
        assert len(page.all("caption")) == len(page.all("table"))

    async def test_is_not_for_providers(self, browser: Browser) -> None:
        await browser.sign_in("provider_staff", "510104")
        answer = await browser.open("/country")
        assert answer.status_code == 403


class TestEveryPage:
    async def test_runs_and_loads_nothing_that_is_not_ours(self, browser: Browser) -> None:
        await browser.sign_in("county_officer", "510104")
        for path in ("/country", "/desks/register", "/signed-out"):
            answer = await browser.open(path)
            policy = answer.headers["content-security-policy"]
            assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy
            assert "unsafe" not in policy
            page = Page(answer.text)
            assert not page.all("style")
            assert not any({"style", "onclick", "onload"} & tag.keys() for _, tag in page.tags)
            sources = [script["src"] for script in page.all("script")]
            assert sources
            assert all(str(one).startswith("/insight/pages/assets/") for one in sources)
            assert answer.headers["cache-control"] == "no-store"
            assert answer.headers["x-content-type-options"] == "nosniff"

    async def test_its_assets_may_be_kept_for_ever(self, browser: Browser) -> None:
        page = Page((await browser.open("/signed-out")).text)
        sources = [str(one["src"]) for one in page.all("script")]
        sheets = [str(one["href"]) for one in page.all("link") if one["rel"] == "stylesheet"]
        for address in (*sources, *sheets):
            answer = await browser.client.get(address)
            assert answer.status_code == 200
            assert "immutable" in answer.headers["cache-control"]
            wrong = re.sub("/[0-9a-f]{16}/", "/0123456789abcdef/", address)
            assert (await browser.client.get(wrong)).status_code == 404

    @pytest.mark.parametrize(
        ("header", "query", "expected"),
        [
            ("", {}, "zh-CN"),
            ("en-GB,en;q=0.9", {}, "en"),
            ("zh-CN,zh;q=0.9,en;q=0.8", {}, "zh-CN"),
            ("en", {"lang": "zh"}, "zh-CN"),
            ("zh", {"lang": "en"}, "en"),
        ],
    )
    async def test_speaks_the_readers_language(
        self, browser: Browser, header: str, query: dict[str, str], expected: str
    ) -> None:
        browser.client.headers["Accept-Language"] = header
        page = await browser.read("/signed-out", **query)
        assert page.all("html") == [{"lang": expected}]

    async def test_the_language_chosen_stays_and_the_address_with_it(
        self, browser: Browser
    ) -> None:
        await browser.sign_in("provincial_officer", "51")
        page = await browser.read("/country", area="5101", lang="en")
        other = next(a for a in page.all("a") if a.get("hreflang"))
        assert other["href"] == "?area=5101&lang=zh"
        assert (await browser.read("/country")).all("html") == [{"lang": "en"}]


class TestMenu:
    @pytest.mark.parametrize("role", [*OFFICERS, Role.REPORTER, Role.AGENCY_STAFF, Role.AUDITOR])
    async def test_shows_no_closed_door(self, browser: Browser, role: Role) -> None:
        """What is listed opens; a queue may find its service silent, but not the door shut."""
        await browser.sign_in(role, "510104")
        page = await browser.read("/welcome")
        links = [str(a["href"]) for a in page.all("a") if "/insight/pages/" in str(a.get("href"))]
        assert links
        for link in links:
            assert (await browser.client.get(link)).status_code in (200, 404), link

    def test_leads_to_every_queue_and_dashboard(self) -> None:
        callers = [Caller("x", "x", None, frozenset((role,)), Area(""), NEVER) for role in Role]
        found = {
            entry.path.rpartition("/")[2]
            for caller in callers
            for group in groups_for(caller)
            for entry in group.entries
        }
        queues = {name for name, queue in QUEUES.items() if not queue.of}
        assert {*queues, *DASHBOARDS} - found == set()

    async def test_welcomes_who_has_no_page(self, browser: Browser) -> None:
        await browser.sign_in("court_liaison", "510104")
        home = await browser.open("")
        assert home.headers["location"].endswith("/welcome")
        assert (await browser.open("/welcome")).status_code == 200


class TestWords:
    def test_every_key_has_both_languages(self) -> None:
        assert all(pair["zh"] and pair["en"] for pair in words().values())
        lines = (TEMPLATES.parent / "words.csv").read_text(encoding="utf-8").splitlines()
        keys = [line.partition(",")[0] for line in lines]
        assert len(keys) == len(set(keys))

    def test_every_key_that_a_template_or_a_table_names_is_there(self) -> None:
        named = {
            key
            for path in TEMPLATES.glob("*.html")
            for key in re.findall(r'\bt\("([\w.-]+)"\)', path.read_text(encoding="utf-8"))
        }
        named |= {f"role.{role}" for role in Role if role is not Role.SERVICE}
        named |= {f"measure.{one}" for one in Measure}
        named |= {f"band.{one}" for one in BANDS} | {f"tier.{one}" for one in TIERS}
        named |= {f"page.{one}" for one in (*DASHBOARDS, *DESKS, *QUEUES)}
        named |= {f"{what}.{one}" for one in DESKS for what in ("send", "done")}
        named |= {field.key for desk in DESKS.values() for field in desk.fields}
        named |= {
            option.words for desk in DESKS.values() for one in desk.fields for option in one.options
        }
        named |= {column.key for one in QUEUES.values() for column in one.columns}
        named |= {
            f"event.{event.TYPE.removesuffix('.v1')}"
            for event in events()
            if "child_id" in event.model_fields
        }
        assert named - words().keys() == set()


class TestPreferredLanguage:
    @pytest.mark.parametrize(
        ("header", "language"),
        [
            ("", "zh"), ("*", "zh"), ("fr", "zh"), ("EN-us", "en"), ("zh;q=0.5, en;q=0.6", "en"),
            ("en;q=nonsense", "zh"), ("en;q=0", "zh"), (";;,,=;q", "zh"),
        ],
    )  # fmt: skip
    def test_is_the_one_wanted_most_that_we_speak(self, header: str, language: str) -> None:
        assert preferred(header) == language
