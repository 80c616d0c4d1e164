"""Care agreements: a centre entrusts an institution nearby with what it cannot give."""

import asyncio
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest

from placement_rig import IF_ANY, NOW, Place

TERM = {"valid_from": "2026-05-01", "valid_until": "2027-04-30"}
END = {"ended_on": "2026-06-01", "document_no": "终1"}


async def pair(place: Place, **form: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """A county's centre that lacks rehabilitation, and an institution that gives it."""
    centre = await place.agency("MPC")
    return centre, await place.agency("CWI", capabilities=["rehab", "infant"], **form)


async def sign(
    place: Place, centre: dict[str, Any], institution: dict[str, Any], **form: Any
) -> httpx.Response:
    body = {
        "centre_id": centre["id"],
        "institution_id": institution["id"],
        "capabilities": ["rehab"],
        "document_no": "委1",
        **TERM,
        **form,
    }
    return await place.post("/care-agreements", body)


async def signed(place: Place, *parties: dict[str, Any], **form: Any) -> dict[str, Any]:
    answer = await sign(place, *parties, **form)
    assert answer.status_code == 201, answer.text
    agreement: dict[str, Any] = answer.json()
    return agreement


async def end(place: Place, agreement: dict[str, Any], **form: Any) -> httpx.Response:
    return await place.change(f"/care-agreements/{agreement['id']}/end", {**END, **form})


class TestSign:
    async def test_tells_who_entrusts_whom_with_what(self, place: Place) -> None:
        agreement = await signed(place, *await pair(place))
        assert await place.told(agreement["id"]) == ["placement.care-agreement.signed.v1"]
        seen = await place.get(f"/care-agreements/{agreement['id']}")
        assert (seen.json(), seen.headers["ETag"]) == (agreement, '"v1"')

    async def test_is_between_a_centre_and_an_institution(self, place: Place) -> None:
        centre, institution = await pair(place)
        for parties in ((institution, centre), (centre, centre), (institution, institution)):
            answer = await sign(place, *parties)
            assert (answer.status_code, answer.json()["title"]) == (422, "Agreement parties wrong")

    async def test_is_with_an_institution_of_the_same_prefecture(self, place: Place) -> None:
        centre, _ = await pair(place)
        far = await place.agency("CWI", seat=f"{place.city[:2]}99", capabilities=["rehab"])
        answer = await sign(place, centre, far)
        assert (answer.status_code, answer.json()["title"]) == (422, "Institution too far")

    async def test_entrusts_only_with_care_that_is_given_and_proven(self, place: Place) -> None:
        centre, institution = await pair(place)
        answer = await sign(place, centre, institution, capabilities=["special_ed"])
        assert (answer.status_code, answer.json()["title"]) == (409, "Institution lacks capability")
        licence = {
            "capability": "rehab", "licence_no": "1", "staff": 1,
            "valid_from": "2020-01-01", "valid_until": "2026-05-31",
        }  # fmt: skip
        made = await place.post(f"/agencies/{institution['id']}/evidence", licence)
        assert made.status_code == 201, made.text
        answer = await sign(place, centre, institution)
        assert (answer.status_code, answer.json()["title"]) == (409, "Institution lacks capability")

    async def test_is_the_centres_officers_to_sign(self, place: Place, elsewhere: Place) -> None:
        parties = await pair(place)
        answer = await sign(elsewhere, *parties)
        assert (answer.status_code, answer.json()["title"]) == (403, "Agency elsewhere")

    @pytest.mark.parametrize(
        ("fault", "status", "title"),
        [
            ({"valid_until": "2026-04-30"}, 422, "Invalid"),
            ({"valid_from": "2025-01-01", "valid_until": "2026-05-31"}, 409, "Agreement over"),
            ({"valid_until": "2029-05-02"}, 422, "Agreement too long"),
            ({"capabilities": []}, 422, "Invalid"),
            ({"capabilities": ["rehab", "rehab"]}, 422, "Invalid"),
            ({"document_no": " "}, 422, "Invalid"),
            ({"document_no": "委\u0000"}, 400, "Malformed"),
        ],
    )
    async def test_refuses_a_faulty_form(
        self, place: Place, fault: dict[str, Any], status: int, title: str
    ) -> None:
        answer = await sign(place, *await pair(place), **fault)
        assert (answer.status_code, answer.json()["title"]) == (status, title)

    async def test_of_the_same_two_may_not_overlap(self, place: Place) -> None:
        parties = await pair(place)
        first = await signed(place, *parties)
        again = await sign(place, *parties, valid_from="2027-04-30", valid_until="2028-01-01")
        assert (again.status_code, again.json()["title"]) == (409, "Agreement there")
        assert (await end(place, first)).status_code == 200
        await signed(place, *parties, valid_from="2026-06-02", valid_until="2027-01-01")


class TestEnd:
    async def test_is_documented_and_final(self, place: Place) -> None:
        agreement = await signed(place, *await pair(place))
        answer = await end(place, agreement)
        assert (answer.json()["ended_on"], answer.headers["ETag"]) == ("2026-06-01", '"v2"')
        again = await end(place, agreement)
        assert (again.status_code, again.json()["title"]) == (409, "Agreement over")
        assert (await place.told(agreement["id"]))[-1] == "placement.care-agreement.ended.v1"

    async def test_lies_in_the_term(self, place: Place) -> None:
        agreement = await signed(place, *await pair(place))
        for day in ("2026-04-30", "2027-05-01"):
            answer = await end(place, agreement, ended_on=day)
            assert answer.json()["title"] == "Agreement ends outside its term"

    async def test_asks_for_the_version_that_was_read(self, place: Place) -> None:
        agreement = await signed(place, *await pair(place))
        path = f"/care-agreements/{agreement['id']}/end"
        assert (await place.post(path, END)).status_code == 428
        stale = await place.post(path, END, {**place.officer(), "If-Match": '"v9"'})
        assert stale.status_code == 412


class TestList:
    async def test_shows_those_of_agencies_that_serve_or_lie_in_the_area(
        self, place: Place, elsewhere: Place
    ) -> None:
        own = await signed(place, *await pair(place))
        city = {**place.officer("city_officer", place.city), **IF_ANY}
        assert own in (await place.get("/care-agreements", city)).json()["items"]
        assert own in (await place.get("/care-agreements")).json()["items"]
        assert own not in (await elsewhere.get("/care-agreements")).json()["items"]
        hidden = await elsewhere.get(f"/care-agreements/{own['id']}")
        assert hidden.status_code == 404


class TestExpiry:
    async def test_is_warned_of_by_a_duty_due_on_the_last_day(self, place: Place) -> None:
        agreement = await signed(place, *await pair(place))
        (duty,) = await place.rows(
            "SELECT opened_at, due_at, county FROM duty WHERE subject_id = $1 AND kind = $2",
            UUID(agreement["id"]),
            "renew_agreement",
        )
        china = timedelta(hours=8)
        assert (duty["due_at"] + china).date() - timedelta(days=1) == date(2027, 4, 30)
        assert (duty["opened_at"] + china).date() == date(2027, 3, 31)
        assert duty["county"] == place.county.code

    async def test_is_answered_by_a_renewal(self, place: Place) -> None:
        parties = await pair(place)
        first = await signed(place, *parties)
        second = await signed(place, *parties, valid_from="2027-05-01", valid_until="2028-04-30")
        assert await place.duties(first["id"]) == {"renew_agreement": "met"}
        assert await place.duties(second["id"]) == {"renew_agreement": "open"}

    async def test_falls_away_with_the_end(self, place: Place) -> None:
        agreement = await signed(place, *await pair(place))
        await end(place, agreement)
        assert await place.duties(agreement["id"]) == {"renew_agreement": "void"}


async def ranked(place: Place, child: str, *care: str) -> list[dict[str, Any]]:
    answer = await place.get("/matches", child_id=child, ground="T6", care=list(care))
    assert answer.status_code == 200, answer.text
    matches: list[dict[str, Any]] = answer.json()["matches"]
    return matches


class TestMatching:
    async def test_names_the_entrusted_institution_before_others(self, place: Place) -> None:
        centre, institution = await pair(place)
        await place.agency("CWI", capabilities=["rehab", "infant"], beds=9)
        agreement = await signed(place, centre, institution)
        best, other, *_ = [m for m in await ranked(place, await place.child(), "rehab")
                           if m["may_take"] and m["kind"] == "CWI"]  # fmt: skip
        assert (best["agency_id"], best["agreements"]) == (institution["id"], [agreement["id"]])
        assert any(centre["name"] in words["en"] and "委1" in words["zh"]
                   for words in best["reasons_for"])  # fmt: skip
        assert other["agreements"] == []

    async def test_offers_an_entrusted_institution_next_door_and_it_may_admit(
        self, place: Place, elsewhere: Place
    ) -> None:
        centre, child = await place.agency("MPC"), await place.child()
        next_door = await elsewhere.agency("CWI", capabilities=["rehab"])
        assert next_door["id"] not in {m["agency_id"] for m in await ranked(place, child, "rehab")}
        refused = await place.admit(next_door, child, care=["rehab"])
        assert refused.json()["title"] == "Agency may not take"
        await signed(place, centre, next_door)
        found = {m["agency_id"]: m for m in await ranked(place, child, "rehab")}
        assert found[next_door["id"]]["may_take"]
        admitted = await place.admit(next_door, child, care=["rehab"])
        assert admitted.status_code == 201, admitted.text

    async def test_is_the_consent_to_take_a_child_of_its_centre(
        self, place: Place, elsewhere: Place
    ) -> None:
        centre, next_door = await place.agency("MPC"), await elsewhere.agency(
            "CWI", capabilities=["rehab"]
        )  # fmt: skip
        custody = await place.custody(centre)
        form = {
            "agency_id": next_door["id"], "handover": ["file"], "heard_child": True,
            "legal_basis": {"document_no": "1"}, "care": ["rehab"],
        }  # fmt: skip
        path = f"/custodies/{custody['id']}/transfer"
        refused = await place.change(path, form)
        assert refused.json()["title"] == "Agency may not take"
        assert (await place.hold(next_door, custody["child_id"])).status_code == 409
        await signed(place, centre, next_door)
        assert (await place.hold(next_door, custody["child_id"])).status_code == 201
        moved = await place.change(path, form)
        assert (moved.status_code, moved.json()["agency_id"]) == (201, next_door["id"])

    async def test_holds_only_for_care_in_it_and_while_it_runs(self, place: Place) -> None:
        centre, institution = await pair(place)
        agreement = await signed(place, centre, institution)
        child = await place.child()

        async def named(*care: str) -> bool:
            return any(match["agreements"] for match in await ranked(place, child, *care))

        assert await named("rehab")
        assert not await named("special_ed")
        assert not await named("rehab", "special_ed")
        assert not await named()
        place.clock.now = datetime.fromisoformat("2027-05-01T01:00:00+08:00")
        assert not await named("rehab")
        place.clock.now = NOW
        await end(place, agreement)
        assert await named("rehab")
        place.clock.now = NOW + timedelta(days=1)
        assert not await named("rehab")


class TestParties:
    async def test_are_not_converted_while_the_agreement_runs(self, place: Place) -> None:
        centre, institution = (
            await place.agency("MPC"),
            await place.assessed(capabilities=["rehab"]),
        )
        agreement = await signed(place, centre, institution)
        path, form = f"/agencies/{institution['id']}/convert", {"kind": "CGC", "document_no": "1"}
        refused = await place.change(path, form)
        assert (refused.status_code, refused.json()["title"]) == (409, "Agency has agreements")
        await end(place, agreement)
        assert (await place.change(path, form)).status_code == 200

    async def test_are_either_bound_or_converted_in_a_race(self, place: Place) -> None:
        for _ in range(15):
            centre = await place.agency("MPC")
            institution = await place.assessed(capabilities=["rehab"])
            form = {"kind": "CGC", "document_no": "1"}
            entered, converted = await asyncio.gather(
                sign(place, centre, institution),
                place.change(f"/agencies/{institution['id']}/convert", form),
            )
            outcome = (entered.status_code, converted.status_code)
            assert outcome in {(201, 409), (422, 200)}, (entered.text, converted.text)

    async def test_do_not_drop_what_they_promised(self, place: Place) -> None:
        centre, institution = await pair(place)
        agreement = await signed(place, centre, institution)
        path, form = f"/agencies/{institution['id']}", {"name": institution["name"]}
        kept = await place.put(path, {**form, "capabilities": ["rehab"]})
        assert kept.status_code == 200, kept.text
        refused = await place.put(path, {**form, "capabilities": []})
        assert (refused.status_code, refused.json()["title"]) == (409, "Capability promised")
        await end(place, agreement)
        assert (await place.put(path, {**form, "capabilities": []})).status_code == 200

    async def test_are_what_they_must_be_whoever_writes(self, place: Place) -> None:
        centre, institution = await pair(place)
        with pytest.raises(asyncpg.CheckViolationError) as refused:
            await place.service.admin.execute(
                "INSERT INTO care_agreement (id, centre_id, institution_id, capabilities, "
                "document_no, valid_from, valid_until, signed_at, version) VALUES "
                "(gen_random_uuid(), $1, $2, '{rehab}', '1', '2026-01-01', '2026-12-31', now(), 1)",
                UUID(institution["id"]),
                UUID(centre["id"]),
            )
        assert refused.value.constraint_name == "ck_care_agreement_parties"
