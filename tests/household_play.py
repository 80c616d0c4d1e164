"""A kin family of the story's county, approved, with its agency and a child in its care."""

from typing import Any
from uuid import uuid4

from admission_play import play_admission
from api_bodies import BODIES
from assembled import Assembled
from chassis.access import Role


async def play_household(story: Assembled, county: str, child: dict[str, Any]) -> None:
    bearer = story.any_bearer(county, Role.COUNTY_OFFICER)
    async with story.client({**bearer, "If-Match": "*"}) as client:

        async def call(path: str, body: Any) -> Any:
            answer = await client.post(path, json=body)
            assert answer.is_success, answer.text
            return answer.json()

        home = {"name": f"家{uuid4()}", "kind": "MPC", "seat": county, "beds": [{"label": "1"}]}
        agency = (await call("/placement/agencies", home))["id"]
        form = BODIES["register_household"]({"agency_id": agency}) | {"area": county}
        household = f"/placement/households/{(await call('/placement/households', form))['id']}"
        await call(f"{household}/approve", BODIES["approve_household"]({}))
        await call(f"{household}/visits", BODIES["visit_household"]({}))
        custody = await play_admission(story, call, child, agency, regime="temporary", ground="T4")
        care = BODIES["place_with_household"]({"household_id": household.rsplit("/", 1)[1]})
        await call(f"/placement/custodies/{custody['id']}/household", care)
