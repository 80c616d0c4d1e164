"""The desks of what follows a triage, before the real services and units of the county."""

from typing import Any

import pytest

from api_bodies import COUNTY, NEIGHBOUR
from assembled import Assembled
from chassis.access import Role
from china_day import day
from identity.organisations.models import OrganisationKind
from judiciary_play import MATTERS, Judiciary
from page_clerk import Clerk, answer_to, signed_in
from page_reader import PAGES


async def _ask(system: Assembled, path: str) -> Any:
    return await answer_to(system, f"/judicial-referral{path}", Role.COUNTY_OFFICER)


async def _decided(clerk: Clerk) -> str:
    """The whole list of the referrals that are decided, page after page."""
    text, query = "", "?status=decided"
    while query:
        page = await clerk.read(f"/queues/referrals{query}")
        text += page.text
        links = [str(one.get("href")) for one in page.all("a")]
        further = [one for one in links if "after=" in one and "lang=" not in one]
        query = next((one for one in further if one != query), "")
    return text


class TestAReport:
    async def test_is_referred_further_to_the_unit_and_matter_that_were_chosen(
        self, assembled: Assembled, clerk: Clerk, judiciary: Judiciary, report: str
    ) -> None:
        unchosen = await clerk.work("refer", report)
        assert 'id="unit_id-fault"' in unchosen.text
        await clerk.done("refer", report, unit_id=f"{judiciary.units['court']} other")
        sent = (await _ask(assembled, f"/referrals?report_id={report}"))["items"]
        assert [one["matter"] for one in sent].count("other") == 1

    async def test_has_a_ground_to_revoke_entered(
        self, assembled: Assembled, clerk: Clerk, report: str
    ) -> None:
        ground = {"ground": "grave_harm", "facts": "多处损伤。"}
        await clerk.done("revoke", report, **ground)
        assert (await clerk.work("revoke", report, **ground)).status_code == 409

    async def test_is_not_closed_before_its_referrals(
        self, assembled: Assembled, clerk: Clerk, judiciary: Judiciary, report: str
    ) -> None:
        assert (await clerk.work("close", report)).status_code == 409
        for name, matter in judiciary.referrals.items():
            returned = {"answer": "returned", "document_no": f"退{name}", "reason": "材料不足"}
            await judiciary.post(MATTERS[name], f"{matter}/answers", **returned)
            await clerk.done("close_referral", matter.rpartition("/")[2])
        await clerk.done("close", report)
        assert (await _ask(assembled, f"/reports/{report}"))["status"] == "closed"


class TestAReferral:
    async def test_that_was_not_filed_is_to_be_looked_at_again(
        self, assembled: Assembled, clerk: Clerk, judiciary: Judiciary, report: str
    ) -> None:
        matter = judiciary.referrals["police_investigation"]
        await judiciary.post("police", f"{matter}/answers", answer="accepted", document_no="受1")
        await judiciary.post("police", f"{matter}/answers", answer="not_filed", document_no="不1",
                             reason="没有犯罪事实")  # fmt: skip
        await clerk.done(
            "ask", matter.rpartition("/")[2], request="reconsideration_asked",
            document_no="复1", reason="有新证据。",
        )  # fmt: skip
        assert (await _ask(assembled, matter))["status"] == "reconsidering"


class TestAProtectionOrder:
    @pytest.fixture
    async def order(self, judiciary: Judiciary, report: str) -> Any:
        return (await judiciary.court_protects())["order"]

    async def test_was_broken_and_is_looked_at_before_its_end(
        self, assembled: Assembled, clerk: Clerk, order: Any
    ) -> None:
        told = {"occurred_at": f"{day()}T00:00", "account": "再次殴打。"}
        await clerk.done("breach", order["id"], **told)
        found = (await _ask(assembled, "/breaches"))["items"]
        assert [one["protection_order_id"] for one in found].count(order["id"]) == 2
        await clerk.done("expiry", order["id"], document_no="评1")
        assert (await _ask(assembled, f"/protection-orders/{order['id']}"))[
            "expiry_review_no"
        ] == "评1"


