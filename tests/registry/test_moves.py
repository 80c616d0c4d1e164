"""A child moves to another county with its file."""

import asyncio
from typing import Any

import httpx
import pytest

from registry_file import File
from registry_place import TODAY, Place, identity_number


@pytest.fixture(autouse=True)
async def counties(place: Place, elsewhere: Place) -> None:
    for one in (place, elsewhere):
        await place.rows(
            "INSERT INTO division VALUES ($1, '县', 'county', $2) ON CONFLICT DO NOTHING",
            one.county.code,
            one.county.code[:4],
        )


async def propose(file: File, to: Place, **form: Any) -> httpx.Response:
    body = {
        "child_id": file.child, "to_county": to.county.code, "reason": "with_parents",
        "handover": ["file", "school"], **form,
    }  # fmt: skip
    return await file.place.service.client.post(
        "/registry/moves", json=body, headers=file.place.officer()
    )


async def decide(at: Place, move: str, step: str, tag: str = '"v1"', **body: Any) -> httpx.Response:
    return await at.service.client.post(
        f"/registry/moves/{move}/{step}",
        json=body or None,
        headers={**at.officer(), "If-Match": tag},
    )


class TestProposeMove:
    async def test_is_seen_by_both_counties_and_nobody_else(
        self, place: Place, elsewhere: Place
    ) -> None:
        file = await File.of(place)
        answer = await propose(file, elsewhere)
        assert answer.status_code == 201, answer.text
        move = answer.json()["id"]
        for one, side in ((place, "leaving"), (elsewhere, "receiving")):
            [listed] = (await one.get("/moves")).json()["items"]
            assert (listed["id"], listed["side"]) == (move, side)
            assert (await one.get(f"/moves/{move}")).json()["handover"] == ["file", "school"]
        third = place.officer(area=place.county.code[:4] + "91")
        assert (await place.get(f"/moves/{move}", third)).status_code == 404
        [duty] = (await elsewhere.get("/duties")).json()["items"]
        assert (duty["kind"], duty["subject_id"]) == ("takeover", move)
        assert (await elsewhere.get(f"/children/{file.child}")).status_code == 404

    async def test_is_open_once(self, place: Place, elsewhere: Place) -> None:
        file = await File.of(place)
        answers = await asyncio.gather(*(propose(file, elsewhere) for _ in range(8)))
        assert sorted(one.status_code for one in answers) == [201] + [409] * 7

    @pytest.mark.parametrize(
        ("form", "problem"),
        [
            ({"to_county": "519999"}, "county-unknown"),
            ({"to_county": "0000"}, "county-unknown"),
            ({"handover": ["school"]}, "handover-incomplete"),
        ],
    )
    async def test_is_refused(
        self, place: Place, elsewhere: Place, form: dict[str, Any], problem: str
    ) -> None:
        answer = await propose(await File.of(place), elsewhere, **form)
        assert answer.json()["type"].endswith(problem)

    async def test_is_not_for_the_same_county(self, place: Place) -> None:
        answer = await propose(await File.of(place), place)
        assert answer.json()["type"].endswith("move-within-county")


class TestAcceptMove:
    async def test_takes_the_whole_file_over(self, place: Place, elsewhere: Place) -> None:
        file = await File.of(place)
        await file.live()
        await file.parent("father", "away")
        await file.assess("poor", note="观察")
        visited = {"visited_on": TODAY.isoformat(), "findings": "走访"}
        await file.done("/visits", visited)
        before = await file.read()
        move = (await propose(file, elsewhere)).json()["id"]
        done = await decide(elsewhere, move, "accept", village=elsewhere.village)
        assert done.status_code == 200, done.text
        assert (await place.get(f"/children/{file.child}")).status_code == 404
        there = File(elsewhere, file.child)
        after = await there.read()
        assert (after["name"], after["area"]) == (before["name"], elsewhere.village)
        assert after["resident_id"] == before["resident_id"]
        for path in ("/visits", "/parents", "/assessments"):
            assert len(await there.items(path)) == 1, path
        assert "visit" in await there.duties()
        assert [one["area"] for one in await there.told("registry.child.moved.v1")] == [
            elsewhere.village
        ]
        assert (await place.get(f"/moves/{move}")).json()["status"] == "accepted"
        left = await place.rows(
            "SELECT count(*) FROM duty WHERE child_id::text = $1 AND county = $2",
            file.child,
            place.county.code,
        )
        assert left[0][0] == 0
        again = await decide(elsewhere, move, "accept", '"v2"', village=elsewhere.village)
        assert again.json()["type"].endswith("move-decided")
        known = await elsewhere.register(resident_id=before["resident_id"])
        assert (known.status_code, known.json()["id"]) == (200, file.child)

    async def test_is_the_receiving_countys_alone(self, place: Place, elsewhere: Place) -> None:
        move = (await propose(await File.of(place), elsewhere)).json()["id"]
        wrong = await decide(place, move, "accept", village=place.village)
        assert wrong.json()["type"].endswith("not-the-receiving-county")
        wrong = await decide(elsewhere, move, "withdraw")
        assert wrong.json()["type"].endswith("not-the-leaving-county")
        outside = await decide(elsewhere, move, "accept", village=place.village)
        assert outside.json()["errors"][0]["code"] == "village_outside"
        stale = await decide(elsewhere, move, "accept", '"v9"', village=elsewhere.village)
        assert stale.status_code == 412

    async def test_of_who_is_registered_there_is_refused(
        self, place: Place, elsewhere: Place
    ) -> None:
        number = identity_number()
        file = await File.of(place, resident_id=number)
        await elsewhere.register(resident_id=number)
        move = (await propose(file, elsewhere)).json()["id"]
        answer = await decide(elsewhere, move, "accept", village=elsewhere.village)
        assert answer.json()["type"].endswith("registered-there")
        refused = await decide(elsewhere, move, "refuse", refusal="registered_here")
        assert refused.json()["status"] == "refused"
        assert (await place.get(f"/moves/{move}")).json()["refusal"] == "registered_here"

    async def test_and_withdrawal_at_once_are_one(self, place: Place, elsewhere: Place) -> None:
        for _ in range(5):
            move = (await propose(await File.of(place), elsewhere)).json()["id"]
            answers = await asyncio.gather(
                decide(elsewhere, move, "accept", village=elsewhere.village),
                decide(place, move, "withdraw"),
            )
            assert sorted(one.status_code for one in answers)[0] == 200
            assert sorted(one.status_code for one in answers)[1] in (409, 412)

    async def test_is_audited_where_the_child_lives_now(
        self, place: Place, elsewhere: Place
    ) -> None:
        file = await File.of(place)
        await file.done("/visits", {"visited_on": TODAY.isoformat(), "findings": "走访"})
        move = (await propose(file, elsewhere)).json()["id"]
        await decide(elsewhere, move, "accept", village=elsewhere.village)
        rows = await place.rows(
            "SELECT record FROM audit WHERE child_id::text = $1 AND operation = 'accept_move' "
            "AND action = 'write' AND county = $2",
            file.child,
            elsewhere.county.code,
        )
        assert {"child", "visit"} <= {row["record"] for row in rows}
