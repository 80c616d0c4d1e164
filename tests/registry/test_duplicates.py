"""The same child twice: noticed by the registry itself, put before one steward, decided once."""

import asyncio
from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from assembled import UNCOMPARED
from chassis.testing import eventually
from chassis.work import Work
from registry.duplicates.repository import candidates, mark_compared
from registry_place import Place, identity_number
from registry_workforce import post

GUARDIAN = {"name": "李四", "phone": "13800138000", "relation": "祖母"}


async def compared(place: Place) -> None:
    """Everybody registered was looked for; who left meanwhile is not."""

    async def done() -> bool:
        rows = await place.rows(UNCOMPARED)
        return bool(rows[0][0] == 0)

    assert await eventually(done)


def phone(place: Place) -> dict[str, str]:
    """A guardian nobody else has."""
    return {**GUARDIAN, "phone": f"138{place.county.code}{place.county.code[-2:]}"}


async def pairs(place: Place, headers: dict[str, str] | None = None) -> list[dict[str, Any]]:
    await compared(place)
    answer = await place.get("/duplicates?limit=200", headers)
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def city(place: Place) -> dict[str, str]:
    return place.officer("city_officer", place.county.code[:4])


async def near_twins(place: Place, second: Place | None = None) -> tuple[str, str]:
    """One child, entered once with and once without its number."""
    name = f"重名{place.county.code}"
    older = await place.child(
        name=name, resident_id=identity_number(date(2016, 2, 3)), guardian=phone(place)
    )
    birth = (await place.get(f"/children/{older}")).json()
    younger = await (second or place).child(
        name=name, no_hukou_reason="证件遗失", birth_on=birth["birth_on"], sex=birth["sex"],
        guardian=phone(place),
    )  # fmt: skip
    return older, younger


async def decide(
    place: Place,
    pair: dict[str, Any],
    decision: str,
    headers: dict[str, str] | None = None,
    match: str = '"v1"',
) -> Any:
    path = f"/duplicates/{pair['id']}/decide"
    return await post(place, path, {"decision": decision}, headers, match)


class TestAPair:
    async def test_of_near_files_is_put_before_the_county(self, place: Place) -> None:
        older, younger = await near_twins(place)
        (pair,) = await pairs(place)
        assert (pair["older_id"], pair["younger_id"]) == (older, younger)
        assert (pair["likeness"], pair["area"]) == ("near", place.county.code)
        assert set(pair["agreeing"]) == {"name", "birth", "phone", "township", "sex"}
        duties = (await place.get("/duties")).json()["items"]
        assert [one["subject_id"] for one in duties if one["kind"] == "duplicate"] == [pair["id"]]

    async def test_of_one_number_in_two_counties_is_put_before_their_city(
        self, place: Place, elsewhere: Place
    ) -> None:
        number = identity_number()
        ids = [await one.child(resident_id=number) for one in (place, elsewhere)]
        found = [one for one in await pairs(place, city(place)) if one["older_id"] == ids[0]]
        assert [(one["likeness"], one["area"]) for one in found] == [
            ("exact", place.county.code[:4])
        ]
        for county in (place, elsewhere):
            assert await pairs(county) == []
            assert (await county.get(f"/duplicates/{found[0]['id']}")).status_code == 404

    async def test_is_not_made_of_siblings(self, place: Place) -> None:
        for name in ("张一", "张二"):
            await place.child(name=name, guardian=phone(place))
        assert await pairs(place) == []

    async def test_is_not_made_of_a_common_name(self, place: Place) -> None:
        for village, born in zip(
            place.villages, (date(2012, 1, 1), date(2015, 9, 9)), strict=False
        ):
            await place.child(name="张伟", resident_id=identity_number(born), village=village)
        assert await pairs(place) == []

    async def test_is_written_into_the_audit_of_both_when_it_is_read(self, place: Place) -> None:
        both = await near_twins(place)
        (pair,) = await pairs(place)
        await place.get(f"/duplicates/{pair['id']}")
        rows = await place.rows(
            "SELECT child_id FROM audit WHERE operation = 'read_duplicate' AND county = $1",
            place.county.code,
        )
        assert {str(row["child_id"]) for row in rows} == set(both)


