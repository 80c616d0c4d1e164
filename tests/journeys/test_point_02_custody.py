"""Custody: matched, held, admitted on a ground, checked, given to a family, and home again."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from api_bodies import COUNTY, NEIGHBOUR
from assembled import Assembled
from chassis.access import Role
from chassis.testing import eventually
from household_rig import NO_BARS, TEAM, family
from standalone.story.papers import today

VILLAGE = f"{COUNTY}100204"
DOCUMENT = {"document_no": "民监〔2026〕2号"}


class Desk:
    """An officer of an area, at work on custody."""

    def __init__(self, system: Assembled, role: Role, area: str) -> None:
        self.system, self.bearer = system, system.any_bearer(area, role)

    async def call(self, method: str, path: str, status: int | None, body: Any = None) -> Any:
        async with self.system.client({**self.bearer, "If-Match": "*"}) as client:
            answer = await client.request(method, path, json=body)
        good = answer.is_success if status is None else answer.status_code == status
        assert good, (answer.status_code, answer.text)
        return answer.json()

    async def get(self, path: str, status: int | None = None) -> Any:
        return await self.call("GET", path, status)

    async def post(self, path: str, status: int | None = None, **body: Any) -> Any:
        return await self.call("POST", path, status, body)

    async def child(self, **facts: Any) -> str:
        """Registered, and known to placement."""
        made = await self.post(
            "/registry/children", name=f"旅程{uuid4().hex[:4]}", village=VILLAGE,
            no_hukou_reason="待办", birth_on=(today() - timedelta(days=3_300)).isoformat(),
            sex="female", **facts,
        )  # fmt: skip

        async def is_known() -> bool:
            rows = await self.system.rows("placement", "SELECT id::text FROM child")
            return made["id"] in {row[0] for row in rows}

        assert await eventually(is_known)
        return str(made["id"])

    async def agency(self, kind: str, beds: int) -> dict[str, Any]:
        body = {
            "name": f"旅程{kind}{uuid4()}", "kind": kind, "seat": COUNTY,
            "beds": [{"label": str(number)} for number in range(beds)],
        }  # fmt: skip
        agency: dict[str, Any] = await self.call("POST", "/placement/agencies", 201, body)
        return agency

    async def family(self, agency: dict[str, Any], kind: str) -> str:
        form = family(agency, kind=kind)
        household = (await self.call("POST", "/placement/households", 201, form))["id"]
        await self.post(
            f"/placement/households/{household}/approve",
            approval_no="准〔2026〕1号", declaration=NO_BARS,
        )  # fmt: skip
        return str(household)

    async def duties(self, child: str) -> set[str]:
        found = await self.get(f"/placement/duties?status=open&child_id={child}")
        return {duty["kind"] for duty in found["items"]}


class TestPointTwo:
    async def test_siblings_are_safe_tonight_and_each_finds_its_place(
        self, assembled: Assembled
    ) -> None:
        county = Desk(assembled, Role.COUNTY_OFFICER, COUNTY)
        neighbour = Desk(assembled, Role.COUNTY_OFFICER, NEIGHBOUR)
        child = await county.child()
        sibling = await county.child(sibling_of=child)
        centre, home = await county.agency("MPC", 2), await county.agency("CWI", 2)

        matches = await county.get(f"/placement/matches?child_id={child}&ground=T4")
        assert matches["children"] == [child, sibling]
        by_agency = {one["agency_id"]: one for one in matches["matches"]}
        assert by_agency[centre["id"]]["may_take"]
        assert by_agency[centre["id"]]["together"]
        assert not by_agency[home["id"]]["may_take"]
        assert by_agency[home["id"]]["reasons_against"][0]["zh"]

        await county.post(
            f"/placement/children/{child}/assessments", 201, kind="intake",
            assessment_no="入〔2026〕2号",
            assessed_on=today().isoformat(), conclusion="needs_custody", team=TEAM,
            findings="无人照料",
        )  # fmt: skip
        custodies = await self.admit(county, centre, home, [child, sibling])
        mine, other = (one["id"] for one in custodies)
        assert "check_health" in await county.duties(child)
        assert "custody_review" in await county.duties(child)
        bases = await county.get(f"/placement/custodies/{mine}/legal-bases")
        assert [one["document_no"] for one in bases["bases"]] == [DOCUMENT["document_no"]]
        assert bases["uncovered_from"] is None
        for custody, level in ((mine, "L0"), (other, "L1")):
            await county.post(
                f"/placement/custodies/{custody}/health-checks",
                checked_on=today().isoformat(), care_level=level, note="发育良好",
            )  # fmt: skip
        assert "check_health" not in await county.duties(child)

        await self.go_home_by_kin(county, centre, child, mine)
        await self.go_to_a_foster_family(county, home, other)
        await neighbour.get(f"/placement/custodies/{mine}", 404)
        assert (await neighbour.get("/placement/households"))["items"] == []

    async def admit(
        self, county: Desk, centre: dict[str, Any], home: dict[str, Any], children: list[str]
    ) -> list[dict[str, Any]]:
        """Refused at the institution, and on a ground of the other article; then both together."""
        form = {
            "children": children, "agency_id": centre["id"], "regime": "temporary",
            "ground": "T4", "legal_basis": DOCUMENT, "heard_child": True,
        }  # fmt: skip
        path = "/placement/custodies"
        refused = await county.post(path, 409, **{**form, "agency_id": home["id"]})
        assert refused["title_zh"] == "该机构不能接收该儿童"
        refused = await county.post(path, 422, **{**form, "ground": "L1"})
        assert refused["title_zh"] == "监护事由与监护类型不符"
        refused = await county.post(path, 422, **{**form, "heard_child": False})
        assert refused["title_zh"] == "未听取儿童意见"
        admission = await county.post(path, 201, **form)
        refused = await county.post(path, 409, **form)
        assert refused["title_zh"] in ("儿童已在监护安置中", "空余床位不足")
        custodies: list[dict[str, Any]] = admission["custodies"]
        assert len({one["bed_id"] for one in custodies}) == 2
        return custodies

    async def go_home_by_kin(
        self, county: Desk, centre: dict[str, Any], child: str, custody: str
    ) -> None:
        """With kin first; home only on an assessment of its own that finds the guardian fit."""
        kin = await county.family(centre, "kin")
        begun = await county.post(
            f"/placement/custodies/{custody}/household", 201, household_id=kin,
            agreement_no="委〔2026〕1号", legal_basis=DOCUMENT, heard_child=True, handover=["file"],
        )  # fmt: skip
        assert (begun["mode"], begun["household_id"]) == ("kin", kin)
        await county.post(
            f"/placement/households/{kin}/visits", 201,
            visited_on=today().isoformat(), findings="照料良好", is_fit=True,
        )  # fmt: skip
        path = f"/placement/custodies/{begun['id']}/end"
        going = {"outcome": "returned", "heard_child": True, "assessment_no": "回〔2026〕2号"}
        assert (await county.post(path, 422, **going))["title"] == "Assessment unknown"
        assessment = {
            "kind": "return", "assessed_on": today().isoformat(), "team": TEAM,
            "findings": "已出狱",
        }  # fmt: skip
        for number, conclusion in (("回1", "guardian_unfit"), ("回2", "guardian_fit")):
            await county.post(
                f"/placement/children/{child}/assessments", 201,
                **assessment, assessment_no=number, conclusion=conclusion,
            )  # fmt: skip
        unfit = await county.post(path, 409, **{**going, "assessment_no": "回1"})
        assert unfit["title_zh"] == "评估结论为监护人不具备监护条件"
        assert (await county.post(path, 200, **{**going, "assessment_no": "回2"}))["ended_at"]

        async def is_home() -> bool:
            file = await county.get(f"/registry/children/{child}")
            return file["custody"] is None

        assert await eventually(is_home)

    async def go_to_a_foster_family(self, county: Desk, home: dict[str, Any], custody: str) -> None:
        """Long-term custody at the institution, then a foster family on trial, and back again."""
        legal = {"legal_basis": {"document_no": "民特〔2026〕9号"}, "heard_child": True}
        there = await county.post(
            f"/placement/custodies/{custody}/transfer", 201, agency_id=home["id"],
            handover=["file", "medical"], regime="long_term", ground="L4", **legal,
        )  # fmt: skip
        foster = await county.family(home, "foster")
        form = {"household_id": foster, "handover": ["file"], "consented": True, **legal}
        path = f"/placement/custodies/{there['id']}/household"
        begun = await county.post(path, 201, **form)
        assert begun["mode"] == "foster"
        again = f"/placement/custodies/{begun['id']}/household"
        assert (await county.post(again, 409, **form))["title"] == "Already with household"
        early = await county.post(f"{again}/settle", 409, agreement_no="寄1")
        assert early["title_zh"] == "寄养融合期未满"
        gone = {"reason": "own_wish", "document_no": "1"}
        refused = await county.post(f"/placement/households/{foster}/remove", 409, **gone)
        assert refused["title_zh"] == "家庭中仍有被照料儿童"
        back = await county.post(
            f"/placement/custodies/{begun['id']}/transfer", 201,
            agency_id=home["id"], handover=["file"], **legal,
        )  # fmt: skip
        assert (back["mode"], back["regime"]) == ("agency", "long_term")
        await county.post(f"/placement/households/{foster}/remove", 200, **gone)
