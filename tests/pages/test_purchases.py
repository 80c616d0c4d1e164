"""Purchases by clicking, in each language: a tender to its award; a delivery and its acceptance."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from api_bodies import BODIES, COUNTY
from api_operations import IDS
from api_tendering import TENDERING
from assembled import Assembled
from chassis.access import Role
from chassis.testing import eventually
from chromium_rig import Chromium, Person
from identity.organisations.models import OrganisationKind
from procurement.providers.uscc import check_character
from standalone.story.papers import today
from standalone.storyteller import Stage

LANGUAGES = ["zh", "en"]
SUPPLIERS = {"zh": (1, 2, 3), "en": (4, 5, 6)}
MEMBERS = 5


def _day(days: int) -> str:
    return (today() + timedelta(days=days)).isoformat()


async def _status(story: Assembled, tender: str) -> str:
    ((found,),) = await story.rows(
        "procurement", "SELECT status FROM tender WHERE id::text = $1", tender
    )
    return str(found)


async def _draft(story: Assembled) -> str:
    """Drafted over HTTP, as its document is written elsewhere; everything after it is clicked."""
    ((line,),) = await story.rows(*IDS["line_id"])
    body = TENDERING["draft_tender"]({"line_id": str(line)})
    async with story.client(story.any_bearer(COUNTY, Role.COUNTY_OFFICER)) as client:
        answer = await client.post("/procurement/tenders", json=body)
        assert answer.is_success, answer.text
        return str(answer.json()["id"])


async def _bid(story: Assembled, tender: str, number: int) -> None:
    """A supplier of its own, and its sealed bid."""
    supplier = await story.system(COUNTY, Role.PROVIDER_STAFF, kind=OrganisationKind.PROVIDER)
    uscc = f"52513431MJQ0001{number:02}"
    form = BODIES["register_provider"]({"organisation_id": supplier.organisation_id})
    form |= {"uscc": uscc + check_character(uscc), "name": f"机构{number}"}
    async with story.client() as client:
        for path, body, bearer in (
            ("/procurement/providers", form, story.any_bearer(COUNTY, Role.COUNTY_OFFICER)),
            (f"/procurement/tenders/{tender}/bids",
             TENDERING["submit_bid"]({}) | {"price_fen": 900_000 + number},
             await story.bearer(supplier)),
        ):  # fmt: skip
            answer = await client.post(path, json=body, headers={**bearer, "If-Match": "*"})
            assert answer.is_success, answer.text


async def _second_officer_opens(story: Assembled, tender: str) -> None:
    async with story.client(story.any_bearer(COUNTY, Role.COUNTY_OFFICER)) as client:
        answer = await client.post(f"/procurement/tenders/{tender}/open", headers={"If-Match": "*"})
        assert answer.is_success, answer.text


async def _work_at(person: Person, desk: str, of: str) -> None:
    """Found in the list by its link, as a person would."""
    await person.open("/queues/tenders")
    await person.page.click(f'#lines a[href$="/desks/{desk}?of={of}"]')


async def _publish(person: Person, tender: str) -> None:
    """Refused first, with what was typed kept, and said in the page's language."""
    await _work_at(person, "publish", tender)
    await person.page.fill("#documents_until", _day(25))
    await person.page.fill("#deadline_at", f"{_day(2)}T09:00")
    await person.send()
    assert await person.page.locator(".refusal").count() == 1
    assert await person.page.input_value("#documents_until") == _day(25)
    await person.page.fill("#deadline_at", f"{_day(45)}T09:00")
    await person.send()
    assert "done=publish" in person.page.url


