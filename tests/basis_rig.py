"""Custodies on a protection order, and what is said of the legal bases of their days."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from contracts.judicial_referral import ProtectionOrderChanged, ProtectionOrderMade
from placement_rig import Place

UNTIL = date(2026, 11, 30)


def made(place: Place, child: str, until: date = UNTIL) -> ProtectionOrderMade:
    return ProtectionOrderMade(
        protection_order_id=uuid4(),
        referral_id=uuid4(),
        child_id=UUID(child),
        unit_id=uuid4(),
        area=place.county.code,
        measures=("move_out",),
        needs_placement=True,
        made_on=date(2026, 6, 1),
        valid_until=until,
    )


def changed(order: ProtectionOrderMade, change: str, until: date) -> ProtectionOrderChanged:
    return ProtectionOrderChanged(
        **order.model_dump(include={"protection_order_id", "child_id", "unit_id", "area"}),
        change=change,
        measures=("move_out",),
        valid_until=until,
    )


async def under_order(place: Place, until: date = UNTIL) -> tuple[dict[str, Any], Any]:
    """A custody that stands on a protection order alone, and the order."""
    child = await place.child()
    order = made(place, child, until)
    await place.apply(order)
    named = {"order_id": str(order.protection_order_id)}
    return await place.custody(child=child, legal_basis=named), order


async def coverage(place: Place, custody: dict[str, Any]) -> dict[str, Any]:
    answer = await place.get(f"/custodies/{custody['id']}/legal-bases")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def days(place: Place, custody: dict[str, Any]) -> list[tuple[str, str, str | None]]:
    bases = (await coverage(place, custody))["bases"]
    return [(one["kind"], one["from_on"], one["until_on"]) for one in bases]


async def add(place: Place, custody: dict[str, Any], **form: Any) -> Any:
    body = {"kind": "ground", "document_no": "川民监〔2026〕9号", **form}
    return await place.post(f"/custodies/{custody['id']}/legal-bases", body)


async def uncovered(place: Place) -> list[str]:
    listed = (await place.get("/custodies", None, is_uncovered=True)).json()["items"]
    return [one["id"] for one in listed]


async def duty(place: Place, custody: dict[str, Any]) -> str | None:
    return (await place.duties(custody["id"])).get("legal_basis")
