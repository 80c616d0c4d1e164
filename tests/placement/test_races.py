"""What must hold however many come at once: the database says so."""

import asyncio
from collections import Counter
from datetime import timedelta
from uuid import UUID

import asyncpg
import httpx
import pytest

from placement_rig import NOW, Place


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
            agency, child = await place.agency("CWI"), await place.child()
            admitted, converted = await asyncio.gather(
                place.admit(agency, child, tracing_family=True, ground="T1"),
                convert(agency["id"], after=number % 10 * 0.003),
            )
            outcome = (admitted.status_code, converted.status_code)
            assert outcome in {(201, 409), (409, 200)}
            won.add(outcome)
        assert won == {(201, 409), (409, 200)}

    async def test_waits_for_an_admission_that_is_not_yet_committed(self, place: Place) -> None:
        agency = await place.agency("CWI")
        async with place.service.admin.acquire() as first, first.transaction():
            await first.execute(
                "INSERT INTO bed_stay (id, bed_id, agency_id, began_at) "
                "SELECT gen_random_uuid(), id, agency_id, $2 FROM bed WHERE agency_id = $1 LIMIT 1",
                UUID(agency["id"]),
                NOW,
            )
            convert = asyncio.create_task(
                place.service.admin.execute(
                    "UPDATE agency SET kind = 'CGC' WHERE id = $1", UUID(agency["id"])
                )
            )
            await asyncio.sleep(0.3)
            assert not convert.done()
        with pytest.raises(asyncpg.CheckViolationError):
            await convert

    async def test_closes_the_agency_to_an_admission_that_waited(self, place: Place) -> None:
        agency = await place.agency("CWI")
        async with place.service.admin.acquire() as first:
            conversion = first.transaction()
            await conversion.start()
            await first.execute("UPDATE agency SET kind = 'CGC' WHERE id = $1", UUID(agency["id"]))
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
