"""Consolidation and the departments' duties by clicking, in each language."""

import pytest

from api_bodies import BODIES, COUNTY
from chassis.access import Role
from chassis.department_duties import DISCHARGED
from chassis.testing import eventually
from chromium_rig import Chromium
from consolidation_play import play_consolidation

LANGUAGES = ["zh", "en"]
KEEPERS = ("registry", "judicial-referral", "placement")
_DUTY = """
SELECT id::text, department FROM duty
WHERE status IN ('open', 'breached') AND kind = ANY($1) AND department <> 'civil_affairs' LIMIT 1
"""


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
class TestConsolidation:
    async def test_is_proposed_decided_prepared_and_carried_out_by_clicking(
        self, chromium: Chromium, language: str
    ) -> None:
        story, how = chromium.story, {"language": language}
        child = BODIES["register_child"]({"child_id": ""}) | {"village": f"{COUNTY}100204"}
        child |= {"name": f"待转移{language}", "sibling_of": None}
        await play_consolidation(story, COUNTY, child)
        home = {"name": f"市院{language}", "kind": "CWI", "seat": COUNTY[:4],
                "beds": [{"label": str(number)} for number in range(4)]}  # fmt: skip
        async with story.client(story.any_bearer(COUNTY[:4], Role.CITY_OFFICER)) as client:
            assert (await client.post("/placement/agencies", json=home)).is_success
        async with chromium.signed_in("city-officer", "/queues/consolidations", **how) as person:
            await person.page.click("main .links a.button")
            await person.send()
            assert "/desks/decide?of=" in person.page.url
            assert await person.page.locator("main table tbody tr").count() > 0
            assert await person.look(f"plan-{language}") == []
            plan = person.page.url.partition("of=")[2].partition("&")[0]
            await person.page.fill("#document_no", "集1号")
            await person.send()
            assert "done=decide" in person.page.url, await person.text()
        query = "SELECT id::text FROM consolidation_move WHERE plan_id::text = $1"
        moves = [row[0] for row in await story.rows("placement", query, plan)]
        async with chromium.signed_in("county-officer", **how) as person:
            for move in moves:
                await person.open("/queues/moves")
                await person.page.click(f'#lines a[href$="/desks/prepare?of={move}"]')
                for item in await person.page.locator("[name=handover]").all():
                    await item.check()
                await person.page.uncheck("[name=handover][value=photo]")
                await person.page.fill("[name='not_at_hand.photo']", "未拍摄")
                await person.page.check("#heard_child")
                await person.send()
                assert "done=prepare" in person.page.url
        async with chromium.signed_in("city-officer", "/queues/consolidations", **how) as person:
            await person.page.click(f'#lines a[href$="/desks/execute?of={plan}"]')
            await person.send()
            assert "done=execute" in person.page.url
        query = "SELECT count(*) FROM consolidation_move WHERE plan_id::text = $1 AND status = $2"
        ((moved,),) = await story.rows("placement", query, plan, "moved")
        assert moved > 0


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
class TestDischarge:
    async def test_ends_a_departments_duty_by_clicking(
        self, chromium: Chromium, language: str
    ) -> None:
        story, found = chromium.story, None
        for keeper in KEEPERS:
            for row in await story.rows(keeper, _DUTY, sorted(DISCHARGED)):
                found = (keeper, *row)
        assert found, "the story leaves no department a duty"
        keeper, duty, department = found
        name = f"{department.replace('_', '-')}-officer"
        async with chromium.signed_in(name, "/queues/duties", language=language) as person:
            assert await person.look(f"duties-of-a-department-{language}") == []
            await person.open(f"/queues/duties?at={keeper}")
            await person.page.click(f'#lines a[href*="/desks/discharge?of={duty}"]')
            await person.page.fill("#document_no", "函1号")
            await person.send()
            assert "done=discharge" in person.page.url
            assert person.complaints == []

        async def is_met() -> bool:
            query = "SELECT status FROM duty WHERE id::text = $1"
            ((status,),) = await story.rows(keeper, query, duty)
            return str(status) in ("met", "met_late")

        assert await eventually(is_met)
