"""The grassroots work team: trained, tested, appointed, tracked, replaced; no gap unseen."""

import csv
import io
from typing import Any

from api_bodies import COUNTY
from assembled import Assembled
from chassis.access import Role
from standalone.story.papers import today

VILLAGE, PREFECTURE = f"{COUNTY}100205", COUNTY[:4]
TOWNSHIP = VILLAGE[:9]


class Desk:
    """An officer at work on the team of an area."""

    def __init__(self, system: Assembled, role: Role, area: str) -> None:
        self.system, self.bearer = system, system.any_bearer(area, role)

    async def get(self, path: str) -> Any:
        async with self.system.client(self.bearer) as client:
            answer = await client.get(f"/registry{path}")
            assert answer.is_success, answer.text
            return answer.json()

    async def post(self, path: str, status: int | None = None, **body: Any) -> Any:
        async with self.system.client(self.bearer) as client:
            headers = {"If-Match": "*"}
            answer = await client.post(f"/registry{path}", json=body or None, headers=headers)
            assert answer.status_code == status if status else answer.is_success, answer.text
            return answer.json()

    async def candidate(self, kind: str, place: str, subject: str) -> str:
        entered = await self.post(
            "/workers", kind=kind, place=place, subject=subject, name="王小梅",
            phone="13800138000", sex="female",
            record_check={"checked_on": today().isoformat(), "document_no": "1", "is_clear": True},
        )  # fmt: skip
        return str(entered["id"])

    async def train(self, kind: str, audience: str, topic: str, *workers: str) -> None:
        day = today().isoformat()
        course = await self.post(
            "/courses", title="培训", kind=kind, audience=audience, method="practice",
            topics=[topic], starts_on=day, ends_on=day, hours=8,
        )  # fmt: skip
        results = [{"worker_id": one, "score": 90, "finished_on": day} for one in workers]
        await self.post(f"/courses/{course['id']}/results", results=results)

    async def has_gap(self, kind: str, place: str) -> bool:
        found = await self.get(f"/workforce/gaps?kind={kind}&area={place}")
        return place in [one["place"] for one in found["items"]]


class TestPointFour:
    async def test_a_director_is_trained_appointed_tracked_and_replaced(
        self, assembled: Assembled
    ) -> None:
        county = Desk(assembled, Role.COUNTY_OFFICER, COUNTY)
        first = await county.candidate("director", VILLAGE, "journey-first")
        refused = await county.post(f"/workers/{first}/appoint", status=409)
        assert refused["title_zh"] == "尚未通过岗前培训考核"
        assert await county.has_gap("director", VILLAGE)

        second = await county.candidate("director", VILLAGE, "journey-second")
        await county.train("first", "director", "D5", first, second)
        for one in (first, second):
            await county.post(f"/workers/{one}/appoint")
        assert not await county.has_gap("director", VILLAGE)

        await county.train("yearly", "director", "D2", first)
        coverage = await county.get("/training-coverage")
        (directors,) = [one for one in coverage["items"] if one["kind"] == "director"]
        assert directors["trained"] >= 2
        league = await county.get("/performance?level=person")
        met = {one["who"]: one["met_in_time"] for one in league["items"]}
        assert met["journey-first"] == 1

        await county.post(f"/workers/{first}/release", reason="replaced", successor_id=second)
        assert not await county.has_gap("director", VILLAGE)
        await county.post(f"/workers/{second}/release", reason="resigned")
        assert await county.has_gap("director", VILLAGE)
        duties = await county.get("/duties?status=open&kind=staff_place")
        assert [one["area"] for one in duties["items"]] == [TOWNSHIP]

    async def test_a_supervisor_is_trained_by_the_prefecture(self, assembled: Assembled) -> None:
        county = Desk(assembled, Role.COUNTY_OFFICER, COUNTY)
        city = Desk(assembled, Role.CITY_OFFICER, PREFECTURE)
        supervisor = await county.candidate("supervisor", TOWNSHIP, "journey-supervisor")
        assert await county.has_gap("supervisor", TOWNSHIP)
        await city.train("first", "supervisor", "S2", supervisor)
        await county.post(f"/workers/{supervisor}/appoint")
        assert not await county.has_gap("supervisor", TOWNSHIP)

    async def test_every_village_and_township_of_the_country_is_watched(
        self, assembled: Assembled
    ) -> None:
        nation = Desk(assembled, Role.NATIONAL_OFFICER, "")
        for kind, least in (("director", 100), ("supervisor", 10)):
            listed = await nation.get(
                f"/workforce/counties?kind={kind}&area={PREFECTURE}&limit=200"
            )
            by_county = {one["county"]: one for one in listed["items"]}
            query = "SELECT count(*) FROM division WHERE level = $1 AND starts_with(code, $2)"
            level = {"director": "village", "supervisor": "township"}[kind]
            for code, one in by_county.items():
                ((places,),) = await assembled.rows("registry", query, level, code)
                assert one["places"] == places
                assert 0 <= one["without"] <= places
            assert sum(one["places"] for one in by_county.values()) > least

    async def test_a_countys_file_comes_in_with_a_report(self, assembled: Assembled) -> None:
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(["姓名", "村（居）代码", "公民身份号码", "无户籍原因", "出生日期", "性别"])
        writer.writerow(["导入甲", VILLAGE, "", "超生", "2018-05-04", "女"])
        writer.writerow(["导入乙", VILLAGE, "110101201501010004", "", "", ""])
        headers = {
            **assembled.any_bearer(COUNTY, Role.COUNTY_OFFICER), "Content-Type": "text/csv",
        }  # fmt: skip
        body = text.getvalue().encode() + b"\n" * 1_500_000
        async with assembled.client(headers) as client:
            answer = await client.post("/registry/imports", content=body)
            assert answer.status_code == 201, answer.text
            again = await client.post("/registry/imports", content=body)
        assert (again.status_code, again.json()) == (200, answer.json())
        county = Desk(assembled, Role.COUNTY_OFFICER, COUNTY)
        report = await county.get(f"/imports/{answer.json()['id']}/rejections")
        (rejected,) = report["items"]
        assert (rejected["row"], rejected["column"]) == (2, "resident_id")
        assert rejected["detail_zh"] == "身份号码校验码错误"
        found = await county.post("/search", name="导入甲")
        assert len(found["items"]) == 1
