"""The desks: what is filled in goes to the service in the person's own name, once."""

import json
from collections.abc import Iterator

import pytest

from chassis.testing import Service
from insight.desks.fields import Field, Kind, body_of, faults_by_field
from neighbours import Neighbours, Source
from page_reader import PAGES, Browser, Page

CHILD = "01890000-0000-7000-8000-000000000001"
PROVIDER = "01890000-0000-7000-8000-000000000002"
REGISTER = ("POST", "/registry/children")
REFUSAL = {
    "title": "Registration invalid",
    "title_zh": "登记信息有误",
    "status": 422,
    "detail": "The child cannot be registered like this.",
    "errors": [
        {"pointer": "/birth_on", "detail": "lies in the future"},
        {"pointer": "/guardian/phone", "detail": "is no number"},
        {"pointer": "/guardian", "detail": "somewhere"},
    ],
}


@pytest.fixture
def registry(neighbours: Neighbours) -> Iterator[Source]:
    source = neighbours.sources["registry"]
    source.answers.clear()
    source.asked.clear()
    yield source
    source.answers.clear()


class TestRegister:
    async def test_is_sent_in_the_persons_name_under_the_forms_key(
        self, browser: Browser, registry: Source, insight: Service
    ) -> None:
        registry.answers[REGISTER] = (201, {"id": CHILD, "version": 1})
        await browser.sign_in("village_director", "510104001001")
        form = (await browser.read("/desks/register")).hidden()
        fields = {**form, "name": " 甲 ", "village": "510104001001", "guardian.name": "乙"}
        answers = [await browser.send("/desks/register", **fields) for _ in range(2)]
        for answer in answers:
            assert answer.headers["location"] == f"{PAGES}/children/{CHILD}?done=register"
        sent = [one for one in registry.asked if one.method == "POST"]
        assert {one.headers["idempotency-key"] for one in sent} == {form["key"]}
        token = sent[0].headers["authorization"].removeprefix("Bearer ")
        caller = await insight.web.state.chassis.verifier.verify(token)
        assert caller.roles == {"village_director"}
        assert json.loads(sent[0].body) == {
            "name": "甲", "village": "510104001001", "categories": [], "guardian": {"name": "乙"},
        }  # fmt: skip

    async def test_shows_the_refusal_beside_the_fields_and_keeps_what_was_typed(
        self, browser: Browser, registry: Source
    ) -> None:
        registry.answers[REGISTER] = (422, REFUSAL)
        await browser.sign_in("village_director", "510104001001")
        form = (await browser.read("/desks/register", lang="zh")).hidden()
        refused = await browser.send("/desks/register", **form, name="<b>甲", birth_on="2099-01-01")
        assert refused.status_code == 422
        page = Page(refused.text)
        fields = {one["name"]: one for one in page.all("input")}
        assert fields["birth_on"]["aria-invalid"] == "true"
        assert fields["guardian.phone"]["aria-describedby"] == "guardian.phone-fault"
        assert "aria-invalid" not in fields["name"]
        assert fields["name"]["value"] == "<b>甲"
        assert "<b>" not in refused.text
        assert "登记信息有误" in refused.text
        assert page.hidden()["key"] != form["key"]
        told = [one["href"] for one in page.all("a") if str(one.get("href")).startswith("#")]
        assert told == ["#main", "#birth_on", "#guardian.phone"]

    async def test_a_silent_service_is_said_in_words(
        self, browser: Browser, registry: Source
    ) -> None:
        await browser.sign_in("village_director", "510104001001")
        form = (await browser.read("/desks/register")).hidden()
        answer = await browser.send("/desks/register", **form, name="甲")
        assert answer.status_code == 404
        assert "未找到" in answer.text