class TestComparing:
    async def test_is_written_into_the_audit(self, place: Place) -> None:
        child = await place.child()
        await compared(place)
        rows = await place.rows(
            "SELECT subject FROM audit WHERE child_id = $1::text::uuid AND action = 'read'", child
        )
        assert [row["subject"] for row in rows] == ["registry"]

    async def test_keeps_keys_that_no_county_can_see(self, place: Place) -> None:
        await place.child()
        await compared(place)
        seen = []
        for level, code in (("nation", ""), ("province", place.county.code[:2])):
            async with (
                place.service.web.state.chassis.database.pool.acquire() as connection,
                connection.transaction(),
            ):
                await connection.execute(
                    "SELECT set_config('wardship.level', $1, true), "
                    "set_config('wardship.code', $2, true)", level, code,
                )  # fmt: skip
                seen.append(await connection.fetchval("SELECT count(*) FROM match_key"))
        assert seen[0] > 0
        assert seen[1] == 0

    async def test_gives_a_child_that_moved_the_indexes_of_its_county(self, place: Place) -> None:
        child = await place.child(name="搬家")
        await place.rows(
            "UPDATE child SET name_index = NULL, compared_at = NULL WHERE id = $1::text::uuid",
            child,
        )
        await compared(place)
        answer = await place.service.client.post(
            "/registry/search", json={"name": "搬家"}, headers=place.officer()
        )
        assert [one["id"] for one in answer.json()["items"]] == [child]

    async def test_looks_again_at_who_changed_meanwhile(self, place: Place) -> None:
        child = await place.child()
        await compared(place)
        (row,) = await place.rows("SELECT * FROM child WHERE id::text = $1", child)
        work = Work(place.service.web.state.chassis)
        stale = SimpleNamespace(id=row["id"], version=row["version"] - 1)
        await mark_compared(work, [stale], {stale.id: {"name_index": b"old"}})
        await work.commit()
        await work.close()
        (now,) = await place.rows("SELECT * FROM child WHERE id::text = $1", child)
        assert now == row

    async def test_leaves_a_crowd_of_one_name_alone(self, place: Place) -> None:
        """Each would be compared with all of them: so many share the name that it says nothing."""
        name = f"同名{place.county.code}"
        children = [
            await place.child(
                name=name, village=place.villages[0], sex="male",
                no_hukou_reason="无", birth_on=f"2016-{month:02}-01",
            )
            for month in range(1, 9)
        ]  # fmt: skip
        await compared(place)
        await place.rows(
            "DELETE FROM duplicate_pair WHERE older_id = ANY ($1::text[]::uuid[])", children
        )
        work = Work(place.service.web.state.chassis)
        ids = [UUID(child) for child in children]
        found = {crowd: len(await candidates(work, ids, crowd)) for crowd in (7, 8)}
        await work.close()
        assert found == {7: 0, 8: 28}


class TestDecide:
    async def test_same_closes_the_younger_file(self, place: Place) -> None:
        older, younger = await near_twins(place)
        (pair,) = await pairs(place)
        answer = await decide(place, pair, "same")
        assert (answer.status_code, answer.json()["status"]) == (200, "same")
        read = (await place.get(f"/children/{younger}")).json()
        assert read["left_reason"] == "duplicate"
        ((kept,),) = await place.rows(
            "SELECT kept_as FROM child WHERE id = $1::text::uuid", younger
        )
        assert str(kept) == older
        told = await place.rows(
            "SELECT payload->>'kept_as' AS kept FROM outbox WHERE type = 'registry.child.left.v1' "
            "AND child_id = $1::text::uuid", younger,
        )  # fmt: skip
        assert [row["kept"] for row in told] == [older]
        duties = (await place.get("/duties")).json()["items"]
        assert {(one["kind"], one["status"]) for one in duties} == {
            ("hukou_follow_up", "void"), ("duplicate", "met"),
        }  # fmt: skip

    async def test_different_is_never_asked_again(self, place: Place) -> None:
        await near_twins(place)
        (pair,) = await pairs(place)
        assert (await decide(place, pair, "different")).status_code == 200
        await place.rows("UPDATE child SET compared_at = NULL WHERE county = $1", place.county.code)
        (still,) = await pairs(place)
        assert still["status"] == "different"

    async def test_is_done_once(self, place: Place) -> None:
        await near_twins(place)
        (pair,) = await pairs(place)
        answers = await asyncio.gather(
            *(decide(place, pair, how) for how in ("same", "different", "same"))
        )
        assert sorted(answer.status_code for answer in answers) == [200, 409, 409]
        titles = {answer.json()["title"] for answer in answers if answer.status_code == 409}
        assert titles == {"Pair decided"}

    async def test_needs_the_version_that_was_read(self, place: Place) -> None:
        await near_twins(place)
        (pair,) = await pairs(place)
        assert (await decide(place, pair, "same", match='"v9"')).status_code == 412

    async def test_of_two_counties_is_the_citys(self, place: Place, elsewhere: Place) -> None:
        number = identity_number()
        older, younger = [await one.child(resident_id=number) for one in (place, elsewhere)]
        (pair,) = [one for one in await pairs(place, city(place)) if one["older_id"] == older]
        assert (await decide(place, pair, "same")).status_code == 404
        assert (await decide(place, pair, "same", city(place))).status_code == 200
        assert (await elsewhere.get(f"/children/{younger}")).json()["left_reason"] == "duplicate"

    async def test_follows_files_that_were_merged_before(self, place: Place) -> None:
        older, younger = await near_twins(place)
        birth = (await place.get(f"/children/{older}")).json()["birth_on"]
        third = await place.child(
            name=f"重名{place.county.code}", no_hukou_reason="再次登记", birth_on=birth,
            sex=(await place.get(f"/children/{older}")).json()["sex"], guardian=phone(place),
        )  # fmt: skip
        found = {(one["older_id"], one["younger_id"]): one for one in await pairs(place)}
        assert len(found) == 3
        for key in ((younger, third), (older, younger), (older, third)):
            answer = await decide(place, found[key], "same")
            assert answer.status_code == 200, answer.text
        kept = await place.rows(
            "SELECT kept_as FROM child WHERE county = $1 AND left_on IS NOT NULL",
            place.county.code,
        )
        assert [str(row["kept_as"]) for row in kept] == [older, older]
