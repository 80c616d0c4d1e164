"""Families, checks and assessments for the tests of placement; what is left out is in order."""

from typing import Any
from uuid import uuid4

import httpx

from placement_rig import Place

NO_BARS = {
    "harmed_children": False, "neglected_duties": False, "bad_habits": False,
    "criminal_record": False, "infectious_disease": False, "unsuitable": False,
}  # fmt: skip
TEAM = [
    {"profession": "social_work", "title": "middle"},
    {"profession": "psychology", "title": "junior"},
    {"profession": "medicine", "title": "none"},
]
LONG_TERM: dict[str, Any] = {
    "regime": "long_term", "ground": "L2", "legal_basis": {"document_no": "1"},
}  # fmt: skip


def family(agency: dict[str, Any], **facts: Any) -> dict[str, Any]:
    """An application in order."""
    return {
        "kind": "foster", "agency_id": agency["id"], "area": agency["seat"], "places": 2,
        "members": 3, "carer_born_on": "1985-05-01", "education": "junior_middle",
        "youngest_own_child_on": "2012-02-03", "local_hukou": True, "fixed_home": True,
        "floor_area_m2": 120, "yearly_income_fen": 9_000_000,
        "family": {"name": "张三", "phone": "13800138000", "address": "和平路1号"}, **facts,
    }  # fmt: skip


async def applied(place: Place, agency: dict[str, Any], **facts: Any) -> dict[str, Any]:
    answer = await place.post("/households", family(agency, **facts))
    assert answer.status_code == 201, answer.text
    household: dict[str, Any] = answer.json()
    return household


async def approve(place: Place, household: dict[str, Any], **bars: bool) -> httpx.Response:
    form = {"approval_no": "准〔2026〕1号", "declaration": {**NO_BARS, **bars}}
    return await place.change(f"/households/{household['id']}/approve", form)


async def approved(place: Place, agency: dict[str, Any], **facts: Any) -> dict[str, Any]:
    answer = await approve(place, await applied(place, agency, **facts))
    assert answer.status_code == 200, answer.text
    household: dict[str, Any] = answer.json()
    return household


async def close(place: Place, household: dict[str, Any], how: str) -> httpx.Response:
    form = {"reason": "own_wish", "document_no": "1"}
    return await place.change(f"/households/{household['id']}/{how}", form)


async def check_health(
    place: Place, custody: dict[str, Any], level: str = "L1", **facts: Any
) -> httpx.Response:
    day = place.clock.now.date().isoformat()
    body = {"checked_on": day, "care_level": level, "findings": [], **facts}
    return await place.post(f"/custodies/{custody['id']}/health-checks", body)


async def checked(place: Place, custody: dict[str, Any], level: str = "L1") -> dict[str, Any]:
    """The custody, after a health check."""
    answer = await check_health(place, custody, level)
    assert answer.status_code == 201, answer.text
    return custody


async def give(
    place: Place, custody: dict[str, Any], household: dict[str, Any], **form: Any
) -> httpx.Response:
    """The child of the custody into the care of a family."""
    body = {
        "household_id": household["id"], "legal_basis": {"document_no": "民寄〔2026〕1号"},
        "heard_child": True, "consented": True, "handover": ["file"], **form,
    }  # fmt: skip
    if household["kind"] == "kin":
        body.setdefault("agreement_no", "委〔2026〕1号")
    return await place.change(f"/custodies/{custody['id']}/household", body)


async def given(
    place: Place, custody: dict[str, Any], household: dict[str, Any], **form: Any
) -> dict[str, Any]:
    answer = await give(place, custody, household, **form)
    assert answer.status_code == 201, answer.text
    begun: dict[str, Any] = answer.json()
    return begun


async def assess(place: Place, child: str, **form: Any) -> httpx.Response:
    body = {
        "kind": "return", "assessment_no": f"评〔2026〕{uuid4().hex[:6]}",
        "assessed_on": place.clock.now.date().isoformat(), "conclusion": "guardian_fit",
        "team": TEAM, "findings": "父亲已出狱，有稳定住所和收入。", **form,
    }  # fmt: skip
    return await place.post(f"/children/{child}/assessments", body)


async def assessed(place: Place, child: str, **form: Any) -> str:
    """The number of an assessment that was recorded."""
    answer = await assess(place, child, **form)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["assessment_no"])
