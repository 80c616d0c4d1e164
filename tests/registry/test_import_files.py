"""A county's file as a whole: sent again, sent by several, broken, too large, of somebody else."""

import asyncio

import pytest

from registry_imports import children, file, row, send, taken, unnumbered
from registry_place import Place, identity_number


class TestTheSameAgain:
    async def test_file_enters_nothing(self, place: Place) -> None:
        body = file(row(place), unnumbered(place), row(place, name=""))
        first, second = await send(place, body), await send(place, body)
        assert (first.status_code, second.status_code) == (201, 200)
        assert first.json() == second.json()
        assert len(await children(place)) == 2

    async def test_rows_in_a_corrected_file_are_known(self, place: Place) -> None:
        good, bad = row(place), row(place, name="")
        await taken(place, good, unnumbered(place), bad)
        read = await taken(place, good, unnumbered(place), {**bad, "name": "改正"})
        assert (read["entered"], read["known"], read["rejected"]) == (1, 2, 0)
        duties = (await place.get("/duties?status=open")).json()["items"]
        assert [one["kind"] for one in duties] == ["hukou_follow_up"]

    async def test_child_that_was_registered_by_hand_is_known(self, place: Place) -> None:
        cells = row(place)
        await place.child(resident_id=cells["resident_id"])
        read = await taken(place, cells)
        assert (read["entered"], read["known"]) == (0, 1)

    async def test_child_in_another_county_is_not_betrayed(
        self, place: Place, elsewhere: Place
    ) -> None:
        number = identity_number()
        await elsewhere.child(resident_id=number)
        read = await taken(place, row(place, resident_id=number))
        assert (read["entered"], read["known"]) == (1, 0)

    async def test_file_sent_by_five_at_once_is_entered_once(self, place: Place) -> None:
        body = file(*(row(place) for _ in range(50)))
        answers = await asyncio.gather(*(send(place, body) for _ in range(5)))
        statuses = [answer.status_code for answer in answers]
        assert statuses.count(201) == 1
        assert set(statuses) <= {200, 201, 409}
        assert len(await children(place)) == 50

    async def test_child_registered_at_the_same_moment_is_entered_once(self, place: Place) -> None:
        rows = [row(place) for _ in range(20)]
        registering = (place.register(resident_id=one["resident_id"]) for one in rows)
        answers = await asyncio.gather(send(place, file(*rows)), *registering)
        assert {answer.status_code for answer in answers} <= {200, 201, 409}
        assert len(await children(place)) == 20


class TestAFile:
    @pytest.mark.parametrize(
        ("body", "title"),
        [
            (b"", "Header invalid"),
            (b"name,village\n", "File empty"),
            (b"name,village,mood\na,b,c\n", "Header invalid"),
            (b"name,name,village\na,b,c\n", "Header invalid"),
            (b"name,resident_id\na,b\n", "Header invalid"),
            ("姓名,村（居）代码\n张,1\n".encode("gb18030"), "File not utf8"),
            (b'name,village\n"a,b\n', "File malformed"),
        ],
    )
    async def test_that_is_none_is_refused_whole(
        self, place: Place, body: bytes, title: str
    ) -> None:
        answer = await send(place, body)
        assert (answer.status_code, answer.json()["title"]) == (422, title), answer.text

    async def test_that_breaks_off_enters_nothing(self, place: Place) -> None:
        body = file(*(row(place) for _ in range(3))) + b'"open'
        assert (await send(place, body)).status_code == 422
        assert await children(place) == []

    async def test_needs_its_media_type(self, place: Place) -> None:
        answer = await send(place, file(row(place)), **{"Content-Type": "application/json"})
        assert answer.status_code == 415

    async def test_may_be_larger_than_other_bodies(self, place: Place) -> None:
        body = file(row(place)) + b"\n" * 2_000_000
        assert (await send(place, body)).status_code == 201

    async def test_is_a_countys(self, place: Place) -> None:
        token = place.officer("county_officer", place.county.code[:4])
        answer = await send(place, file(row(place)), **token)
        assert (answer.status_code, answer.json()["title"]) == (409, "Not a county")

    async def test_is_not_for_another_county_to_see(self, place: Place, elsewhere: Place) -> None:
        read = await taken(place, row(place))
        assert (await elsewhere.get(f"/imports/{read['id']}")).status_code == 404
        assert (await elsewhere.get("/imports")).json()["items"] == []
        assert [one["id"] for one in (await place.get("/imports")).json()["items"]] == [read["id"]]
