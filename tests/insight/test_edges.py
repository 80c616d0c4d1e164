"""What is said at the edges of the pages: no such page, a session that ended, a refusal."""

import pytest

from chassis.testing import MovableClock, Service
from insight.pages.filters import facts, fault
from insight.pages.language import Language, say
from neighbours import Neighbours
from page_reader import PAGES, Browser, Page

CHILD = "01890000-0000-7000-8000-000000000001"
NEED = {"id": CHILD, "child_id": CHILD, "ground": "T6", "regime": "temporary", "status": "open"}


REFUSAL = {
    "title": "Not like this", "title_zh": "不能这样办理", "status": 409,
    "detail": "The record is not like that.",
    "errors": [{"pointer": "/agencies/1", "detail": "Its beds are gone."}],
}  # fmt: skip


class TestNoSuchPage:
    @pytest.mark.parametrize("path", ["/nothing", "/sign-out", "/desks", "/assets/x/y"])
    async def test_is_said_in_words(self, browser: Browser, path: str) -> None:
        await browser.sign_in("court_liaison", "510104")
        answer = await browser.open(path, lang="zh")
        assert answer.status_code == 404
        assert answer.headers["content-type"].startswith("text/html")
        assert len(Page(answer.text).all("h1")) == 1


class TestSessionThatEnded:
    async def test_leads_back_to_where_one_was(self, browser: Browser, insight: Service) -> None:
        await browser.sign_in("county_officer", "510104")
        clock = insight.clock
        assert isinstance(clock, MovableClock)
        before = clock.now
        try:
            clock.advance(seconds=301)
            away = await browser.open("/queues/duties", at="placement")
            asked = await browser.client.get(
                f"{PAGES}/queues/duties",
                headers={
                    "HX-Request": "true",
                    "HX-Current-URL": f"http://insight{PAGES}/queues/duties?at=placement",
                },
            )
        finally:
            clock.now = before
        back = f"{PAGES}/sign-in?back_to=%2Finsight%2Fpages%2Fqueues%2Fduties%3Fat%3Dplacement"
        assert away.headers["location"] == back
        # The page is led away as a whole; following the redirect would fill a part of it.
        assert asked.status_code == 204
        assert asked.headers["hx-redirect"] == back
        done = await browser.sign_in("county_officer", "510104", f"{PAGES}/queues/duties?at=x")
        assert done.headers["location"] == f"{PAGES}/queues/duties?at=x"


class TestRefusal:
    @pytest.mark.parametrize("language", ["zh", "en"])
    async def test_is_said_in_the_language_of_the_page(
        self, browser: Browser, neighbours: Neighbours, language: str
    ) -> None:
        source = neighbours.sources["placement"]
        source.answers[("GET", f"/placement/needs/{CHILD}")] = (200, NEED)
        source.answers[("POST", "/placement/custodies")] = (409, REFUSAL)
        await browser.sign_in("county_officer", "510104")
        form = (await browser.read("/desks/admit", of=CHILD, lang=language)).hidden()
        answer = await browser.client.post(
            f"{PAGES}/desks/admit?of={CHILD}", data={**form, "legal_basis.document_no": "一号"}
        )
        source.answers.clear()
        assert answer.status_code == 409
        assert ("不能这样办理" in answer.text) == (language == "zh")
        assert ("Not like this" in answer.text) == (language == "en")
        assert "Its beds are gone." in answer.text
        fields = {one.get("name"): one for one in Page(answer.text).all("input")}
        assert fields["legal_basis.document_no"]["value"] == "一号"

    @pytest.mark.parametrize(
        ("detail", "words"),
        [
            ("Field required", "必填。"),
            ("String should have at most 20 characters", "内容过长。"),
            ("Input should be a valid date or datetime, input is too short", "日期或时间无效。"),
            ("Input should be less than or equal to 5", "数值超出范围。"),
            ("the check character is wrong", "不符合要求，请核对。"),
        ],
    )
    def test_a_fault_of_a_field_is_translated_as_far_as_it_is_known(
        self, detail: str, words: str
    ) -> None:
        assert fault(detail, lambda key: say("zh", key), "zh") == words
        assert detail in fault(detail, lambda key: say("en", key), "en")


class TestRecord:
    def test_is_shown_without_numbers_that_say_nothing(self) -> None:
        record = {"id": CHILD, "siblings": [CHILD], "criteria": [{"a": 1}], "status": "planned"}
        shown = facts(record, lambda key: say("en", key), {"status": "move"}, "en")
        assert shown == [("State", "planned")]

    def test_shows_a_nought_and_nothing_that_is_empty(self) -> None:
        record = {"points": 0, "note": "", "reasons": [], "harmed": False, "tier": None}
        shown = facts(record, lambda key: say("en", key), {}, "en")
        assert [value for _, value in shown] == ["0"]

    @pytest.mark.parametrize(("language", "words"), [("zh", "等候研判"), ("en", "Wait.")])
    def test_is_shown_in_one_language(self, language: Language, words: str) -> None:
        record = {"next": "Wait.", "next_zh": "等候研判"}
        shown = facts(record, lambda key: say(language, key), {}, language)
        assert [value for _, value in shown] == [words]

    def test_a_name_with_a_dot_is_shown_whole(self) -> None:
        assert say("en", "St. Mary's home, ward 2.1") == "St. Mary's home, ward 2.1"
        assert say("en", "duty.some_new_kind") == "some new kind"
