"""The three regions and three prefectures against the rest, from what the services know."""

from typing import Any
from uuid import uuid4

from api_bodies import COUNTY
from assembled import Assembled
from chassis.access import Role
from journey_desk import Desk, official, provider
from reference.priority_areas import listed
from standalone.story.papers import today

VILLAGE = f"{COUNTY}100206"
PLAIN = "510104"
"""A county that is not of the three regions and three prefectures; 513431 is."""
_TRAINED = """
SELECT count(*) AS rural_workers, count(*) FILTER (WHERE EXISTS (
           SELECT FROM course_result r WHERE r.worker_id = w.id AND r.passed
           AND extract(year FROM r.finished_on) = $2)) AS rural_trained
FROM worker w
WHERE w.status = 'on_duty' AND (w.prefecture = ANY($1) OR w.county = ANY($1))
  AND CASE WHEN length(w.place) = 9 THEN right(w.place, 3) >= '100'
           ELSE substring(w.place FROM 10 FOR 1) IN ('2', '3', '5') END
"""


class TestPointNine:
    async def test_the_training_of_rural_staff_is_counted_from_the_work_teams(
        self, assembled: Assembled
    ) -> None:
        before = await _compared(assembled)
        county = official(assembled, Role.COUNTY_OFFICER, COUNTY, "registry")
        await _director(county)
        await assembled.settled()
        after = await _compared(assembled)
        for name in ("workers", "trained", "rural_workers", "rural_trained"):
            assert after["priority"][name] == before["priority"][name] + 1
            assert after["rest"][name] == before["rest"][name]
        codes = [one.area.code for one in listed()]
        (row,) = await assembled.rows("registry", _TRAINED, codes, today().year)
        counted = {name: after["priority"][name] for name in ("rural_workers", "rural_trained")}
        assert dict(row.items()) == counted
        percent = 100 * row["rural_trained"] // row["rural_workers"]
        assert after["priority"]["rural_training_percent"] == percent

    async def test_the_growth_of_social_organisations_is_counted_from_the_register(
        self, assembled: Assembled
    ) -> None:
        before = await _compared(assembled)
        for area, kinds in ((COUNTY, ("charity",)), (PLAIN, ("volunteer_group", "enterprise"))):
            county = official(assembled, Role.COUNTY_OFFICER, area)
            for kind in kinds:
                await provider(assembled, county, area, kind=kind)
        after = await _compared(assembled)
        for side, providers in (("priority", 1), ("rest", 2)):
            grown = {name: after[side][name] - before[side][name] for name in _GROWTH}
            assert grown == {
                "providers": providers, "social_organisations": 1, "social_organisations_new": 1,
            }  # fmt: skip
        query = "SELECT kind, count(*) FROM provider WHERE home LIKE '51%' GROUP BY kind"
        officer = official(assembled, Role.PROVINCIAL_OFFICER, "51")
        items = (await officer.get("/regions/growth"))["items"]
        for kind, count in await assembled.rows("procurement", query):
            assert sum(one["registered"] for one in items if one["kind"] == kind) == count

    async def test_money_a_child_is_compared_from_the_ledger(self, assembled: Assembled) -> None:
        before = await _compared(assembled)
        for area, amount in ((COUNTY, 700), (PLAIN, 300)):
            finance = official(assembled, Role.FINANCE_OFFICER, area)
            fund = await finance.post("/funds", name="儿童关爱资金", source="budget")
            money = {"amount_fen": amount, "document": "财社1号"}
            await finance.post(f"/funds/{fund['id']}/appropriations", **money)
        after = await _compared(assembled)
        for side, amount in (("priority", 700), ("rest", 300)):
            assert after[side]["received_fen"] - before[side]["received_fen"] == amount
            sums = after[side]
            expected = sums["received_fen"] // sums["children"] if sums["children"] else None
            assert sums["fen_per_child"] == expected


_GROWTH = ("providers", "social_organisations", "social_organisations_new")


async def _compared(assembled: Assembled) -> Any:
    return await official(assembled, Role.NATIONAL_OFFICER, "").get("/regions")


async def _director(county: Desk) -> None:
    """Entered, trained and tested, and appointed to a village of villagers (村委会)."""
    day = today().isoformat()
    entered = await county.post(
        "/workers", kind="director", place=VILLAGE, subject=f"journey-{uuid4().hex[:8]}",
        name="王小梅", phone="13800138000", sex="female",
        record_check={"checked_on": day, "document_no": "1", "is_clear": True},
    )  # fmt: skip
    course = await county.post(
        "/courses", title="培训", kind="first", audience="director", method="practice",
        topics=["D5"], starts_on=day, ends_on=day, hours=8,
    )  # fmt: skip
    results = [{"worker_id": entered["id"], "score": 90, "finished_on": day}]
    await county.post(f"/courses/{course['id']}/results", results=results)
    await county.post(f"/workers/{entered['id']}/appoint")
