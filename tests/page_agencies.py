"""Agencies, registered by a clerk on their page."""

from typing import Any
from uuid import uuid4

from api_bodies import COUNTY
from assembled import Assembled
from chassis.access import Role
from page_clerk import Clerk, answer_to
from page_reader import PAGES

QUEUE = f"{PAGES}/queues/agencies"


async def listed(system: Assembled, **facts: Any) -> Any:
    """The agency of which all that holds."""
    path = "/placement/agencies?limit=200"
    found = (await answer_to(system, path, Role.COUNTY_OFFICER))["items"]
    return next(one for one in found if facts.items() <= one.items())


async def registered(system: Assembled, clerk: Clerk, **form: Any) -> str:
    name = f"院{uuid4().hex[:8]}"
    location = await clerk.done("agency", **{"name": name, "kind": "CWI", "seat": COUNTY} | form)
    assert location == f"{QUEUE}?done=agency"
    return str((await listed(system, name=name))["id"])
