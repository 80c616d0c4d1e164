"""The register: a child's whole file, what follows from it, and what is reported at once."""

from datetime import timedelta
from typing import Any

from api_bodies import BODIES, COUNTY, NEIGHBOUR
from assembled import Assembled
from chassis.access import Role
from chassis.testing import eventually
from reference.resident_ids import check_character
from standalone.story.papers import today

VILLAGE, THERE = f"{COUNTY}100204", f"{NEIGHBOUR}100001"


class Desk:
    """Somebody of an area, at work on children's files."""

    def __init__(self, system: Assembled, role: Role, area: str) -> None:
        self.system, self.bearer = system, system.any_bearer(area, role)

    async def get(self, path: str) -> Any:
        async with self.system.client(self.bearer) as client:
            answer = await client.get(path)
            assert answer.is_success, answer.text
            return answer.json()

    async def sees(self, path: str) -> bool:
        async with self.system.client(self.bearer) as client:
            return (await client.get(path)).is_success

    async def post(self, path: str, **body: Any) -> Any:
        async with self.system.client(self.bearer) as client:
            answer = await client.post(path, json=body, headers={"If-Match": "*"})
            assert answer.is_success, answer.text
            return answer.json()


class TestPointOne:
    async def test_a_left_behind_child_is_known_visited_protected_and_handed_over(
        self, assembled: Assembled
    ) -> None:
        director = Desk(assembled, Role.VILLAGE_DIRECTOR, VILLAGE)
        county = Desk(assembled, Role.COUNTY_OFFICER, COUNTY)
        neighbour = Desk(assembled, Role.COUNTY_OFFICER, NEIGHBOUR)

        born = today() - timedelta(days=3_000)
        child = await director.post(
            "/registry/children", name="旅程儿童", village=VILLAGE, no_hukou_reason="待办",
            birth_on=born.isoformat(), sex="female",
        )  # fmt: skip
        file = f"/registry/children/{child['id']}"
        await director.post(
            f"{file}/circumstances", health="healthy", schooling="primary", rural_hukou=True
        )
        away = {"state": "away", "since": "2025-03-01", "place": "4403"}
        parents = [
            await director.post(f"{file}/parents", role=role, **away)
            for role in ("father", "mother")
        ]
        await director.post(f"{file}/grandparents", **BODIES["update_grandparents"]({}))
        assert (await director.get(file))["categories"] == ["LBC"]
        owed = await self.duties(county, child)
        assert {"hukou_follow_up", "first_assessment", "entrusting"} <= owed

        care = await director.post(f"{file}/entrustments", **BODIES["entrust_child"]({}))
        assert {"parent_contact", "care_notice"} <= await self.duties(county, child)
        told = BODIES["record_notices"]({})
        await director.post(f"{file}/entrustments/{care['id']}/notices", **told)
        spoke = BODIES["record_contact"]({"parent_id": parents[0]["id"]})
        await director.post(f"{file}/contacts", **{**spoke, "contacted_on": today().isoformat()})
        number = f"110101{born:%Y%m%d}000"
        await director.post(
            f"{file}/hukou", resident_id=number + check_character(number), hukou_area=COUNTY
        )
        await director.post(f"{file}/details", name="旅程儿童", ethnicity="彝族")
        township = Desk(assembled, Role.TOWNSHIP_SUPERVISOR, VILLAGE[:9])
        await township.post(f"{file}/reviews", decision="passed")
        assert await self.duties(county, child) == {"first_assessment", "parent_contact"}

        assessed = await director.post(
            f"{file}/assessments", assessed_on=today().isoformat(), rating="poor", carer_age=74
        )
        assert assessed["tier"] == "orange"
        owed = await self.duties(county, child)
        assert "visit" in owed
        assert "first_assessment" not in owed
        visit = await director.post(
            f"{file}/visits", visited_on=today().isoformat(), findings="身上多处瘀伤",
            situations=["violence"],
        )  # fmt: skip
        assert visit["situations"] == ["violence"]

        async def reported() -> bool:
            reports = await county.get("/judicial-referral/reports?limit=200")
            return any(one["child_id"] == child["id"] for one in reports["items"])

        await eventually(reported)

        move = await county.post(
            "/registry/moves", child_id=child["id"], to_county=NEIGHBOUR, reason="with_parents",
            handover=["file", "assessment", "school"],
        )  # fmt: skip
        assert not await neighbour.sees(file)
        await neighbour.post(f"/registry/moves/{move['id']}/accept", village=THERE)
        assert not await county.sees(file)
        assert (await neighbour.get(file))["area"] == THERE
        parts = (
            "parents", "entrustments", "contacts", "assessments", "visits", "labels", "reviews",
        )  # fmt: skip
        for path in parts:
            assert (await neighbour.get(f"{file}/{path}"))["items"], path

    async def test_a_child_whom_nobody_raises_is_confirmed_step_by_step(
        self, assembled: Assembled
    ) -> None:
        director = Desk(assembled, Role.VILLAGE_DIRECTOR, VILLAGE)
        township = Desk(assembled, Role.TOWNSHIP_SUPERVISOR, VILLAGE[:9])
        county = Desk(assembled, Role.COUNTY_OFFICER, COUNTY)
        child = await director.post(
            "/registry/children", name="旅程儿童", village=VILLAGE, no_hukou_reason="待办",
            birth_on="2017-02-03", sex="male",
        )  # fmt: skip
        file = f"/registry/children/{child['id']}"
        await director.post(f"{file}/parents", role="father", state="dead", since="2024-01-01")
        await director.post(
            f"{file}/parents", role="mother", state="lost_contact", since="2025-01-01"
        )
        application = await director.post(
            f"{file}/unattended", applicant_kind="village", applicant="村民委员会"
        )
        path = f"{file}/unattended/{application['id']}"
        assert "unattended_check" in await self.duties(township, child)
        await township.post(f"{path}/check", finding="属实")
        assert "unattended_confirmation" in await self.duties(county, child)
        done = await county.post(f"{path}/confirm", document_no="民儿〔2026〕1号")
        assert done["effective_from"][-2:] == "01"
        [label] = (await county.get(f"{file}/labels"))["items"]
        assert (label["category"], label["valid_from"]) == ("DFU", done["effective_from"])

    async def duties(self, desk: Desk, child: dict[str, Any]) -> set[str]:
        found = await desk.get(f"/registry/duties?status=open&child_id={child['id']}")
        return {duty["kind"] for duty in found["items"]}
