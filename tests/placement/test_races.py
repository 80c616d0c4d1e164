"""What must hold however many come at once: the database says so."""

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest

from placement_rig import IF_ANY, NOW, Place

CONVERT = """
UPDATE agency SET kind = 'CGC', transition = 'converted_cgc', conversion_no = '1' WHERE id = $1
"""


class TestBed:
    async def test_goes_to_one_of_two_hundred(self, place: Place) -> None:
        agency = await place.agency(beds=1)
        children = [await place.child() for _ in range(200)]
        answers = await asyncio.gather(*(place.admit(agency, child) for child in children))
        counted = Counter(answer.status_code for answer in answers)
        assert counted[201] == 1
        assert set(counted) <= {201, 409, 503}
        (open_stays,) = await place.rows(
            "SELECT count(*) FROM bed_stay WHERE agency_id = $1", UUID(agency["id"])
        )
        assert open_stays["count"] == len((await place.get("/custodies")).json()["items"]) == 1

    async def test_is_held_or_lived_in_by_one_of_two_hundred(self, place: Place) -> None:
        agency = await place.agency(beds=1)
        children = [await place.child() for _ in range(200)]
        answers = await asyncio.gather(
            *(
                place.hold(agency, child) if number % 2 else place.admit(agency, child)
                for number, child in enumerate(children)
            )
        )
        counted = Counter(answer.status_code for answer in answers)
        assert counted[201] == 1
        assert set(counted) <= {201, 409, 503}
        (stays,) = await place.rows(
            "SELECT count(*) FROM bed_stay WHERE agency_id = $1", UUID(agency["id"])
        )
        held = (await place.get("/holds")).json()["items"]
        lived_in = (await place.get("/custodies")).json()["items"]
        assert stays["count"] == len(held) + len(lived_in) == 1

    async def test_that_is_held_goes_to_its_child_and_nobody_else(self, place: Place) -> None:
        agency, child = await place.agency(beds=1), await place.child()
        held = (await place.hold(agency, child)).json()
        others = [await place.child() for _ in range(40)]
        answers = await asyncio.gather(
            *(place.admit(agency, other) for other in others[:20]),
            place.admit(agency, child),
            *(place.hold(agency, other) for other in others[20:]),
        )
        assert answers[20].status_code == 201, answers[20].text
        assert {answer.status_code for answer in answers} <= {201, 409, 503}
        assert sum(answer.status_code == 201 for answer in answers) == 1
        assert (await place.get(f"/holds/{held['id']}")).json()["status"] == "used"

    async def test_that_is_released_while_its_child_comes_holds_one_child(
        self, place: Place
    ) -> None:
        for _ in range(10):
            agency, child, other = (
                await place.agency(beds=1), await place.child(), await place.child()
            )  # fmt: skip
            held = (await place.hold(agency, child)).json()
            answers = await asyncio.gather(
                place.change(f"/holds/{held['id']}/release", {}),
                place.admit(agency, child),
                place.admit(agency, other),
            )
            assert sum(answer.status_code == 201 for answer in answers[1:]) == 1
            assert {answer.status_code for answer in answers} <= {200, 201, 409}

    async def test_is_never_shared_even_past_the_lock(self, place: Place) -> None:
        custody = await place.custody()
        insert = (
            "INSERT INTO bed_stay (id, bed_id, agency_id, began_at, ended_at) "
            "VALUES (gen_random_uuid(), $1, $2, $3, $4)"
        )
        bed, agency = UUID(custody["bed_id"]), UUID(custody["agency_id"])
        later = NOW + timedelta(days=1)
        with pytest.raises(asyncpg.ExclusionViolationError):
            await place.service.admin.execute(insert, bed, agency, later, None)
        earlier = NOW - timedelta(days=1)
        await place.service.admin.execute(insert, bed, agency, earlier, NOW)


class TestChild:
    async def test_is_admitted_at_one_of_two_agencies(self, place: Place) -> None:
        for _ in range(10):
            agencies = [await place.agency(), await place.agency()]
            child = await place.child()
            answers = await asyncio.gather(*(place.admit(one, child) for one in agencies * 5))
            counted = Counter(answer.status_code for answer in answers)
            assert counted[201] == 1
            assert set(counted) == {201, 409}
            taken = [one for one in answers if one.status_code == 409]
            assert {one.json()["title"] for one in taken} <= {"Child already placed", "In flight"}

    async def test_is_not_placed_twice_by_groups_in_any_order(self, place: Place) -> None:
        agencies = [await place.agency(beds=3), await place.agency(beds=3)]
        children = [await place.child() for _ in range(3)]
        answers = await asyncio.gather(
            place.admit(agencies[0], *children), place.admit(agencies[1], *children[::-1])
        )
        assert sorted(answer.status_code for answer in answers) == [201, 409]


