"""The first step and the last: a child is entered, and everybody can see what was done."""

import random
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from reference.resident_ids import check_character
from standalone.story.papers import REGION, today
from standalone.storyteller import Stage


async def register(stage: Stage) -> tuple[UUID, UUID]:
    stage.say("1  A village children's director registers a child; the county enters it again.")
    director, county = await stage.actor("village-director"), await stage.actor("county-officer")
    child: Any = None
    form: dict[str, Any] = {}
    while child is None:  # a number drawn before is somebody else's already: draw again
        form = _registration(director.entry["area"], "示范儿童", random.choice((0, 999)))
        answer = await director.post("/registry/children", form)
        child = answer if answer["version"] == 1 else None
    again = await county.post("/registry/children", form)
    assert again["id"] == child["id"], "the same child was entered twice"
    stage.say(f"      child {child['id']}; entered again: the same child, not a second one")
    sibling_form = {
        **_without_hukou(director.entry["area"], "示范儿童之弟"),
        "sibling_of": child["id"],
    }
    sibling = await director.post("/registry/children", sibling_form)
    await stage.effect(
        "registry.child.registered.v1 reached placement: it can look for an agency",
        lambda: county.sees(f"/placement/matches?child_id={sibling['id']}&ground=T6"),
    )
    duties = await county.get("/registry/duties", status="open", child_id=sibling["id"])
    hukou = [duty for duty in duties["items"] if duty["subject_id"] == sibling["id"]]
    stage.say(f"      no hukou yet: duty `{hukou[0]['kind']}` until {hukou[0]['due_at']}")
    return UUID(child["id"]), UUID(sibling["id"])


async def account(stage: Stage, child: UUID, before: Mapping[str, Any]) -> None:
    stage.say("7  The dashboard has every step, and the audit says who saw what.")
    county, auditor = await stage.actor("county-officer"), await stage.actor("auditor")
    expected = {
        "registry.child.registered.v1",
        "judicial-referral.report.received.v1",
        "judicial-referral.protection-order.made.v1",
        "placement.custody.began.v1",
        "procurement.delivery.recorded.v1",
        "judicial-referral.guardianship.revoked.v1",
        "placement.custody.ended.v1",
    }

    async def complete() -> bool:
        timeline = await county.get(f"/insight/timeline/{child}", limit=200)
        return expected <= {event["type"] for event in timeline["items"]}

    await stage.effect("the child's timeline holds all of it", complete)
    after = await summary(stage)
    changed = {name: after[name] - before.get(name, 0) for name in after}
    grown = ", ".join(f"{name} +{count}" for name, count in sorted(changed.items()) if count > 0)
    stage.say(f"      dashboard: {grown}")
    trail = await auditor.get(f"/registry/audit/{child}", limit=200)
    who = sorted({row["subject"] for row in trail["items"]})
    stage.say(f"      audit: {len(trail['items'])} accesses in the registry by {len(who)} people")
    stage.say("The whole story ran; every effect arrived.")


async def summary(stage: Stage) -> dict[str, int]:
    county = await stage.actor("county-officer")
    summary = await county.get("/insight/summary")
    return {name: int(value) for name, value in summary["measures"].items()}


def _registration(village: str, name: str, order: int) -> dict[str, Any]:
    """A form with a number that was never given to anybody: its order number is 000 or 999."""
    born = today() - timedelta(days=random.randint(9 * 365, 15 * 365))
    digits = f"{REGION}{born:%Y%m%d}{order:03}"
    return {
        "name": name,
        "village": village,
        "resident_id": digits + check_character(digits),
        "categories": ["LBC"],
    }


def _without_hukou(village: str, name: str) -> dict[str, Any]:
    return {
        "name": name,
        "village": village,
        "no_hukou_reason": "示范：户口登记办理中",
        "birth_on": (today() - timedelta(days=6 * 365)).isoformat(),
        "sex": "male",
    }
