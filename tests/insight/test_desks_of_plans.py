"""The desks of a city's consolidation, before the real services: there, and home again."""

from typing import Any
from uuid import uuid4

import pytest

from api_bodies import COUNTY
from assembled import Assembled
from chassis.access import Role
from chassis.testing import eventually
from page_agencies import registered
from page_clerk import CHILDREN, Clerk, answer_to
from page_reader import PAGES
from placement_rig import LACKING

CITY = COUNTY[:4]
HANDOVER = ["file", "medical", "hukou", "school", "property", "photo"]


class TestAPlanOfTheCity:
    @pytest.mark.usefixtures("weak")
    async def test_takes_nobody_back_before_it_moved_anybody(self, city: Clerk) -> None:
        plan = (await city.done("consolidate")).partition("of=")[2][:36]
        shown = (await city.open("/queues/consolidations")).text
        assert f"/desks/decide?of={plan}" in shown
        assert f"/desks/take_home?of={plan}" not in shown
        refused = await city.work("take_home", plan)
        assert "Nothing to return" in refused.text

    async def test_is_seen_in_how_far_the_prefecture_is(
        self, assembled: Assembled, clerk: Clerk, city: Clerk
    ) -> None:
        path = "/queues/consolidation-standings"
        assert path in (await city.open("/queues/consolidations")).text
        assert path not in (await clerk.open("/queues/agencies")).text
        assert (await clerk.open(path)).status_code == 403

        async def pending() -> list[str]:
            line = (await city.read(path)).cells[9:]
            told = await answer_to(
                assembled, "/placement/consolidation-standings", Role.CITY_OFFICER
            )
            (own,) = (one for one in told["items"] if one["prefecture"] == CITY)
            assert line[1:8] == [str(own[name]) for name in (
                "counties_pending", "institutions_pending", "children_pending", "retained",
                "converted", "places", "capacity_gap",
            )]  # fmt: skip
            return line

        before = await pending()
        await registered(assembled, clerk)
        assert int((await pending())[2]) == int(before[2]) + 1


@pytest.fixture
async def weak(assembled: Assembled, clerk: Clerk, city: Clerk, child: str) -> str:
    """A county institution that lacks resources, with two children in it, one of them the child;
    the city's has room for both."""
    weak = await registered(assembled, clerk, beds="1\n2")
    await registered(assembled, city, seat=CITY, beds="\n".join(map(str, range(20))))
    other = await clerk.done(
        "register", name=f"童{uuid4().hex[:6]}", village=f"{COUNTY}100204", sex="male",
        no_hukou_reason="未落户", birth_on="2015-05-04",
    )  # fmt: skip
    children = [child, other.removeprefix(CHILDREN).partition("?")[0]]

    async def are_known() -> bool:
        query = "SELECT 1 FROM child WHERE id::text = ANY ($1)"
        return len(await assembled.rows("placement", query, children)) == len(children)

    await eventually(are_known, 30)
    county = assembled.any_bearer(COUNTY, Role.COUNTY_OFFICER)
    async with assembled.client({**county, "If-Match": "*"}) as client:
        for method, path, form in (
            ("POST", "/custodies", {
                "children": children, "agency_id": weak, "regime": "long_term", "ground": "L2",
                "legal_basis": {"document_no": "1"}, "heard_child": True,
            }),
            ("PUT", f"/agencies/{weak}/resources", LACKING),
            ("POST", f"/agencies/{weak}/assessments", {}),
        ):  # fmt: skip
            answer = await client.request(method, f"/placement{path}", json=form)
            assert answer.is_success, answer.text
    return weak


class TestAPlanThatTakesHome:
    async def test_is_carried_out_as_the_one_that_it_undoes_also_of_one_half_done(
        self, assembled: Assembled, clerk: Clerk, city: Clerk, weak: str, child: str
    ) -> None:
        there = (await city.done("consolidate")).partition("of=")[2][:36]
        (away,) = await self._carried_out(assembled, clerk, city, there, child)
        assert away["from_agency"] == weak
        listed = (await city.open("/queues/consolidations")).text
        for desk in ("execute", "take_home"):
            assert f"/desks/{desk}?of={there}" in listed
        location = await city.done("take_home", there)
        back = location.partition("of=")[2][:36]
        assert location == f"{PAGES}/desks/decide?of={back}&done=take_home"
        (home,) = await self._carried_out(assembled, clerk, city, back, child)
        assert (home["from_agency"], home["to_agency"]) == (away["to_agency"], weak)
        residents = f"/queues/residents?agency_id={weak}"
        assert f"{PAGES}/children/{child}" in (await clerk.open(residents)).text
        again = await city.work("take_home", there)
        assert "Nothing to return" in again.text

    async def _carried_out(
        self, system: Assembled, clerk: Clerk, city: Clerk, plan: str, child: str
    ) -> list[Any]:
        """The child's moves of the plan, once it was decided, prepared and executed on pages."""
        assert f"/desks/decide?of={plan}" in (await city.open("/queues/consolidations")).text
        await city.done("decide", plan, document_no="市1")
        path = f"/placement/consolidations/{plan}/moves?limit=200"
        moves = (await answer_to(system, path, Role.CITY_OFFICER))["items"]
        mine = [one for one in moves if one["child_id"] == child]
        for move in mine:
            assert f"/desks/prepare?of={move['id']}" in (await clerk.open("/queues/moves")).text
            await clerk.done("prepare", move["id"], handover=HANDOVER, heard_child="yes")
        location = await city.done("execute", plan)
        assert location == f"{PAGES}/queues/consolidations?done=execute"
        moves = (await answer_to(system, path, Role.CITY_OFFICER))["items"]
        mine = [one for one in moves if one["child_id"] == child]
        assert [one["status"] for one in mine] == ["moved"]
        return mine
