"""Beds held for a child: promised once, free again by themselves, used by the admission."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from chassis.testing import eventually
from placement_rig import IF_ANY, NOW, Place


async def free_beds(place: Place, agency: dict[str, Any]) -> int:
    beds = (await place.get(f"/agencies/{agency['id']}/beds")).json()["items"]
    return sum(bed["free"] for bed in beds)


class TestHold:
    async def test_keeps_a_bed_for_a_named_child(self, place: Place) -> None:
        agency, child = await place.agency(beds=1), await place.child()
        answer = await place.hold(agency, child)
        assert answer.status_code == 201, answer.text
        held = answer.json()
        assert (held["child_id"], held["status"], held["area"]) == (
            child, "held", place.county.code,
        )  # fmt: skip
        read = await place.service.client.get(answer.headers["Location"], headers=place.officer())
        assert (read.json(), read.headers["ETag"]) == (held, '"v1"')
        assert (await place.get("/holds")).json()["items"] == [held]
        assert await free_beds(place, agency) == 0
        other = await place.admit(agency, await place.child())
        assert (other.status_code, other.json()["title"]) == (409, "No free bed")

    async def test_lasts_as_long_as_the_norm_allows_unless_told_otherwise(
        self, place: Place
    ) -> None:
        agency = await place.agency()
        longest = (await place.hold(agency, await place.child())).json()
        assert longest["until"] == (NOW + timedelta(hours=72)).isoformat().replace("+00:00", "Z")
        soon = (NOW + timedelta(hours=1)).isoformat()
        shorter = await place.hold(agency, await place.child(), until=soon)
        assert shorter.json()["until"] == soon.replace("+00:00", "Z")

    @pytest.mark.parametrize("hours", [-1, 0, 73])
    async def test_refuses_an_impossible_time(self, place: Place, hours: int) -> None:
        until = (NOW + timedelta(hours=hours)).isoformat()
        answer = await place.hold(await place.agency(), await place.child(), until=until)
        assert (answer.status_code, answer.json()["title"]) == (422, "Hold time impossible")

    async def test_is_one_for_a_child(self, place: Place) -> None:
        child = await place.child()
        await place.hold(await place.agency(), child)
        answer = await place.hold(await place.agency(), child)
        assert (answer.status_code, answer.json()["title"]) == (409, "Child has hold")

    async def test_refuses_a_bed_that_is_taken_or_of_another_agency(self, place: Place) -> None:
        agency, child = await place.agency(), await place.child()
        taken = (await place.custody(agency))["bed_id"]
        answer = await place.hold(agency, child, bed_id=taken)
        assert (answer.status_code, answer.json()["title"]) == (409, "Bed taken")
        answer = await place.hold(await place.agency(), child, bed_id=taken)
        assert (answer.status_code, answer.json()["title"]) == (422, "Bed unknown")

    async def test_refuses_an_agency_that_does_not_serve_the_child(
        self, place: Place, elsewhere: Place
    ) -> None:
        answer = await place.hold(await elsewhere.agency(), await place.child())
        assert (answer.status_code, answer.json()["title"]) == (409, "Agency may not take")

    async def test_is_hidden_from_another_county(self, place: Place, elsewhere: Place) -> None:
        held = (await place.hold(await place.agency(), await place.child())).json()
        assert (await elsewhere.get(f"/holds/{held['id']}")).status_code == 404
        assert (await elsewhere.get("/holds")).json()["items"] == []
        answer = await elsewhere.change(f"/holds/{held['id']}/release", {})
        assert answer.status_code == 404

    async def test_shows_staff_their_own_agency_only(self, place: Place) -> None:
        organisation = str(uuid4())
        own = await place.agency(organisation_id=organisation)
        theirs = (await place.hold(own, await place.child())).json()
        other = (await place.hold(await place.agency(), await place.child())).json()
        staff = place.staff(organisation)
        assert [one["id"] for one in (await place.get("/holds", staff)).json()["items"]] == [
            theirs["id"]
        ]
        assert (await place.get(f"/holds/{other['id']}", staff)).status_code == 404
        refused = await place.hold(await place.agency(), await place.child(), staff)
        assert refused.status_code == 403


class TestExpiry:
    async def test_frees_the_bed_at_that_moment_and_is_swept(self, place: Place) -> None:
        agency, child = await place.agency(beds=1), await place.child()
        held = (await place.hold(agency, child)).json()
        place.clock.advance(hours=72)
        assert (await place.get(f"/holds/{held['id']}")).json()["status"] == "expired"
        assert await free_beds(place, agency) == 1
        assert (await place.admit(agency, await place.child())).status_code == 201

        async def closed() -> bool:
            (row,) = await place.rows("SELECT * FROM hold WHERE id = $1", UUID(held["id"]))
            return bool(row["status"] == "expired" and row["ended_at"] == row["until"])

        await eventually(closed)

    async def test_lets_the_child_have_another(self, place: Place) -> None:
        child = await place.child()
        await place.hold(await place.agency(), child)
        place.clock.advance(hours=72)
        assert (await place.hold(await place.agency(), child)).status_code == 201

    async def test_does_not_let_a_hold_that_ran_out_be_released(self, place: Place) -> None:
        held = (await place.hold(await place.agency(), await place.child())).json()
        place.clock.advance(hours=72)
        answer = await place.change(f"/holds/{held['id']}/release", {})
        assert (answer.status_code, answer.json()["title"]) == (409, "Hold over")


class TestAdmission:
    async def test_uses_the_bed_that_was_held(self, place: Place) -> None:
        agency, child = await place.agency(beds=3), await place.child()
        beds = (await place.get(f"/agencies/{agency['id']}/beds")).json()["items"]
        held = (await place.hold(agency, child, bed_id=beds[2]["id"])).json()
        custody = await place.custody(agency, child)
        assert custody["bed_id"] == held["bed_id"]
        used = (await place.get(f"/holds/{held['id']}")).json()
        assert (used["status"], used["custody_id"]) == ("used", custody["id"])

    async def test_in_another_bed_frees_the_one_held(self, place: Place) -> None:
        agency, child = await place.agency(beds=2), await place.child()
        held = (await place.hold(agency, child)).json()
        beds = (await place.get(f"/agencies/{agency['id']}/beds")).json()["items"]
        (other,) = (bed["id"] for bed in beds if bed["id"] != held["bed_id"])
        assert (await place.custody(agency, child, bed_ids=[other]))["bed_id"] == other
        assert await free_beds(place, agency) == 1

    async def test_elsewhere_gives_the_held_bed_up(self, place: Place) -> None:
        agency, child = await place.agency(beds=1), await place.child()
        held = (await place.hold(agency, child)).json()
        await place.custody(await place.agency(), child)
        assert (await place.get(f"/holds/{held['id']}")).json()["status"] == "released"
        assert await free_beds(place, agency) == 1

    async def test_of_siblings_takes_held_and_free_beds(self, place: Place) -> None:
        agency = await place.agency(beds=2)
        held_for, other = await place.child(), await place.child()
        held = (await place.hold(agency, held_for)).json()
        answer = await place.admit(agency, other, held_for)
        assert answer.status_code == 201, answer.text
        assert answer.json()["custodies"][1]["bed_id"] == held["bed_id"]

    async def test_that_is_refused_leaves_the_hold(self, place: Place) -> None:
        agency, child = await place.agency(beds=1), await place.child()
        held = (await place.hold(agency, child)).json()
        refused = await place.admit(agency, child, await place.child())
        assert refused.status_code == 409
        assert (await place.get(f"/holds/{held['id']}")).json() == held


class TestEndOfCustody:
    async def test_gives_up_the_bed_that_was_held_elsewhere(self, place: Place) -> None:
        other, custody = await place.agency(beds=1), await place.custody()
        held = (await place.hold(other, custody["child_id"])).json()
        form = {"outcome": "died", "document_no": "1"}
        assert (await place.change(f"/custodies/{custody['id']}/end", form)).status_code == 200
        assert (await place.get(f"/holds/{held['id']}")).json()["status"] == "released"
        assert await free_beds(place, other) == 1


class TestMatching:
    async def test_counts_a_held_bed_as_taken_until_it_runs_out(self, place: Place) -> None:
        agency, child = await place.agency(beds=2), await place.child()
        await place.hold(agency, await place.child())

        async def free() -> int:
            found = (await place.get("/matches", child_id=child, ground="T6")).json()["matches"]
            return int(found[0]["free_beds"])

        assert await free() == 1
        place.clock.advance(hours=72)
        assert await free() == 2


class TestRelease:
    async def test_frees_the_bed_once(self, place: Place) -> None:
        agency = await place.agency(beds=1)
        held = (await place.hold(agency, await place.child())).json()
        path = f"/holds/{held['id']}/release"
        assert (await place.post(path, {})).status_code == 428
        assert (await place.change(path, {})).json()["status"] == "released"
        assert await free_beds(place, agency) == 1
        answer = await place.change(path, {})
        assert (answer.status_code, answer.json()["title"]) == (409, "Hold over")


class TestConsent:
    async def consent(self, place: Place, held: dict[str, Any], headers: dict[str, str]) -> Any:
        path = f"/holds/{held['id']}/consent"
        return await place.post(path, {"document_no": "1"}, {**headers, **IF_ANY})

    async def test_is_given_by_the_authority_at_the_agencys_seat_only(self, place: Place) -> None:
        city = await place.agency("CWI", seat=place.city)
        held = (await place.hold(city, await place.child())).json()
        refused = await self.consent(place, held, place.officer())
        assert (refused.status_code, refused.json()["title"]) == (403, "Consent not yours")
        officer = place.officer("city_officer", place.city)
        given = await self.consent(place, held, officer)
        assert (given.status_code, given.json()["consent_no"]) == (200, "1")
        again = await self.consent(place, held, officer)
        assert (again.status_code, again.json()["title"]) == (409, "Consent given")

    async def test_is_given_by_the_agencys_staff(self, place: Place) -> None:
        organisation = str(uuid4())
        own = await place.agency(organisation_id=organisation)
        held = (await place.hold(own, await place.child())).json()
        assert (await self.consent(place, held, place.staff(str(uuid4())))).status_code == 404
        assert (await self.consent(place, held, place.staff(organisation))).status_code == 200

    async def test_comes_too_late_when_the_hold_is_over(self, place: Place) -> None:
        held = (await place.hold(await place.agency(), await place.child())).json()
        place.clock.advance(hours=72)
        answer = await self.consent(place, held, place.officer())
        assert (answer.status_code, answer.json()["title"]) == (409, "Hold over")


class TestDatabase:
    async def test_refuses_a_stay_in_a_held_bed_and_takes_one_after_it(self, place: Place) -> None:
        agency, child = await place.agency(beds=1), await place.child()
        held = (await place.hold(agency, child)).json()
        insert = (
            "INSERT INTO bed_stay (id, bed_id, agency_id, began_at) "
            "VALUES (gen_random_uuid(), $1, $2, $3)"
        )
        bed, at = UUID(held["bed_id"]), UUID(agency["id"])
        with pytest.raises(asyncpg.ExclusionViolationError):
            await place.service.admin.execute(insert, bed, at, NOW + timedelta(hours=71))
        await place.service.admin.execute(insert, bed, at, NOW + timedelta(hours=72))
