"""A weak county institution with one child in it, assessed, and the plan of its prefecture."""

from typing import Any
from uuid import uuid4

from assembled import Assembled
from chassis.access import Role
from chassis.testing import eventually

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

        home = await call("/registry/children", child)

        async def is_known() -> bool:
            rows = await story.rows("placement", "SELECT id::text FROM child")
            return home["id"] in {row[0] for row in rows}

        assert await eventually(is_known)
        form = {"name": f"弱{uuid4()}", "kind": "CWI", "seat": county, "beds": [{"label": "1"}]}
        agency = f"/placement/agencies/{(await call('/placement/agencies', form))['id']}"
        await call(f"{agency}/resources", RESOURCES, "PUT")
        admission = {
            "children": [home["id"]], "agency_id": agency.rsplit("/", 1)[1],
            "regime": "long_term", "ground": "L2", "legal_basis": {"document_no": "1"},
            "heard_child": True,
        }  # fmt: skip
        await call("/placement/custodies", admission)
        await call(f"{agency}/assessments", None)
    async with story.client(story.any_bearer(county[:4], Role.CITY_OFFICER)) as client:
        answer = await client.post("/placement/consolidations")
        assert answer.is_success, answer.text