class TestAWarning:
    async def test_is_followed_by_the_villages_visit(
        self, assembled: Assembled, judiciary: Judiciary, report: str
    ) -> None:
        warning = (await judiciary.police_act())["warning"]
        async with signed_in(assembled, "village-director") as director:
            said = {"visited_on": day(), "findings": "已查访，未见异常。"}
            location = await director.done("after_warning", warning["id"], **said)
            assert location == f"{PAGES}/queues/duties?at=judicial-referral&done=after_warning"
            again = await director.work("after_warning", warning["id"], **said)
            assert again.status_code == 409
        assert "village" in (await _ask(assembled, f"/warnings/{warning['id']}"))["visits"]

    async def test_waits_in_its_list_until_both_have_visited(
        self, clerk: Clerk, judiciary: Judiciary, report: str
    ) -> None:
        warning = (await judiciary.police_act())["warning"]
        desk = f"/desks/after_warning?of={warning['id']}"
        page = await clerk.read("/queues/warnings")
        assert {warning["document_no"], "测试 police"} <= set(page.cells)
        assert f"{PAGES}/children/{warning['child_id']}" in page.text
        assert desk in page.text
        visit = {"visited_on": day(), "findings": "未见异常。"}
        path = f"/warnings/{warning['id']}/visits"
        await judiciary.post("police", path, visitor="police", **visit)
        shown = await clerk.read(desk)
        assert shown.cells[6:] == [warning["document_no"], day(), "测试", "测试", "测试",
                                   "the police"]  # fmt: skip
        await clerk.done("after_warning", warning["id"], **visit)
        assert warning["document_no"] not in (await clerk.read("/queues/warnings")).cells
        visited = await clerk.read("/queues/warnings?status=visited")
        assert warning["document_no"] in visited.cells
        assert desk not in visited.text


class TestAJudgment:
    @pytest.fixture
    async def matter(self, judiciary: Judiciary, report: str) -> str:
        return judiciary.referrals["revocation"].rpartition("/")[2]

    async def test_is_followed_by_an_application_for_those_that_were_chosen(
        self, assembled: Assembled, clerk: Clerk, judiciary: Judiciary, matter: str
    ) -> None:
        judgment = await judiciary.court_revokes()
        await clerk.done("ask_back", matter, judgment_id="*", relation="parent",
                         guardians=["mother"])  # fmt: skip
        query = "SELECT guardians, status FROM restoration WHERE judgment_id = $1"
        assert [tuple(one) for one in await assembled.rows(
            "judicial-referral", query, judgment["id"]
        )] == [(["mother"], "pending")]  # fmt: skip
        again = await clerk.work("ask_back", matter, judgment_id="*", relation="parent")
        assert again.status_code == 409

    async def test_is_asked_back_for_everybody_where_nobody_is_chosen(
        self, assembled: Assembled, clerk: Clerk, judiciary: Judiciary, matter: str
    ) -> None:
        address = f"/desks/ask_back?of={matter}"
        assert address not in await _decided(clerk)
        judgment = await judiciary.court_revokes()
        assert address in await _decided(clerk)
        assert judgment["judgment_no"] in (await clerk.read(address)).cells
        unsaid = await clerk.work("ask_back", matter, relation="parent")
        assert 'id="judgment_id-fault"' in unsaid.text
        leads = await clerk.done("ask_back", matter, judgment_id=judgment["id"], relation="child")
        assert leads == f"{PAGES}/queues/referrals?done=ask_back"
        query = "SELECT guardians FROM restoration WHERE judgment_id = $1"
        ((guardians,),) = await assembled.rows("judicial-referral", query, judgment["id"])
        assert guardians == ["father", "mother"]


class TestWhatTheJudiciaryDid:
    async def test_about_a_breach_is_read_in_its_list(
        self, clerk: Clerk, judiciary: Judiciary, report: str
    ) -> None:
        breach = (await judiciary.court_protects())["breach"]
        child = f"{PAGES}/children/{breach['child_id']}"
        assert child in (await clerk.read("/queues/breaches")).text
        number = f"罚{breach['id'][-6:]}"
        await judiciary.post(
            "court", f"/breaches/{breach['id']}/answer", sanction="fine", document_no=number,
            decided_on=day(), fine_fen=50_000,
        )  # fmt: skip
        assert child not in (await clerk.read("/queues/breaches")).text
        page = await clerk.read("/queues/breaches?status=answered")
        assert {"a fine", "500.00", number} <= set(page.cells)

    async def test_about_a_suit_is_read_in_its_list(
        self, clerk: Clerk, judiciary: Judiciary, report: str
    ) -> None:
        decision = (await judiciary.procuratorate_decides())["prosecution"]
        page = await clerk.read("/queues/prosecutions?decision=suit_supported")
        assert {decision["document_no"], "测试 procuratorate", "suit supported"} <= set(page.cells)
        assert f"{PAGES}/children/{decision['child_id']}" in page.text
        others = await clerk.read("/queues/prosecutions?decision=prosecuted")
        assert decision["document_no"] not in others.cells