class TestConversion:
    async def test_and_admission_never_both_succeed(self, place: Place) -> None:
        async def convert(agency_id: str, after: float) -> httpx.Response:
            await asyncio.sleep(after)
            form = {"kind": "CGC", "document_no": "1"}
            return await place.change(f"/agencies/{agency_id}/convert", form)

        won = set()
        for number in range(40):
            agency, child = await place.assessed(), await place.child()
            admitted, converted = await asyncio.gather(
                place.admit(agency, child, tracing_family=True, ground="T1"),
                convert(agency["id"], after=number % 10 * 0.003),
            )
            outcome = (admitted.status_code, converted.status_code)
            assert outcome in {(201, 409), (409, 200)}
            won.add(outcome)
        assert won == {(201, 409), (409, 200)}

    async def test_waits_for_an_admission_that_is_not_yet_committed(self, place: Place) -> None:
        agency = await place.assessed()
        async with place.service.admin.acquire() as first, first.transaction():
            await first.execute(
                "INSERT INTO bed_stay (id, bed_id, agency_id, began_at) "
                "SELECT gen_random_uuid(), id, agency_id, $2 FROM bed WHERE agency_id = $1 LIMIT 1",
                UUID(agency["id"]),
                NOW,
            )
            convert = asyncio.create_task(place.service.admin.execute(CONVERT, UUID(agency["id"])))
            await asyncio.sleep(0.3)
            assert not convert.done()
        with pytest.raises(asyncpg.CheckViolationError):
            await convert

    async def test_closes_the_agency_to_an_admission_that_waited(self, place: Place) -> None:
        agency = await place.assessed()
        async with place.service.admin.acquire() as first:
            conversion = first.transaction()
            await conversion.start()
            await first.execute(CONVERT, UUID(agency["id"]))
            admit = asyncio.create_task(
                place.service.admin.execute(
                    "INSERT INTO bed_stay (id, bed_id, agency_id, began_at) "
                    "SELECT gen_random_uuid(), id, agency_id, $2 FROM bed "
                    "WHERE agency_id = $1 LIMIT 1",
                    UUID(agency["id"]),
                    NOW,
                )
            )
            await asyncio.sleep(0.3)
            assert not admit.done()
            await conversion.commit()
        with pytest.raises(asyncpg.CheckViolationError):
            await admit


class TestBedAskedFor:
    """A plain admission takes no lock: the constraints alone decide."""

    async def test_goes_to_one_of_two_hundred(self, place: Place) -> None:
        agency = await place.agency(beds=1)
        (bed,) = (await place.get(f"/agencies/{agency['id']}/beds")).json()["items"]
        children = [await place.child() for _ in range(200)]
        answers = await asyncio.gather(
            *(
                place.admit(agency, child, bed_ids=[bed["id"]], legal_basis={"document_no": "1"})
                for child in children
            )
        )
        counted = Counter(answer.status_code for answer in answers)
        assert counted[201] == 1
        assert set(counted) <= {201, 409, 503}
        assert len((await place.get("/custodies")).json()["items"]) == 1
        taken = [one for one in answers if one.status_code == 409]
        assert {one.json()["title"] for one in taken} <= {"Bed taken", "In flight"}

    async def test_does_not_let_a_child_lie_in_two(self, place: Place) -> None:
        agency, child = await place.agency(beds=20), await place.child()
        beds = (await place.get(f"/agencies/{agency['id']}/beds")).json()["items"]
        answers = await asyncio.gather(
            *(
                place.admit(agency, child, bed_ids=[bed["id"]], legal_basis={"document_no": "1"})
                for bed in beds
            )
        )
        counted = Counter(answer.status_code for answer in answers)
        assert counted[201] == 1
        assert set(counted) == {201, 409}
        (stays,) = await place.rows(
            "SELECT count(*) FROM bed_stay WHERE agency_id = $1", UUID(agency["id"])
        )
        assert stays["count"] == 1


class TestTransfer:
    """Two officers at one child: it lies in one bed afterwards, or in none that it has left."""

    async def test_goes_to_one_of_many(self, place: Place) -> None:
        custody = await place.custody(await place.agency(beds=1))
        agencies = [await place.agency(beds=1) for _ in range(20)]
        answers = await asyncio.gather(*(self.transfer(place, custody, one) for one in agencies))
        assert Counter(answer.status_code for answer in answers)[201] == 1
        assert {answer.status_code for answer in answers} <= {201, 409, 503}
        assert await self.beds_of(place, custody) == 1

    async def test_and_an_end_leave_the_child_in_one_bed_or_none(self, place: Place) -> None:
        for number in range(10):
            custody, agency = await place.custody(), await place.agency(beds=1)
            form = {"outcome": "died", "document_no": "1"}
            acts = [
                self.transfer(place, custody, agency),
                place.change(f"/custodies/{custody['id']}/end", form),
            ]
            moved, ended = await asyncio.gather(*(acts if number % 2 else acts[::-1]))
            codes = sorted([moved.status_code, ended.status_code])
            assert codes in ([200, 409], [201, 409])
            assert await self.beds_of(place, custody) == (201 in codes)

    async def test_on_one_version_is_refused_to_the_second(self, place: Place) -> None:
        custody = await place.custody()
        agencies = [await place.agency(beds=1) for _ in range(2)]
        read = {**place.officer(), "If-Match": '"v1"'}
        answers = await asyncio.gather(
            *(self.transfer(place, custody, one, read) for one in agencies)
        )
        assert sorted(answer.status_code for answer in answers) == [201, 412]

    async def transfer(
        self, place: Place, custody: dict[str, Any], to: dict[str, Any], headers: Any = None
    ) -> httpx.Response:
        body = {
            "agency_id": to["id"], "handover": ["file"], "heard_child": True,
            "legal_basis": {"document_no": "1"},
        }  # fmt: skip
        headers = headers or {**place.officer(), **IF_ANY}
        return await place.post(f"/custodies/{custody['id']}/transfer", body, headers)

    async def beds_of(self, place: Place, custody: dict[str, Any]) -> int:
        """How many beds the child lies in now; none but those of its open custody."""
        (row,) = await place.rows(
            "SELECT count(*) FILTER (WHERE s.ended_at IS NULL) AS beds, "
            "bool_and((s.ended_at IS NULL) = (c.ended_at IS NULL)) AS agree "
            "FROM custody c JOIN bed_stay s ON s.id = c.stay_id WHERE c.child_id = $1",
            UUID(custody["child_id"]),
        )
        assert row["agree"]
        return int(row["beds"])
