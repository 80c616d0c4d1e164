"""What courts decide that makes a child need a bed, and the needs there are."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from contracts.judicial_referral import GuardianshipRevoked, ProtectionOrderMade
from placement_rig import Place


def order(place: Place, child: str, **facts: Any) -> ProtectionOrderMade:
    return ProtectionOrderMade(
        **{
            "protection_order_id": uuid4(),
            "referral_id": uuid4(),
            "child_id": UUID(child),
            "unit_id": uuid4(),
            "area": place.county.code,
            "measures": ("move_out",),
            "needs_placement": True,
            "made_on": date(2026, 6, 1),
            "valid_until": date(2026, 11, 30),
            **facts,
        }
    )


def judgment(place: Place, child: str) -> GuardianshipRevoked:
    return GuardianshipRevoked(
        judgment_id=uuid4(),
        referral_id=uuid4(),
        child_id=UUID(child),
        unit_id=uuid4(),
        area=place.county.code,
        judgment_no="（2026）川0104民特1号",
        made_on=date(2026, 6, 1),
    )


async def needs(place: Place) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await place.get("/needs")).json()["items"]
    return found
