"""The need that a protection order made ends with the order."""

from datetime import date
from uuid import UUID

import pytest

from basis_rig import changed
from placement_needs import needs, order
from placement_rig import Place


class TestEndOfTheOrder:
    @pytest.mark.parametrize("change", ["revoked", "lapsed"])
    async def test_withdraws_its_need_and_no_other(self, place: Place, change: str) -> None:
        child = await place.child()
        asked = (await place.post("/needs", {"child_id": child, "ground": "T3"})).json()
        first, second = order(place, child), order(place, child)
        await place.apply(first, second)
        (ended,) = [
            one
            for one in await needs(place)
            if one["reference_id"] == str(first.protection_order_id)
        ]
        over = changed(first, change, first.valid_until)
        await place.apply(over, over, version=2)
        assert {one["reference_id"] for one in await needs(place)} == {
            asked["reference_id"], str(second.protection_order_id),
        }  # fmt: skip
        closed = (await place.get(f"/needs/{ended['id']}")).json()
        assert (closed["status"], closed["cause"], closed["reason"]) == (
            "withdrawn", f"order_{change}", None,
        )  # fmt: skip
        assert await place.duties(ended["id"]) == {"find_placement": "void"}
        (duty,) = await place.rows("SELECT id FROM duty WHERE subject_id = $1", UUID(ended["id"]))
        assert (await place.told(str(duty["id"])))[-1] == "wardship.duty.voided.v1"
        await place.apply(first)
        assert len(await needs(place)) == 2

    async def test_is_not_its_extension(self, place: Place) -> None:
        event = order(place, await place.child())
        await place.apply(event)
        await place.apply(changed(event, "extended", date(2027, 5, 31)), version=2)
        assert len(await needs(place)) == 1

    async def test_takes_nothing_back_from_who_is_safe(self, place: Place) -> None:
        child = await place.child()
        event = order(place, child)
        await place.apply(event)
        (need,) = await needs(place)
        await place.custody(child=child)
        await place.apply(changed(event, "revoked", event.valid_until), version=2)
        met = (await place.get(f"/needs/{need['id']}")).json()
        assert (met["status"], met["cause"]) == ("met", None)
