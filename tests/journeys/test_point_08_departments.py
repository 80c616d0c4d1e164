"""Ten departments: what was found opens the duties of those concerned, and each keeps its own."""

from typing import Any

import httpx

from api_bodies import COUNTY, NEIGHBOUR
from assembled import Assembled
from chassis.access import Role
from standalone.story.papers import today

VILLAGE = f"{COUNTY}100204"


async def _ask(
    system: Assembled, role: Role, method: str, path: str, area: str = COUNTY, **options: Any
) -> httpx.Response:
    async with system.client(system.any_bearer(area, role)) as client:
        return await client.request(method, path, **options)


async def _child(system: Assembled) -> str:
    form = {
        "name": "旅程儿童", "village": VILLAGE, "no_hukou_reason": "测试",
        "birth_on": "2015-05-04", "sex": "male",
    }  # fmt: skip
    director = Role.VILLAGE_DIRECTOR
    answer = await _ask(system, director, "POST", "/registry/children", area=VILLAGE, json=form)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def _visit(system: Assembled, child: str, *observations: str) -> None:
    form = {
        "visited_on": today().isoformat(), "findings": "测试", "observations": observations,
    }  # fmt: skip
    answer = await _ask(
        system, Role.VILLAGE_DIRECTOR, "POST", f"/registry/children/{child}/visits",
        area=VILLAGE, json=form,
    )  # fmt: skip
    assert answer.status_code == 201, answer.text


async def _board(system: Assembled, role: Role, child: str, **options: Any) -> list[dict[str, Any]]:
    path = f"/registry/duties?status=open&child_id={child}"
    answer = await _ask(system, role, "GET", path, **options)
    assert answer.status_code == 200, answer.text
    duties: list[dict[str, Any]] = answer.json()["items"]
    return duties


class TestPointEight:
    async def test_what_a_visitor_saw_is_each_departments_duty_until_it_is_discharged(
        self, assembled: Assembled
    ) -> None:
        child = await _child(assembled)
        await _visit(assembled, child, "dropout", "domestic_violence")
        (school,) = await _board(assembled, Role.EDUCATION_OFFICER, child)
        assert school["kind"] == "dropout_prevention"
        (women,) = await _board(assembled, Role.WOMENS_FEDERATION_OFFICER, child)
        assert women["kind"] == "family_education"
        assert await _board(assembled, Role.EDUCATION_OFFICER, child, area=NEIGHBOUR) == []
        seen = {duty["department"] for duty in await _board(assembled, Role.COUNTY_OFFICER, child)}
        assert {"education", "public_security", "womens_federation", "civil_affairs"} <= seen

        path = f"/registry/duties/{school['id']}"
        done = await _ask(
            assembled, Role.EDUCATION_OFFICER, "POST", f"{path}/discharge",
            json={"document_no": "教〔2026〕1号"}, headers={"If-Match": f'"v{school["version"]}"'},
        )  # fmt: skip
        assert done.json()["status"] == "met", done.text
        assert await _board(assembled, Role.EDUCATION_OFFICER, child) == []

    async def test_a_child_without_hukou_is_the_police_and_justice_departments_duty(
        self, assembled: Assembled
    ) -> None:
        child = await _child(assembled)
        await _visit(assembled, child, "no_hukou")
        kinds = {duty["kind"] for duty in await _board(
            assembled, Role.PUBLIC_SECURITY_OFFICER, child
        )}  # fmt: skip
        assert "hukou" in kinds
        (aid,) = await _board(assembled, Role.JUSTICE_OFFICER, child)
        assert (aid["kind"], aid["norm"]) == ("legal_aid", "department.legal_aid")