async def _evaluate(person: Person, tender: str) -> None:
    await _work_at(person, "panel", tender)
    await person.page.fill("#experts", "张三\n李四\n王五\n赵六")
    await person.page.fill("#others", "钱七")
    await person.page.check("#without_ties")
    await person.send()
    for member in range(1, MEMBERS + 1):
        await _work_at(person, "score", tender)
        await person.page.fill("#member", str(member))
        for number, field in enumerate(await person.page.locator("[name^='points.']").all()):
            await field.fill(str(70 - 10 * number))
        await person.send()
        assert await person.page.locator(".done").count() == 1
    await _work_at(person, "conclude", tender)
    await person.send()


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
class TestTender:
    async def test_is_published_opened_and_awarded_by_clicking(
        self, chromium: Chromium, language: str
    ) -> None:
        story, tender = chromium.story, await _draft(chromium.story)
        async with chromium.signed_in("county-officer", language=language) as person:
            await _publish(person, tender)
            for number in SUPPLIERS[language]:
                await _bid(story, tender, number)
            past = datetime.now(UTC) - timedelta(minutes=1)
            overdue = "UPDATE tender SET deadline_at = $1 WHERE id::text = $2"
            await story.rows("procurement", overdue, past, tender)
            await _work_at(person, "open", tender)
            await person.send()
            assert await _status(story, tender) == "published"
            await _second_officer_opens(story, tender)
            await _evaluate(person, tender)
            await _work_at(person, "evaluated", tender)
            assert await person.look(f"ranking-{language}") == []
            await person.page.fill("#report_no", "评1号")
            await person.send()
            await _work_at(person, "award", tender)
            await person.page.select_option("#bid_id", index=1)
            await person.send()
            await _work_at(person, "notice", tender)
            await person.page.fill("#notice_no", "中1号")
            await person.send()
            assert await _status(story, tender) == "awarded"
            assert person.complaints == []


async def _contract(story: Assembled) -> tuple[str, str]:
    """A signed contract of the demonstration's provider that names a child; and its milestone."""
    stage = Stage(story.client(), story.logins, lambda _: None)
    async with stage.client:
        county = await stage.actor("county-officer")
        organisation = (await stage.actor("ngo")).entry["organisation_id"]
        provider = "SELECT id FROM provider WHERE organisation_id::text = $1"
        ((provider_id,),) = await story.rows("procurement", provider, organisation)
        ((line,),) = await story.rows(*IDS["line_id"])
        form: dict[str, Any] = {
            "provider_id": str(provider_id), "title": "测试", "catalogue_code": "A0499",
            "budget_line_id": str(line),
            "starts_on": _day(0), "ends_on": _day(90), "amount_fen": 1_000,
            "award_notice_on": _day(0),
            "milestones": [{"title": "第一期", "due_on": _day(30), "amount_fen": 1_000}],
        }  # fmt: skip
        contract = await county.post("/procurement/contracts", form)
        path = f"/procurement/contracts/{contract['id']}"
        await county.change(path, "sign", {"signed_on": _day(0)})
        ((child,),) = await story.rows("registry", "SELECT id FROM child ORDER BY id LIMIT 1")
        granted = {
            "child_id": str(child), "starts_on": _day(0), "ends_on": _day(60), "fields": ["name"],
        }  # fmt: skip
        await county.post(f"{path}/assignments", granted)
        listed = await county.get("/procurement/milestones", contract_id=contract["id"])
    return str(listed["items"][0]["id"]), str(child)


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
class TestDelivery:
    async def test_is_recorded_by_the_provider_and_accepted_by_the_buyer(
        self, chromium: Chromium, language: str
    ) -> None:
        milestone, child = await _contract(chromium.story)
        how = {"language": language}
        async with chromium.signed_in("ngo", "/queues/milestones", **how) as person:

            async def is_assigned() -> bool:
                await person.open(f"/desks/deliver?of={milestone}")
                return await person.page.locator(f"#child_id option[value='{child}']").count() > 0

            assert await eventually(is_assigned)
            await person.page.select_option("#child_id", child)
            await person.page.fill("#delivered_on", _day(0))
            await person.page.fill("#units", "4")
            await person.send()
            assert await person.page.locator(".done").count() == 1
            assert await person.look(f"delivered-{language}") == []
        async with chromium.signed_in("county-officer", "/queues/milestones", **how) as person:
            await person.page.click(f'#lines a[href$="/desks/accept?of={milestone}"]')
            assert await person.page.locator("main table tbody tr").count() == 1
            await person.page.select_option("#opinion_score", "5")
            await person.page.fill("#opinion", "测试：满意。")
            await person.send()
            assert "/queues/milestones?done=accept" in person.page.url
        query = "SELECT status FROM milestone WHERE id::text = $1"
        ((status,),) = await chromium.story.rows("procurement", query, milestone)
        assert status == "accepted"
