"""County institutions that lack resources send their children to the city, and are converted."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx

from api_bodies import COUNTY
from assembled import Assembled
from chassis.access import Role
from chassis.testing import eventually
from placement_rig import LACKING
from standalone.story.papers import today

CITY, PROVINCE, VILLAGE = COUNTY[:4], COUNTY[:2], f"{COUNTY}100204"
READY = {"handover": ["file", "medical", "hukou", "school", "property", "photo"],
         "heard_child": True}  # fmt: skip


class Office:
    """A civil-affairs department at work on agencies, under whatever version it finds."""

    def __init__(self, system: Assembled, role: Role, area: str) -> None:
        self.system, self.bearer, self.area = system, system.any_bearer(area, role), area

    async def send(
        self, method: str, path: str, body: Any = None, match: str = "*"
    ) -> httpx.Response:
        async with self.system.client({**self.bearer, "If-Match": match}) as client:
            return await client.request(method, path, json=body)

    async def get(self, path: str) -> Any:
        return await self._done("GET", path)

    async def post(self, path: str, **body: Any) -> Any:
        return await self._done("POST", path, body)

    async def put(self, path: str, **body: Any) -> Any:
        return await self._done("PUT", path, body)

    async def refused(self, path: str, **body: Any) -> tuple[int, str]:
        answer = await self.send("POST", path, body)
        return answer.status_code, answer.json()["title"]

    async def _done(self, method: str, path: str, body: Any = None) -> Any:
        answer = await self.send(method, path, body)
        assert answer.is_success, answer.text
        return answer.json()

    async def agency(self, kind: str, beds: int, *capabilities: str) -> str:
        """Its address; what it gives is proven."""
        made = await self.post(
            "/placement/agencies", name=f"旅程{uuid4()}", kind=kind, seat=self.area,
            capabilities=capabilities, beds=[{"label": f"{number}"} for number in range(beds)],
        )  # fmt: skip
        path = f"/placement/agencies/{made['id']}"
        for capability in capabilities:
            await self.post(
                f"{path}/evidence", capability=capability, licence_no="证1", staff=3,
                valid_from="2026-01-01", valid_until=(today() + timedelta(days=400)).isoformat(),
            )  # fmt: skip
        return path

    async def child(self, sibling: str | None = None) -> str:
        made = await self.post(
            "/registry/children", name="旅程儿童", village=VILLAGE, no_hukou_reason="待办",
            birth_on="2016-05-04", sex="female", sibling_of=sibling,
        )  # fmt: skip

        async def is_known() -> bool:
            query = "SELECT 1 FROM child WHERE id = $1"
            return bool(await self.system.rows("placement", query, made["id"]))

        assert await eventually(is_known, 30)
        return str(made["id"])

    async def admit(self, agency: str, *children: str) -> None:
        await self.post(
            "/placement/custodies", children=children, agency_id=_id(agency),
            regime="long_term", ground="L2", legal_basis={"document_no": "1"}, heard_child=True,
        )  # fmt: skip


def _id(path: str) -> str:
    return path.rsplit("/", 1)[1]


async def _pending(city: Office) -> tuple[int, int]:
    """Children pending and institutions converted in the city."""
    listed = await city.get("/placement/consolidation-standings")
    (one,) = [one for one in listed["items"] if one["prefecture"] == CITY]
    return one["children_pending"], one["converted"]


class TestPointThree:
    async def test_from_the_assessment_to_the_guidance_centre(self, assembled: Assembled) -> None:
        county = Office(assembled, Role.COUNTY_OFFICER, COUNTY)
        city = Office(assembled, Role.CITY_OFFICER, CITY)
        province = Office(assembled, Role.PROVINCIAL_OFFICER, PROVINCE)
        weak = await county.agency("CWI", 4, "rehab")
        bare, fit = await city.agency("CWI", 20), await city.agency("CWI", 20, "rehab")
        first = await county.child()
        children = [first, await county.child(first), await county.child()]
        await county.admit(weak, *children)
        before = await _pending(city)

        # Assessed, with the reasons; neither converted before that nor kept by the province.
        centre = {"kind": "CGC", "document_no": "转1"}
        assert await county.refused(f"{weak}/convert", **centre) == (409, "Agency not assessed")
        assert await county.refused(f"{weak}/assessments") == (409, "Agency facts missing")
        await county.put(f"{weak}/resources", **LACKING)
        assessed = await county.post(f"{weak}/assessments")
        assert assessed["has_resources"] is False
        assert all(one["zh"] and one["en"] for one in assessed["findings"])
        assert await province.refused(f"{weak}/retain", approval_no="省1") == (
            409, "Agency not retainable",
        )  # fmt: skip
        assert await county.refused(f"{weak}/convert", **centre) == (409, "Agency has residents")

        # A plan, shown child by child: siblings together, and where they keep their care.
        plan = await city.post("/placement/consolidations")
        path = f"/placement/consolidations/{plan['id']}"
        moves = await self._moves(city, path, weak)
        assert {move["child_id"] for move in moves} == set(children)
        assert {move["to_agency"] for move in moves} == {_id(fit)}
        assert all(_id(bare) not in {one["agency_id"] for one in move["alternatives"]}
                   for move in moves)  # fmt: skip
        families = {move["child_id"]: move["family"] for move in moves}
        assert families[children[0]] == families[children[1]] != families[children[2]]

        # Decided once, under the version that was read.
        assert await city.refused(f"{path}/execute") == (409, "Plan undecided")
        decision = {"document_no": "市民〔2026〕3号"}
        stale = await city.send("POST", f"{path}/decide", decision, match='"v9"')
        assert stale.status_code == 412
        await city.post(f"{path}/decide", **decision)
        assert await city.refused(f"{path}/decide", **decision) == (409, "Plan decided")
        assert await county.refused(f"{weak}/convert", **centre) == (409, "Moves unfinished")

        # Carried out with handover lists: who is not prepared is left, and moved the next time.
        prepare = "/placement/consolidation-moves/{}/prepare"
        unheard = {**READY, "heard_child": False}
        alone = next(move for move in moves if move["child_id"] == children[2])
        assert await county.refused(prepare.format(alone["id"]), **unheard) == (
            422, "Child unheard",
        )  # fmt: skip
        await county.post(prepare.format(alone["id"]), **READY)
        done = await city.post(f"{path}/execute")
        assert children[2] in done["moved"]
        assert {one["child_id"] for one in done["left"]} >= {children[0], children[1]}
        for move in moves:
            if move is not alone:
                await county.post(prepare.format(move["id"]), **READY)
        done = await city.post(f"{path}/execute")
        assert set(done["moved"]) == {children[0], children[1]}
        lives = (await city.get(f"{fit}/residents?limit=200"))["items"]
        assert {one["child_id"] for one in lives} >= set(children)
        assert all(one["document_no"] == decision["document_no"] for one in lives
                   if one["child_id"] in children)  # fmt: skip

        # The empty institution becomes a guidance centre, and owes what such a centre owes.
        assert (await county.get(weak))["transition"] == "children_moved"
        converted = await county.post(f"{weak}/convert", **centre)
        assert (converted["kind"], converted["transition"]) == ("CGC", "converted_cgc")
        owed = {one["code"] for one in await county.get(f"{weak}/functions") if one["due_at"]}
        assert owed == {"G1", "G2"}
        await county.post(
            f"{weak}/functions/G1/reports", done_on=today().isoformat(), document_no="指1"
        )
        pending, centres = await _pending(city)
        assert (before[0] - pending, centres - before[1]) == (3, 1)

    async def test_a_plan_is_undone_by_another_plan(self, assembled: Assembled) -> None:
        county = Office(assembled, Role.COUNTY_OFFICER, COUNTY)
        city = Office(assembled, Role.CITY_OFFICER, CITY)
        weak, child = await county.agency("CWI", 2), await county.child()
        await city.agency("CWI", 20)
        await county.admit(weak, child)
        await county.put(f"{weak}/resources", **LACKING)
        await county.post(f"{weak}/assessments")
        there = await city.post("/placement/consolidations")
        await self._carry_out(county, city, there["id"], weak, child)
        back = await city.post(f"/placement/consolidations/{there['id']}/return")
        assert back["returns_plan"] == there["id"]
        (move,) = await self._moves(city, f"/placement/consolidations/{back['id']}", to=weak)
        await self._carry_out(county, city, back["id"], f"/{move['from_agency']}", child)
        lives = (await county.get(f"{weak}/residents"))["items"]
        assert [one["child_id"] for one in lives] == [child]
        kept = await city.get(f"/placement/consolidations/{there['id']}")
        assert kept["document_no"] == "市1"

    async def _carry_out(
        self, county: Office, city: Office, plan: str, source: str, child: str
    ) -> None:
        path = f"/placement/consolidations/{plan}"
        await city.post(f"{path}/decide", document_no="市1")
        for move in await self._moves(city, path, source):
            await county.post(f"/placement/consolidation-moves/{move['id']}/prepare", **READY)
        assert child in (await city.post(f"{path}/execute"))["moved"]

    async def _moves(
        self, city: Office, plan: str, source: str = "", *, to: str = ""
    ) -> list[dict[str, Any]]:
        """The moves of the plan from one agency, or to one."""
        listed = (await city.get(f"{plan}/moves?limit=200"))["items"]
        wanted = {"from_agency": source, "to_agency": to}
        return [
            move
            for move in listed
            if all(move[name] == _id(path) for name, path in wanted.items() if path)
        ]
