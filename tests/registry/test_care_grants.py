"""The staff of an agency read the file of a child in its care, wherever the child lives."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import text

from chassis.access import ORGANISATION, Scope
from chassis.work import Work
from contracts.placement import AgencyChanged, CustodyBegan, CustodyEnded
from registry_file import File
from registry_place import Place

FULL: dict[str, Any] = {
    "phone": "13800138000", "address": "东风路1号",
    "guardian": {"name": "李四", "phone": None, "relation": "祖母"},
}  # fmt: skip


def began(place: Place, child: str, **facts: Any) -> CustodyBegan:
    facts = {"custody_id": uuid4(), "agency_id": uuid4(), "organisation_id": uuid4(), **facts}
    return CustodyBegan(
        child_id=child, regime="temporary", ground="T6", area=place.village,
        began_at=datetime(2026, 1, 2, tzinfo=UTC), **facts,
    )  # fmt: skip


def ended(of: CustodyBegan) -> CustodyEnded:
    return CustodyEnded(
        custody_id=of.custody_id, child_id=of.child_id, agency_id=of.agency_id,
        outcome="returned", area=of.area, ended_at=of.began_at + timedelta(days=9),
    )  # fmt: skip


def staff(place: Place, organisation: object) -> dict[str, str]:
    """With the area of another county."""
    own = None if organisation is None else str(organisation)
    return place.service.issuer.bearer("agency_staff", area="110101", org=own)


async def listed(place: Place, organisation: object) -> list[str]:
    answer = await place.get("/children", staff(place, organisation))
    return [one["id"] for one in answer.json()["items"]]


class TestStaffOfAnAgency:
    async def test_read_the_whole_file_and_no_other(self, place: Place) -> None:
        child, other = await place.child(**FULL), await place.child()
        custody = began(place, child)
        await place.apply(custody)
        theirs = staff(place, custody.organisation_id)
        read = await place.get(f"/children/{child}", theirs)
        assert read.json() == (await place.get(f"/children/{child}")).json()
        assert read.json()["address"] == FULL["address"]
        assert await listed(place, custody.organisation_id) == [child]
        assert (await place.get(f"/children/{other}", theirs)).status_code == 404

    async def test_see_nothing_after_the_end(self, place: Place) -> None:
        child = await place.child()
        custody = began(place, child)
        await place.apply(custody, ended(custody))
        theirs = staff(place, custody.organisation_id)
        assert (await place.get(f"/children/{child}", theirs)).status_code == 404
        assert await listed(place, custody.organisation_id) == []

    async def test_an_end_that_comes_first_or_twice_stays_an_end(self, place: Place) -> None:
        child = await place.child()
        custody = began(place, child)
        await place.apply(ended(custody), ended(custody), custody, custody)
        assert await listed(place, custody.organisation_id) == []

    async def test_of_an_agency_that_the_child_left_see_it_no_more(self, place: Place) -> None:
        child = await place.child()
        first, second = began(place, child), began(place, child)
        await place.apply(first, ended(first), second)
        assert await listed(place, first.organisation_id) == []
        assert await listed(place, second.organisation_id) == [child]

    async def test_are_those_of_the_organisation_that_runs_it_now(self, place: Place) -> None:
        child, next_one = await place.child(), uuid4()
        custody = began(place, child)
        changed = AgencyChanged(
            agency_id=custody.agency_id, area="110101", capabilities=(), organisation_id=next_one
        )
        await place.apply(custody, changed)
        assert await listed(place, custody.organisation_id) == []
        assert await listed(place, next_one) == [child]
        await place.apply(changed.model_copy(update={"organisation_id": None}))
        assert await listed(place, next_one) == []

    async def test_go_on_seeing_a_child_that_moves(self, place: Place) -> None:
        file = await File.of(place)
        custody = began(place, file.child)
        await place.apply(custody)
        await file.done("/move", {"village": place.villages[3]})
        assert await listed(place, custody.organisation_id) == [file.child]
        [row] = await place.rows(
            "SELECT village FROM care_grant WHERE child_id::text = $1", file.child
        )
        assert row["village"] == place.villages[3]

    async def test_without_an_organisation_see_nobody(self, place: Place) -> None:
        child = await place.child()
        await place.apply(began(place, child, organisation_id=None))
        here = place.service.issuer.bearer("agency_staff", area=place.county.code)
        for theirs in (staff(place, None), here):
            assert (await place.get("/children", theirs)).json()["items"] == []
            assert (await place.get(f"/children/{child}", theirs)).status_code == 404

    async def test_read_only(self, place: Place) -> None:
        file = await File.of(place)
        custody = began(place, file.child)
        await place.apply(custody)
        answer = await file.change(
            "/visits", {"visited_on": place.today.isoformat(), "findings": "x"},
            headers=staff(place, custody.organisation_id),
        )  # fmt: skip
        assert answer.status_code == 403

    async def test_are_written_into_the_audit(self, place: Place) -> None:
        child = await place.child()
        custody = began(place, child)
        await place.apply(custody)
        await place.get(f"/children/{child}", staff(place, custody.organisation_id))
        [row] = await place.rows(
            "SELECT organisation FROM audit WHERE child_id::text = $1 AND action = 'read' "
            "AND record = 'child'",
            child,
        )
        assert row["organisation"] == str(custody.organisation_id)

    async def test_hold_for_the_policies_alone(self, place: Place) -> None:
        """What the database lets an organisation's transaction see, whatever is asked."""
        child = await place.child()
        await place.child()
        custody = began(place, child)
        await place.apply(custody)
        app = place.service.web.state.chassis

        async def seen(table: str, column: str) -> list[str]:
            scope = Scope(ORGANISATION, str(custody.organisation_id))
            async with Work(app, scope=scope) as work:
                connection = await (await work.session()).connection()
                found = await connection.execute(text(f"SELECT {column}::text FROM {table}"))
                return list(found.scalars().all())

        for table, column in (
            ("child", "id"),
            ("data_key", "child_id"),
            ("care_grant", "child_id"),
        ):
            assert await seen(table, column) == [child], table
        await place.apply(ended(custody))
        assert await seen("child", "id") == await seen("data_key", "child_id") == []
