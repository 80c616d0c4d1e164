"""What each county has to look after, as the neighbours tell it."""

from typing import Any
from uuid import UUID

from chassis.models import new_id
from contracts.placement import AgencyConverted, AgencyRegistered
from contracts.procurement import AssignmentEnded
from contracts.registry import ChildClassified, ChildLeft, ChildMoved
from procurement_actors import counted, matched, needed, offered
from procurement_desk import Desk, day


class TestTheCounts:
    async def test_follow_a_child_that_is_classified_anew(self, desk: Desk) -> None:
        (child,) = await counted(desk, desk.county.code, ["LBC"], tier="red")
        assert await _load(desk) == {"children": 1, "left_behind": 1, "red": 1}
        area = f"{desk.county.code}001001"
        again = ChildClassified(
            child_id=UUID(child), area=area, categories=("LBC", "DIS"), age_band="6-13",
            tier="green",
        )  # fmt: skip
        await desk.apply(again, again)
        assert await _load(desk) == {
            "children": 1, "left_behind": 1, "in_difficulty": 1, "green": 1,
        }  # fmt: skip

    async def test_go_along_with_a_child_that_moves_and_leave_with_one_that_leaves(
        self, desk: Desk, elsewhere: Desk
    ) -> None:
        (child,) = await counted(desk, desk.county.code, ["LBC"], tier="red")
        await _move(desk, child, f"{elsewhere.county.code}001001")
        assert await _load(desk) == {}
        assert await _load(elsewhere) == {"children": 1, "left_behind": 1, "red": 1}
        await desk.apply(_left(child, elsewhere.county.code))
        assert await _load(elsewhere) == {}

    async def test_know_centres_from_other_agencies(self, desk: Desk) -> None:
        centre, home = new_id(), new_id()
        area = desk.county.code
        await desk.apply(
            AgencyRegistered(agency_id=centre, kind="MPC", area=area, beds=5),
            AgencyRegistered(agency_id=home, kind="CWI", area=area, beds=5),
        )
        assert await _load(desk) == {"agencies": 1}
        await desk.apply(AgencyConverted(agency_id=home, area=area, kind="MPC", kind_before="CWI"))
        assert await _load(desk) == {"agencies": 2}


class TestAChildThatMoves:
    async def test_stays_assigned_within_the_contracts_area(self, desk: Desk) -> None:
        assignment = await desk.assigned(await desk.signed())
        village = f"{desk.county.code}002001"
        await _move(desk, assignment["child_id"], village)
        (row,) = await desk.rows(
            "SELECT village, ended_on FROM assignment WHERE id = $1", assignment["id"]
        )
        assert tuple(row) == (village, None)
        assert (await desk.get(f"/assignments/{assignment['id']}", desk.provider())).is_success

    async def test_is_seen_no_longer_by_the_old_countys_providers(
        self, desk: Desk, elsewhere: Desk
    ) -> None:
        assignment = await desk.assigned(await desk.signed())
        need = await needed(desk, assignment["child_id"])
        match = await matched(desk, need, await offered(desk))
        await _move(desk, assignment["child_id"], f"{elsewhere.county.code}001001")
        for path in (f"/assignments/{assignment['id']}", f"/need-matches/{match['id']}"):
            assert (await desk.get(path, desk.provider())).status_code == 404
        for subject in (assignment["id"], match["id"]):
            assert (await desk.told(subject))[-1] == AssignmentEnded.TYPE
        closed = (await desk.get(f"/needs/{need['id']}")).json()
        assert (closed["status"], closed["outcome"]) == ("closed", "withdrawn")

    async def test_takes_its_need_and_its_helper_along_within_the_county(self, desk: Desk) -> None:
        child = await desk.child()
        need = await needed(desk, child)
        match = await matched(desk, need, await offered(desk))
        village = f"{desk.county.code}003001"
        await _move(desk, child, village)
        assert (await desk.get(f"/needs/{need['id']}")).json()["area"] == village
        path = f"/need-matches/{match['id']}/help"
        await desk.made(path, desk.provider(), given_on=day(0), units=1)


class TestAChildThatLeaves:
    async def test_ends_what_anybody_may_see_of_it(self, desk: Desk) -> None:
        assignment = await desk.assigned(await desk.signed())
        await desk.apply(_left(assignment["child_id"], desk.county.code))
        assert (await desk.told(assignment["id"]))[-1] == AssignmentEnded.TYPE
        found = await desk.get(f"/assignments/{assignment['id']}", desk.provider())
        assert found.status_code == 404


def _left(child: str, county: str) -> ChildLeft:
    return ChildLeft(child_id=UUID(child), area=f"{county}001001", reason="of_age")


async def _move(desk: Desk, child: str, village: str) -> None:
    before = f"{desk.county.code}001001"
    await desk.apply(ChildMoved(child_id=UUID(child), area=village, area_before=before))


async def _load(desk: Desk) -> dict[str, Any]:
    """What the county's row counts, without the zeros."""
    query = "SELECT * FROM county_load WHERE division = $1"
    found = await desk.rows(query, desk.county.code)
    counts = dict(found[0]) if found else {}
    return {name: value for name, value in counts.items() if isinstance(value, int) and value}
