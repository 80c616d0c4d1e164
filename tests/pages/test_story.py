"""The story played by clicking, in each language: register, visit, report, triage, admit."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from assembled import Assembled
from chassis.testing import eventually
from china_day import day
from chromium_rig import Chromium, Person

LANGUAGES = ["zh", "en"]
NAMES = {"zh": "点击儿童", "en": "Clicked Child"}


async def _register(person: Person, name: str) -> str:
    """Refused first, beside the field that is missing; then made once, and its id."""
    await person.page.fill("#name", name)
    await person.page.select_option("#village", index=1)
    await person.send()
    assert await person.page.locator("[aria-invalid=true]").count() > 0
    assert await person.page.input_value("#name") == name
    await person.page.fill("#no_hukou_reason", "测试")
    await person.page.fill("#birth_on", "2018-05-04")
    await person.page.select_option("#sex", "female")
    await person.page.check("[name=categories][value=LBC]")
    await person.page.dblclick("main form button[type=submit]")
    await person.page.wait_for_url(re.compile(r"/children/[0-9a-f-]{36}\?done"))
    found = re.search(r"/children/([0-9a-f-]{36})", person.page.url)
    assert found
    return found[1]


async def _report(person: Person, child: str) -> None:
    await person.page.select_option("#situation", "violence")
    await person.page.fill("#child_id", child)
    await person.page.fill("#area", "513431")
    before = datetime.now(UTC) + timedelta(hours=8, minutes=-30)
    await person.page.fill("#discovered_at", before.strftime("%Y-%m-%dT%H:%M"))
    await person.page.fill("#narrative", "测试：身上有伤。")
    await person.send()
    assert re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", await person.text())


async def _admit(person: Person, child: str) -> None:
    """From the child's file to a need, from the need to the agencies that may take the child."""
    await person.open(f"/children/{child}")
    await person.page.click('main .links a[href*="/desks/need?"]')
    await person.page.select_option("#ground", "T6")
    await person.send()
    assert "/desks/admit?of=" in person.page.url
    assert await person.page.locator("main table tbody tr").count() > 0
    await person.page.select_option("#agency_id", index=1)
    await person.send()
    assert await person.page.locator(".refusal").count() == 1
    assert await person.page.input_value("#agency_id") != ""
    await person.page.fill("[id='legal_basis.document_no']", "测字1号")
    await person.page.check("#heard_child")
    await person.send()
    assert "/queues/custodies?done=admit" in person.page.url


async def _row(story: Assembled, service: str, query: str, *values: Any) -> Any:
    rows = await story.rows(service, query, *values)
    return rows[0][0] if rows else None


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
class TestStory:
    async def test_is_played_by_clicking(self, chromium: Chromium, language: str) -> None:
        story = chromium.story
        how = {"language": language}
        async with chromium.signed_in("village-director", "/desks/register", **how) as person:
            child = await _register(person, NAMES[language])
            await person.page.click("main .links a.button")
            await person.page.fill("#visited_on", day())
            await person.page.fill("#findings", "测试：一切正常。")
            await person.send()
            assert "测试：一切正常。" in await person.text()
            assert person.complaints == []
        visits = "SELECT count(*) FROM visit WHERE child_id = $1"
        assert await _row(story, "registry", visits, child) == 1
        async with chromium.signed_in("teacher", "/desks/report", **how) as person:
            await _report(person, child)
        reports = "SELECT id FROM report WHERE child_id = $1"
        report = await _row(story, "judicial-referral", reports, child)
        async with chromium.signed_in("county-officer", "/queues/reports", **how) as person:
            await person.page.click(f'#lines a[href$="/desks/triage?of={report}"]')
            await person.page.select_option("#decision", "refer")
            await person.page.fill("#reasons", "测试：需要立案。")
            await person.page.check("[name=units][value$=police_investigation]")
            await person.send()
            assert "/queues/reports?done=triage" in person.page.url
            await _admit(person, child)
            await self._shows(person, child)
        custodies = "SELECT count(*) FROM custody WHERE child_id = $1 AND ended_at IS NULL"
        assert await _row(story, "placement", custodies, child) == 1

    async def _shows(self, person: Person, child: str) -> None:
        """The whole of it stands in the child's file, as the events arrive."""

        async def stands() -> bool:
            await person.open(f"/children/{child}")
            services = await person.page.locator("ol.timeline .mark").all_inner_texts()
            return len(set(services)) >= 3

        await eventually(stands, 30)
        assert await person.look(f"story-{person.name}") == []
