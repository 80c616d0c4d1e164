"""Visits, and the supervisors who check them."""

from typing import Any

import httpx

from reference.clocks import CHINA
from registry_place import Place


def supervisor(place: Place, subject: str = "supervisor", township: str = "") -> dict[str, str]:
    area = township or place.village[:9]
    return place.service.issuer.bearer("township_supervisor", area=area, sub=subject)


async def visited(place: Place, child: str, headers: dict[str, str] | None = None) -> str:
    """The id of a visit of today."""
    today = place.service.clock().astimezone(CHINA).date()
    answer = await place.service.client.post(
        f"/registry/children/{child}/visits",
        json={"visited_on": today.isoformat(), "findings": "一切正常"},
        headers=headers or place.officer("village_director", place.village),
    )
    assert answer.status_code == 201, answer.text
    made: str = answer.json()["id"]
    return made


async def check(
    place: Place, child: str, visit: str, headers: dict[str, str] | None = None, **form: Any
) -> httpx.Response:
    return await place.service.client.post(
        f"/registry/children/{child}/visits/{visit}/spot-checks",
        json={"agrees": True, "note": "电话核实", **form},
        headers=headers or supervisor(place),
    )
