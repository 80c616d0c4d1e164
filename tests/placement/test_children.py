"""Our copy of the children: what the registry last told, once, and where their rows lie."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from chassis.work import Work
from contracts.registry import ChildCorrected, ChildLeft, ChildMoved, SiblingDeclared
from placement.children import repository
from placement_rig import Place, child_registered
from reference.divisions import Area


class TestChildRegistered:
    async def test_told_again_is_brought_up_to_date(self, place: Place) -> None:
        first = child_registered(area=place.county.code)
        again = first.model_copy(update={"area": f"{place.county.code}001"})
        await place.apply(first, again)
        await place.apply(again)
        (row,) = await place.rows("SELECT * FROM child WHERE id = $1", first.child_id)
        assert (row["county"], row["township"]) == (place.county.code, f"{place.county.code}001")

    async def test_told_late_changes_nothing(self, place: Place) -> None:
        first = child_registered(area=place.county.code)
        await place.apply(first)
        await place.apply(moved(place, str(first.child_id), f"{place.county.code}002"), version=2)
        await place.apply(first)
        (row,) = await place.rows("SELECT * FROM child WHERE id = $1", first.child_id)
        assert (row["township"], row["version"]) == (f"{place.county.code}002", 2)

    async def test_keeps_the_family(self, place: Place) -> None:
        eldest = await place.child()
        child = await place.child(sibling_of=UUID(eldest), birth_on=date(2020, 1, 1))
        (row,) = await place.rows("SELECT * FROM child WHERE id = $1", UUID(child))
        assert (row["sibling_of"], row["birth_on"]) == (UUID(eldest), date(2020, 1, 1))


class TestChildCorrected:
    async def test_brings_birth_and_sex_up_to_date(self, place: Place) -> None:
        child = UUID(await place.child())
        told = ChildCorrected(
            child_id=child, area=place.county.code, birth_on=date(2013, 2, 3), sex="male",
            has_hukou=True,
        )  # fmt: skip
        await place.apply(told, version=3)
        await place.apply(told.model_copy(update={"birth_on": date(2001, 1, 1)}), version=2)
        (row,) = await place.rows("SELECT * FROM child WHERE id = $1", child)
        assert (row["birth_on"], row["sex"], row["version"]) == (date(2013, 2, 3), "male", 3)


class TestSiblingDeclared:
    async def test_joins_two_families_whoever_of_them_is_named(self, place: Place) -> None:
        eldest, stranger = await place.child(), await place.child()
        younger = await place.child(sibling_of=UUID(eldest))
        half = await place.child(sibling_of=UUID(stranger))
        told = SiblingDeclared(
            child_id=UUID(younger), area=place.county.code, sibling_id=UUID(half), half=True
        )
        await place.apply(told, version=2)
        await place.apply(told, version=3)
        work = Work(place.service.web.state.chassis)
        (child,) = await repository.load(work, [UUID(younger)])
        family = {str(one.id) for one in await repository.siblings(work, child)}
        await work.close()
        assert family == {eldest, stranger, half}


def moved(place: Place, child: str, to: str) -> ChildMoved:
    return ChildMoved(child_id=UUID(child), area=to, area_before=place.county.code)


class TestChildMoved:
    async def test_takes_all_of_the_childs_rows_to_the_new_county(
        self, place: Place, elsewhere: Place
    ) -> None:
        child = await place.child()
        need = (await place.post("/needs", {"child_id": child, "ground": "T3"})).json()
        await place.change(f"/needs/{need['id']}/withdraw", {"reason": "祖母接回"})
        custody = await place.custody(child=child)
        await place.hold(await place.agency(), child)
        to = elsewhere.county.code + "001001"
        await place.apply(moved(place, child, to), version=2)
        for table in ("custody", "legal_basis", "hold", "need", "duty", "data_key"):
            areas = await place.rows(
                f"SELECT DISTINCT county FROM {table} WHERE child_id = $1", UUID(child)
            )
            assert [row["county"] for row in areas] == [elsewhere.county.code], table
        assert (await elsewhere.get(f"/custodies/{custody['id']}")).status_code == 200
        assert (await elsewhere.get(f"/needs/{need['id']}")).json()["reason"] == "祖母接回"
        assert (await place.get(f"/custodies/{custody['id']}")).status_code == 404

    async def test_gives_the_duties_to_the_county_and_not_the_village(
        self, place: Place, elsewhere: Place
    ) -> None:
        custody = await place.custody()
        to = elsewhere.county.code + "001001"
        await place.apply(moved(place, custody["child_id"], to), version=2)
        duties = await place.rows("SELECT * FROM duty WHERE subject_id = $1", UUID(custody["id"]))
        assert {row["township"] for row in duties} == {None}
        assert {row["county"] for row in duties} == {elsewhere.county.code}

    async def test_told_twice_or_late_changes_nothing(self, place: Place, elsewhere: Place) -> None:
        child = await place.child()
        custody = await place.custody(child=child)
        there, back = elsewhere.county.code, place.county.code
        await place.apply(moved(place, child, there), version=2)
        await place.apply(moved(elsewhere, child, back), version=3)
        await place.apply(moved(place, child, there), version=2)
        assert (await place.get(f"/custodies/{custody['id']}")).status_code == 200

    async def test_lets_the_new_county_end_the_custody(
        self, place: Place, elsewhere: Place
    ) -> None:
        custody = await place.custody()
        await place.apply(moved(place, custody["child_id"], elsewhere.county.code), version=2)
        ended = await elsewhere.change(
            f"/custodies/{custody['id']}/end",
            {"outcome": "transferred", "document_no": "1", "heard_child": True},
        )
        assert ended.status_code == 200, ended.text
        assert set((await place.duties(custody["id"])).values()) == {"void"}

    async def test_of_a_child_nobody_knows_is_left(self, place: Place) -> None:
        await place.apply(moved(place, str(uuid4()), Area(place.city + "90").code), version=2)


def left(place: Place, child: str, reason: str = "of_age") -> ChildLeft:
    return ChildLeft(child_id=UUID(child), area=place.county.code, reason=reason)


class TestChildLeft:
    async def test_withdraws_the_needs_and_frees_the_held_bed(self, place: Place) -> None:
        agency, child = await place.agency(beds=1), await place.child()
        need = (await place.post("/needs", {"child_id": child, "ground": "T3"})).json()
        held = (await place.hold(agency, child)).json()
        await place.apply(left(place, child), version=2)
        assert (await place.get(f"/needs/{need['id']}")).json()["status"] == "withdrawn"
        assert await place.duties(need["id"]) == {"find_placement": "void"}
        assert (await place.get(f"/holds/{held['id']}")).json()["status"] == "released"
        assert (await place.hold(agency, await place.child())).status_code == 201

    async def test_asks_the_county_to_end_the_custody(self, place: Place) -> None:
        custody = await place.custody()
        await place.apply(left(place, custody["child_id"], "dead"), version=2)
        assert (await place.duties(custody["id"]))["custody_of_departed"] == "open"
        assert (await place.get(f"/custodies/{custody['id']}")).json()["ended_at"] is None
        ended = await place.change(
            f"/custodies/{custody['id']}/end", {"outcome": "died", "document_no": "1"}
        )
        assert ended.status_code == 200, ended.text
        assert (await place.duties(custody["id"]))["custody_of_departed"] == "met"

    async def test_told_twice_has_its_effect_once(self, place: Place) -> None:
        custody = await place.custody()
        event = left(place, custody["child_id"])
        await place.apply(event, event, version=2)
        await place.apply(event, version=2)
        duties = await place.rows(
            "SELECT * FROM duty WHERE kind = 'custody_of_departed' AND subject_id = $1",
            UUID(custody["id"]),
        )
        assert len(duties) == 1

    async def test_for_one_reason_and_then_another_calls_once(self, place: Place) -> None:
        custody = await place.custody()
        await place.apply(left(place, custody["child_id"], "of_age"), version=2)
        await place.apply(left(place, custody["child_id"], "dead"), version=3)
        duties = await place.rows(
            "SELECT * FROM duty WHERE kind = 'custody_of_departed' AND subject_id = $1",
            UUID(custody["id"]),
        )
        assert len(duties) == 1

    @pytest.mark.parametrize("path", ["/custodies", "/holds"])
    async def test_closes_the_agencies_to_the_child(self, place: Place, path: str) -> None:
        agency, child = await place.agency(), await place.child()
        await place.apply(left(place, child), version=2)
        answer = await (place.admit if path == "/custodies" else place.hold)(agency, child)
        assert (answer.status_code, answer.json()["title"]) == (409, "Child has left")
