"""The desks before the real services: what is filled in is done, in the person's own name."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from api_bodies import COUNTY
from assembled import Assembled
from chassis.access import Role
from china_day import day
from page_clerk import VILLAGE, Clerk, answer_to


class TestTraining:
    async def test_is_planned_and_marked(self, assembled: Assembled, clerk: Clerk) -> None:
        who = {"kind": "director", "place": VILLAGE, "name": "阿依", "phone": "13800000002"}
        subject = f"t{uuid4().hex[:8]}"
        await clerk.done("worker", **who, subject=subject, sex="female")
        workers = (await answer_to(assembled, "/registry/workers", Role.COUNTY_OFFICER))["items"]
        worker = next(one["id"] for one in workers if one["subject"] == subject)
        checked = {"checked_on": day(-1), "document_no": "查1"}
        assert (await clerk.work("record_check", worker, **checked)).status_code == 422
        await clerk.done("record_check", worker, **checked, is_clear="true")
        title = f"岗前{uuid4().hex[:6]}"
        await clerk.done(
            "course", title=title, kind="first", audience="director", method="practice",
            topics=["D1", "D2"], starts_on=day(-3), ends_on=day(30), hours="8",
        )  # fmt: skip
        courses = (await answer_to(assembled, "/registry/courses", Role.COUNTY_OFFICER))["items"]
        course = next(one["id"] for one in courses if one["title"] == title)
        marks = {"finished_on": day(-1), f"scores.{worker}": "101"}
        refused = await clerk.work("results", course, **marks)
        assert f'id="scores.{worker}-fault"' in refused.text
        await clerk.done("results", course, **(marks | {f"scores.{worker}": "90"}))
        trained = await answer_to(assembled, f"/registry/workers/{worker}", Role.COUNTY_OFFICER)
        assert (trained["tested_on"], trained["checked_on"]) == (day(-1), day(-1))
        results = f"/queues/course-results?course_id={course}"
        assert results in (await clerk.open("/queues/courses")).text
        assert (await clerk.read(results)).cells[6:10] == [day(-1), "阿依", "90", "yes"]


class TestBedsAndFamilies:
    @pytest.fixture
    async def agency(self, assembled: Assembled) -> str:
        home = {"name": f"家{uuid4()}", "kind": "MPC", "seat": COUNTY, "beds": [{"label": "1"}]}
        bearer = assembled.any_bearer(COUNTY, Role.COUNTY_OFFICER)
        async with assembled.client(bearer) as client:
            answer = await client.post("/placement/agencies", json=home)
            assert answer.is_success, answer.text
            return str(answer.json()["id"])

    async def test_a_bed_is_held_and_released(
        self, assembled: Assembled, clerk: Clerk, agency: str, child: str
    ) -> None:
        await assembled.settled()
        admit = await clerk.done("need", child_id=child, ground="T6")
        need = admit.partition("of=")[2].partition("&")[0]
        until = (datetime.now(UTC) + timedelta(hours=20)).strftime("%Y-%m-%dT%H:%M")
        await clerk.done("hold", need, child_id=child, agency_id=agency, until=until)
        holds = (await answer_to(assembled, "/placement/holds", Role.COUNTY_OFFICER))["items"]
        hold = next(one for one in holds if one["child_id"] == child)
        assert hold["agency_id"] == agency
        await clerk.done("let_go", hold["id"])
        path = f"/placement/holds/{hold['id']}"
        assert (await answer_to(assembled, path, Role.COUNTY_OFFICER))["status"] == "released"

    async def test_a_family_applies_is_approved_and_visited(
        self, assembled: Assembled, clerk: Clerk, agency: str
    ) -> None:
        family = f"家{uuid4().hex[:6]}"
        await clerk.done(
            "household", kind="kin", agency_id=agency, family__name=family, area=COUNTY,
            carer_born_on="1980-01-01", education="primary", members="2", places="1",
            floor_area_m2="90", yearly_income_fen="50000.50", local_hukou="yes", fixed_home="yes",
        )  # fmt: skip
        found = (await answer_to(assembled, "/placement/households", Role.COUNTY_OFFICER))["items"]
        household = next(one for one in found if one["family"]["name"] == family)
        assert household["yearly_income_fen"] == 5_000_050
        barred = await clerk.work(
            "approve", household["id"], approval_no="批1", declaration__criminal_record="yes"
        )
        assert barred.status_code in (409, 422)
        assert 'value="批1"' in barred.text
        await clerk.done("approve", household["id"], approval_no="批1")
        await clerk.done("look_in", household["id"], visited_on=day(), findings="好", is_fit="true")
        path = f"/placement/households/{household['id']}"
        read = await answer_to(assembled, path, Role.COUNTY_OFFICER)
        assert (read["status"], read["visited_on"]) == ("approved", day())


class TestPlanningAPurchase:
    async def test_goes_from_the_catalogue_to_a_draft(
        self, assembled: Assembled, clerk: Clerk, finance: Clerk
    ) -> None:
        title = f"关爱{uuid4().hex[:6]}"
        listing = {"title": title, "valid_from": day(-400), "document_no": "目1"}
        code = f"A04{uuid4().int % 90 + 10}{uuid4().int % 90 + 10}"
        unlawful = await finance.work("list", code="关爱", **listing)
        assert 'id="code-fault"' in unlawful.text
        await finance.done(
            "list", code=code, **listing, authorisation_no="授1", service="visits",
            covers_left_behind="yes",
        )  # fmt: skip
        item = await self._one(assembled, "/procurement/catalogue/items", title)
        assert item["place"] == COUNTY
        year = day()[:4]
        money = {"department": "民政局", "amount_fen": "300000.00", "document_no": "预1"}
        await finance.done("budget", item["id"], fiscal_year=year, **money)
        line = await self._one(assembled, "/procurement/budget-lines", title)
        assert line["amount_fen"] == 30_000_000
        await clerk.done("intend", line["id"], published_on=day(-31), intent_no="意1")
        form = {
            "method": "open_tender", "requirements": "走访", "small_deduction_pct": "10",
            "criteria.0.title": "价格", "criteria.0.weight": "10", "criteria.0.rule": "最低价",
            "criteria.1.kind": "technical", "criteria.1.title": "方案", "criteria.1.weight": "0",
            "criteria.1.rule": "分档",
        }  # fmt: skip
        refused = await clerk.work("draft", line["id"], **form)
        assert re.findall(r'class="fault" id="([^"]+)"', refused.text) == [
            "criteria.1.weight-fault"
        ]
        assert 'value="最低价"' in refused.text
        await clerk.done("draft", line["id"], **(form | {"criteria.1.weight": "90"}))
        tender = await self._one(assembled, "/procurement/tenders", title)
        assert (tender["budget_fen"], tender["status"]) == (30_000_000, "draft")
        await finance.done("strike", item["id"], document_no="删1")
        struck = await self._one(assembled, "/procurement/catalogue/items", title)
        assert struck["struck_on"] is not None

    async def _one(self, system: Assembled, path: str, title: str) -> Any:
        found = (await answer_to(system, path, Role.COUNTY_OFFICER))["items"]
        return next(one for one in found if one["title"] == title)
