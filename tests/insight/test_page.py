"""The page: the same numbers, readable by people and by what reads to them."""

from html.parser import HTMLParser
from typing import Any

import httpx
import pytest

from chassis.access import Role
from chassis.testing import Service
from contracts.procurement import PaymentMade
from contracts.registry import ChildRegistered
from insight.facts.measures import Measure
from insight.pages.views import preferred
from insight.pages.words import MEASURES, PAGE
from neighbours import Neighbours
from reference.divisions import Area


class Page(HTMLParser):
    """The tags with their attributes, and the text in each cell."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.cells: list[str] = []
        self._open = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._open = tag

    def handle_endtag(self, tag: str) -> None:
        self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open in ("th", "td"):
            self.cells.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


async def open_page(
    service: Service, area: str = "51", language: str = "", **query: Any
) -> httpx.Response:
    headers = service.issuer.bearer(Role.COUNTY_OFFICER, area=area)
    return await service.client.get(
        "/insight/", params=query, headers={**headers, "Accept-Language": language}
    )


class TestShowSummary:
    async def test_shows_the_numbers_of_the_summary(
        self, neighbours: Neighbours, county: Area
    ) -> None:
        neighbours.tell(PaymentMade, county, amount_fen=123_456_78)
        for _ in range(3):
            neighbours.tell(ChildRegistered, county)
        await neighbours.settled()
        page = Page((await open_page(neighbours.insight, county.code, lang="en")).text)
        shown = dict(zip(page.cells[2::2], page.cells[3::2], strict=True))
        assert shown["Children registered"] == "3"
        assert shown["Paid (yuan)"] == "123,456.78"
        assert list(shown) == [MEASURES[measure]["en"] for measure in Measure]

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
        self, insight: Service, header: str, query: dict[str, str], expected: str
    ) -> None:
        answer = await open_page(insight, language=header, **query)
        assert Page(answer.text).all("html") == [{"lang": expected}]
        language = expected[:2]
        assert answer.headers["content-language"] == language
        assert PAGE["zh" if language == "zh" else "en"]["title"] in answer.text

    async def test_can_be_read_aloud(self, insight: Service) -> None:
        page = Page((await open_page(insight)).text)
        assert len(page.all("h1")) == len(page.all("main")) == len(page.all("caption")) == 1
        scopes = [header["scope"] for header in page.all("th")]
        assert scopes == ["col", "col"] + ["row"] * len(Measure)
        assert all(nav["aria-label"] for nav in page.all("nav"))
        assert all(link["lang"] == link["hreflang"] for link in page.all("a"))

    async def test_runs_and_loads_nothing_that_is_not_ours(self, insight: Service) -> None:
        answer = await open_page(insight)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        page = Page(answer.text)
        assert not page.all("script") + page.all("style")
        assert not any({"style", "onclick", "onload"} & a.keys() for _, a in page.tags)
        assert [link["href"] for link in page.all("link")] == ["/insight/style.css"]
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"

    async def test_its_style_sheet_is_there(self, insight: Service) -> None:
        answer = await insight.client.get("/insight/style.css")
        assert answer.headers["content-type"].startswith("text/css")
        assert "table" in answer.text
        assert "url(" not in answer.text

    async def test_the_other_language_keeps_the_area(self, insight: Service) -> None:
        answer = await open_page(insight, area="51", lang="zh")
        assert [a["href"] for a in Page(answer.text).all("a")] == ["?lang=en"]
        answer = await open_page(insight, area="51", lang="zh")
        headers = insight.issuer.bearer(Role.PROVINCIAL_OFFICER, area="51")
        answer = await insight.client.get("/insight/?area=5101&lang=zh", headers=headers)
        assert [a["href"] for a in Page(answer.text).all("a")] == ["?lang=en&area=5101"]

    async def test_needs_a_token(self, insight: Service) -> None:
        assert (await insight.client.get("/insight/")).status_code == 401

    async def test_another_area_is_not_shown(self, insight: Service) -> None:
        headers = insight.issuer.bearer(Role.COUNTY_OFFICER, area="510104")
        answer = await insight.client.get("/insight/?area=51", headers=headers)
        assert answer.status_code == 404

    async def test_an_unknown_language_is_refused(self, insight: Service) -> None:
        assert (await open_page(insight, lang="fr")).status_code == 422


class TestPreferredLanguage:
    @pytest.mark.parametrize(
        ("header", "language"),
        [
            ("", "zh"),
            ("*", "zh"),
            ("fr", "zh"),
            ("EN-us", "en"),
            ("zh;q=0.5, en;q=0.6", "en"),
            ("en;q=nonsense", "zh"),
            ("en;q=0", "zh"),
            (";;,,=;q", "zh"),
        ],
    )
    def test_is_the_one_wanted_most_that_we_speak(self, header: str, language: str) -> None:
        assert preferred(header) == language


class TestWords:
    def test_every_measure_has_its_words_in_both_languages(self) -> None:
        assert MEASURES.keys() == set(Measure)
        assert all(words.keys() == {"zh", "en"} for words in MEASURES.values())
        assert PAGE["zh"].keys() == PAGE["en"].keys()
