"""A weak county institution with one child in it, assessed, and the plan of its prefecture."""

from typing import Any
from uuid import uuid4

from admission_play import play_admission
from assembled import Assembled
from chassis.access import Role

RESOURCES = {
    "carers": 0, "medical_staff": 0, "rehab_staff": 0, "special_teachers": 0,
    "fire_checked_on": "2024-01-01", "budget_fen": 0,
}  # fmt: skip


async def play_consolidation(story: Assembled, county: str, child: dict[str, Any]) -> None:
    bearer = story.any_bearer(county, Role.COUNTY_OFFICER)
    async with story.client({**bearer, "If-Match": "*"}) as client:

        async def call(path: str, body: Any, method: str = "POST") -> Any:
            answer = await client.request(method, path, json=body)
            assert answer.is_success, answer.text
            return answer.json()

        form = {"name": f"弱{uuid4()}", "kind": "CWI", "seat": county, "beds": [{"label": "1"}]}
        agency = f"/placement/agencies/{(await call('/placement/agencies', form))['id']}"
        await call(f"{agency}/resources", RESOURCES, "PUT")
        agency_id = agency.rsplit("/", 1)[1]
        await play_admission(story, call, child, agency_id, regime="long_term", ground="L2")
        await call(f"{agency}/assessments", None)
        await call("/placement/care-agreements", await _agreement(story, county, call))
    async with story.client(story.any_bearer(county[:4], Role.CITY_OFFICER)) as client:
        answer = await client.post("/placement/consolidations")
        assert answer.is_success, answer.text


async def _agreement(story: Assembled, county: str, call: Any) -> dict[str, Any]:
    """Between the county's centre and an institution that has proven what it gives."""
    query = "SELECT id::text FROM agency WHERE kind = 'MPC' AND seat = $1 LIMIT 1"
    ((centre,),) = await story.rows("placement", query, county)
    form = {"name": f"托{uuid4()}", "kind": "CWI", "seat": county, "capabilities": ["rehab"]}
    institution = (await call("/placement/agencies", form))["id"]
    term = {"valid_from": "2026-01-01", "valid_until": "2028-12-31"}
    licence = {"capability": "rehab", "licence_no": "康1", "staff": 2, **term}
    await call(f"/placement/agencies/{institution}/evidence", licence)
    return {
        "centre_id": centre, "institution_id": institution, "capabilities": ["rehab"],
        "document_no": "委1", **term,
    }  # fmt: skip
