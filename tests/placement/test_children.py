"""Our copy of the children: what the registry last told, once."""

from datetime import date
from uuid import UUID

from placement_rig import Place, child_registered


class TestChildRegistered:
    async def test_told_again_is_brought_up_to_date(self, place: Place) -> None:
        first = child_registered(area=place.county.code)
        again = first.model_copy(update={"area": f"{place.county.code}001"})
        await place.apply(first, again)
        await place.apply(again)
        (row,) = await place.rows("SELECT * FROM child WHERE id = $1", first.child_id)
        assert (row["county"], row["township"]) == (place.county.code, f"{place.county.code}001")

    async def test_keeps_the_family(self, place: Place) -> None:
        eldest = await place.child()
        child = await place.child(sibling_of=UUID(eldest), birth_on=date(2020, 1, 1))
        (row,) = await place.rows("SELECT * FROM child WHERE id = $1", UUID(child))
        assert (row["sibling_of"], row["birth_on"]) == (UUID(eldest), date(2020, 1, 1))