class TestAboutARecord:
    async def test_is_sent_under_the_version_that_was_read(
        self, browser: Browser, neighbours: Neighbours
    ) -> None:
        source = neighbours.sources["procurement"]
        path = f"/procurement/milestones/{CHILD}"
        source.answers[("GET", path)] = (200, {"id": CHILD, "title": "第一期", "version": 7})
        source.answers[("POST", f"{path}/accept")] = (200, {"id": CHILD})
        await browser.sign_in("county_officer", "510104")
        page = await browser.read("/desks/accept", of=CHILD)
        assert "第一期" in page.text
        answer = await browser.client.post(
            f"{PAGES}/desks/accept?of={CHILD}",
            data={**page.hidden(), "opinion_score": "5", "opinion": "好"},
        )
        assert answer.headers["location"] == f"{PAGES}/queues/milestones?done=accept"
        sent = next(one for one in source.asked if one.method == "POST")
        assert sent.headers["if-match"] == '"v7"'
        assert json.loads(sent.body) == {"opinion_score": 5, "opinion": "好"}

    async def test_is_filled_in_with_what_follows_from_it(
        self, browser: Browser, neighbours: Neighbours
    ) -> None:
        """A contract of what the award fixed, with its milestones as a list."""
        source, path = neighbours.sources["procurement"], f"/procurement/tenders/{CHILD}"
        tender = {"id": CHILD, "title": "走访", "category": "A0401", "status": "awarded"}
        award = {
            "provider_id": PROVIDER,
            "amount_fen": 900_000,
            "noticed_at": "2026-05-01T17:00:00Z",
        }
        source.answers["GET", path] = (200, tender)
        source.answers["GET", f"{path}/award"] = (200, award)
        source.answers["GET", f"/procurement/providers/{PROVIDER}"] = (200, {"name": "社工"})
        source.answers["POST", "/procurement/contracts"] = (201, {"id": CHILD})
        await browser.sign_in("county_officer", "510104")
        page = await browser.read("/desks/contract", of=CHILD)
        chosen = [one["value"] for one in page.all("option") if "selected" in one]
        assert chosen == [CHILD, PROVIDER]
        filled = {one["name"]: one.get("value") for one in page.all("input")}
        assert [filled[name] for name in ("amount_fen", "catalogue_code", "award_notice_on")] == [
            "9000.00", "A0401", "2026-05-02",
        ]  # fmt: skip
        milestones = {
            "milestones.0.title": "一", "milestones.0.amount_fen": "9000",
            "milestones.2.title": "三",
        }  # fmt: skip
        await browser.client.post(
            f"{PAGES}/desks/contract?of={CHILD}", data={**page.hidden(), **milestones}
        )
        sent = next(one for one in reversed(source.asked) if one.method == "POST")
        assert json.loads(sent.body)["milestones"] == [
            {"title": "一", "amount_fen": 900_000}, {}, {"title": "三"},
        ]  # fmt: skip

    async def test_says_when_there_is_no_such_record(self, browser: Browser) -> None:
        await browser.sign_in("county_officer", "510104")
        answer = await browser.open("/desks/visit", of=CHILD)
        assert answer.status_code == 404

    @pytest.mark.parametrize("path", ["/desks/nothing", "/queues/nothing", "/children/x"])
    async def test_an_unknown_page_is_said_in_words(self, browser: Browser, path: str) -> None:
        await browser.sign_in("county_officer", "510104")
        answer = await browser.open(path)
        assert answer.status_code in (404, 422)
        assert answer.headers["content-type"].startswith("text/html")

    async def test_no_record_leads_to_another_address(self, browser: Browser) -> None:
        await browser.sign_in("county_officer", "510104")
        answer = await browser.open("/desks/visit", of="../../identity")
        assert answer.status_code == 422


class TestQueue:
    async def test_lists_what_the_service_tells_and_leads_to_the_desk(
        self, browser: Browser, neighbours: Neighbours
    ) -> None:
        milestone = {
            "id": CHILD, "title": "第一期", "due_on": "2026-05-01", "amount_fen": 123_456,
            "status": "planned", "area": "510104",
        }  # fmt: skip
        source = neighbours.sources["procurement"]
        source.answers[("GET", "/procurement/milestones")] = (
            200, {"items": [milestone], "next": "more"},
        )  # fmt: skip
        await browser.sign_in("county_officer", "510104")
        page = await browser.read("/queues/milestones", lang="en")
        assert page.cells[8:15] == [
            "—", "第一期", "2026-05-01", "1,234.56", "to be accepted", "—", "510104",
        ]  # fmt: skip
        links = [a["href"] for a in page.all("a")]
        assert f"{PAGES}/desks/accept?of={CHILD}" in links
        assert "?after=more" in links


class TestBody:
    FIELDS = (
        Field("at", Kind.MOMENT), Field("number", Kind.NUMBER), Field("lines", Kind.LINES),
        Field("yes", Kind.YES), Field("deep.er", Kind.TEXT), Field("many", Kind.CHOICES),
    )  # fmt: skip

    def test_reads_each_kind_of_field(self) -> None:
        values = {
            "at": ["2026-05-01T08:30"], "number": ["5"], "lines": [" 甲 \n\n乙\r\n"],
            "yes": ["yes"], "deep.er": ["x"], "many": ["a", "b"],
        }  # fmt: skip
        assert body_of(self.FIELDS, values) == {
            "at": "2026-05-01T08:30:00+08:00", "number": 5, "lines": ["甲", "乙"], "yes": True,
            "deep": {"er": "x"}, "many": ["a", "b"],
        }  # fmt: skip

    def test_leaves_to_the_service_what_cannot_be_read(self) -> None:
        body = body_of(self.FIELDS, {"at": ["soon"], "number": ["five"], "deep.er": [" "]})
        assert body == {"at": "soon", "number": "five", "lines": [], "yes": False, "many": []}

    def test_a_fault_within_a_list_is_shown_at_the_list(self) -> None:
        document = {"errors": [{"pointer": "/many/0/unit_id", "detail": "unknown"}]}
        assert faults_by_field(self.FIELDS, document) == {"many": "unknown"}
