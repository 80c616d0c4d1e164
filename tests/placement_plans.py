"""A weak county institution with children in it, and the plans of its prefecture."""

from typing import Any

from placement_rig import IF_ANY, Place

LONG: dict[str, Any] = {"regime": "long_term", "ground": "L2", "legal_basis": {"document_no": "1"}}
READY: dict[str, Any] = {
    "handover": ["file", "medical", "school", "property", "photo"],
    "not_at_hand": {"hukou": "派出所补办中"},
    "heard_child": True,
}


def city(place: Place) -> dict[str, str]:
    return {**place.officer("city_officer", place.city), **IF_ANY}


async def weak(place: Place, *children: str, **form: Any) -> dict[str, Any]:
    """A county institution that lacks resources, with children in it."""
    agency = await place.assessed(beds=len(children) + 1, **form)
    for child in children:
        await place.custody(agency, child, **LONG)
    return agency


async def proposed(place: Place) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    answer = await place.post("/consolidations", {}, city(place))
    assert answer.status_code == 201, answer.text
    plan = answer.json()
    moves = (await place.get(f"/consolidations/{plan['id']}/moves", city(place))).json()["items"]
    return plan, moves


async def decide(place: Place, plan: dict[str, Any]) -> Any:
    path = f"/consolidations/{plan['id']}/decide"
    return await place.post(path, {"document_no": "市民〔2026〕1号"}, city(place))


async def execute(place: Place, plan: dict[str, Any]) -> Any:
    return await place.post(f"/consolidations/{plan['id']}/execute", {}, city(place))


async def moved(place: Place, *children: str) -> tuple[dict[str, Any], ...]:
    """A plan that was carried out: the county's institution, the city's, and the plan."""
    agency = await weak(place, *children)
    home = await place.agency("CWI", beds=len(children) + 2, seat=place.city)
    plan, moves = await proposed(place)
    assert (await decide(place, plan)).status_code == 200
    for move in moves:
        await place.change(f"/consolidation-moves/{move['id']}/prepare", READY)
    assert (await execute(place, plan)).json()["status"] == "executed"
    return agency, home, plan


async def give_back(place: Place, plan: dict[str, Any]) -> Any:
    return await place.post(f"/consolidations/{plan['id']}/return", {}, city(place))