class TestAnInterview:
    async def test_is_read_whole_but_for_what_the_child_told(
        self, assembled: Assembled, clerk: Clerk, judiciary: Judiciary, report: str
    ) -> None:
        await judiciary.police_act()
        listed = await clerk.read("/queues/interviews?one_stop=true")
        assert "/queues/interviews" in (await clerk.read("/welcome")).text
        held = (await _ask(assembled, "/interviews?limit=1"))["items"][0]
        address = f"/records/interview?of={held['id']}"
        assert f"{PAGES}{address}" in {str(one.get("href")) for one in listed.all("a")}
        elsewhere = await clerk.read("/queues/interviews?one_stop=false")
        assert address not in elsewhere.text
        page = await clerk.read(address)
        for told in ("测试女童", "测试 police", "Another adult relative", "At a one-stop site"):
            assert told in page.text, told
        assert "What the child told" not in page.text
        assert f"{PAGES}/children/{held['child_id']}" in page.text

    async def test_is_read_by_nobody_else(
        self, assembled: Assembled, clerk: Clerk, judiciary: Judiciary, report: str
    ) -> None:
        await judiciary.police_act()
        held = (await _ask(assembled, "/interviews?limit=1"))["items"][0]
        for address, status in (
            (f"/records/interview?of={held['child_id']}", 404),
            (f"/records/unknown?of={held['id']}", 404),
            ("/records/interview?of=1", 422),
        ):
            assert (await clerk.open(address)).status_code == status, address
        async with signed_in(assembled, "village-director") as village:
            assert (await village.open(f"/records/interview?of={held['id']}")).status_code == 403


class TestASuggestion:
    async def test_is_answered_by_the_department_it_was_made_to(
        self, assembled: Assembled, clerk: Clerk, judiciary: Judiciary, report: str
    ) -> None:
        suggestion = (await judiciary.procuratorate_decides())["suggestion"]
        address = f"/desks/answer_suggestion?of={suggestion['id']}"
        listed = "/queues/duties?at=judicial-referral&kind=suggestion_answer"
        assert address not in (await clerk.open(listed)).text
        async with signed_in(assembled, "education-officer") as education:
            assert address in (await education.open(listed)).text
            assert "测试" in (await education.open(address)).text
            await education.done("answer_suggestion", suggestion["id"], document_no="教复1")
            assert address not in (await education.open(listed)).text


class TestWhatIsOver:
    async def test_is_sealed_and_leaves_the_list(
        self, assembled: Assembled, clerk: Clerk, judiciary: Judiciary
    ) -> None:
        report = await judiciary.report(await judiciary.child())
        await clerk.done("triage", report, decision="no_action", reasons="查无此事")
        early = await clerk.work("seal", report, mode="sealed", document_no="封1")
        assert early.status_code == 409
        await clerk.done("close", report)
        listed = "/queues/reports?status=closed"
        assert f"/desks/seal?of={report}" in (await clerk.open(listed)).text
        await clerk.done("seal", report, mode="sealed", document_no="封1")
        query = "SELECT seal_document_no FROM report WHERE id = $1"
        ((number,),) = await assembled.rows("judicial-referral", query, report)
        assert number == "封1"
        assert (await clerk.open(f"/desks/seal?of={report}")).status_code == 410


class TestASearchForAFamily:
    async def test_goes_on_by_the_step_of_the_county(
        self, assembled: Assembled, clerk: Clerk, judiciary: Judiciary, report: str
    ) -> None:
        tracing = (await judiciary.police_act())["tracing"]["id"]
        assert f"/desks/trace?of={tracing}" in (await clerk.open("/queues/tracings")).text
        taken = {"done_on": day(), "document_no": "照1"}
        early = await clerk.work("trace", tracing, step="notice_published", **taken)
        assert early.status_code == 409
        await clerk.done("trace", tracing, step="cared", carer="protection_agency", **taken)
        assert (await _ask(assembled, f"/tracings/{tracing}"))["step"] == "cared"
        assert "照1" in (await clerk.open(f"/desks/trace?of={tracing}")).text


class TestAUnit:
    async def test_is_registered_in_ones_own_county_only(
        self, assembled: Assembled, clerk: Clerk
    ) -> None:
        system = await assembled.system(COUNTY, Role.COURT_LIAISON, kind=OrganisationKind.COURT)
        form = {
            "kind": "court", "name": f"法院{system.client_id}", "client_id": system.client_id,
            "organisation_id": system.organisation_id,
        }  # fmt: skip
        assert (await clerk.work("unit", **form, jurisdiction=NEIGHBOUR)).status_code == 403
        assert await clerk.done("unit", **form) == f"{PAGES}/queues/units?done=unit"
        unit = await _ask(assembled, f"/units/{system.organisation_id}")
        assert (unit["jurisdiction"], unit["client_id"]) == (COUNTY, system.client_id)
