"""What a fact asks of the ten departments, and how each discharges its own."""

import asyncio
from datetime import date
from typing import Any

import httpx
import pytest

from chassis.access import CIVIL_AFFAIRS, DEPARTMENT_OFFICERS, Role
from chassis_desk import Desk, problem
from reference import norms
from reference.clocks import CHINA
from reference.departments import DEPARTMENTS, Matrix, Trigger, matrix, owed
from reference.divisions import Area
from reference.norms import Unit

TODAY = date(2026, 11, 23)


class Bureau:
    """A department's officer in the county of a desk."""

    def __init__(self, desk: Desk, role: Role) -> None:
        self.desk, self.role = desk, role

    async def send(self, method: str, path: str, **options: Any) -> httpx.Response:
        bearer = self.desk.service.issuer.bearer(self.role, area=self.desk.county.code)
        headers = {**bearer, **options.pop("headers", {})}
        return await self.desk.service.client.request(
            method, f"/probe{path}", headers=headers, **options
        )

    async def board(self, **params: str) -> list[dict[str, Any]]:
        answer = await self.send("GET", "/duties", params=params)
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    async def discharge(self, duty: dict[str, Any], **headers: str) -> httpx.Response:
        return await self.send(
            "POST", f"/duties/{duty['id']}/discharge", json={"document_no": "教函〔2026〕7号"},
            headers={"If-Match": f'"v{duty["version"]}"', **headers},
        )  # fmt: skip


@pytest.fixture
def education(desk: Desk) -> Bureau:
    return Bureau(desk, Role.EDUCATION_OFFICER)


async def pull(desk: Desk, trigger: Trigger, **params: Any) -> None:
    answer = await desk.send("POST", f"/triggers/{trigger}/{desk.child}", params=params)
    assert answer.status_code == 204, answer.text


class TestTheMatrix:
    def test_names_departments_their_own_duties_and_norms_with_a_clock(self) -> None:
        duties_of = {department.code: department.duties for department in DEPARTMENTS}
        for row in matrix():
            assert row.duty in duties_of[row.department], row
            assert norms.norm(row.norm, on=TODAY).unit not in (Unit.PERCENT, Unit.COUNT, Unit.AGE)
            assert row.source

    def test_knows_every_trigger_and_asks_no_duty_twice(self) -> None:
        for trigger in Trigger:
            asked = [one.duty for one in owed(trigger, TODAY, {"pupil"})]
            assert asked, trigger
            assert len(set(asked)) == len(asked), trigger

    def test_asks_nothing_before_its_time(self) -> None:
        assert owed(Trigger.NINE_SITUATIONS, date(2019, 5, 26)) == []

    def test_asks_schools_only_for_pupils(self) -> None:
        with_school = {one.department for one in owed(Trigger.MISSING, TODAY, {"pupil"})}
        assert with_school - {one.department for one in owed(Trigger.MISSING, TODAY)} == {
            "education"
        }

    @pytest.mark.parametrize(
        ("trigger", "asked"),
        [
            (Trigger.NINE_SITUATIONS, {"public_security", "civil_affairs", "education", "justice"}),
            (Trigger.UNATTENDED, {"public_security", "civil_affairs"}),
            (Trigger.MISSING, {"public_security", "civil_affairs", "education"}),
            (Trigger.GUARDIAN_UNAVAILABLE, {"civil_affairs"}),
            (Trigger.DOMESTIC_VIOLENCE, {"public_security", "civil_affairs", "womens_federation"}),
            (Trigger.DROPOUT, {"civil_affairs", "education"}),
            (Trigger.NO_HUKOU, {"public_security", "civil_affairs", "justice"}),
            (Trigger.BEGGING, {"public_security", "civil_affairs"}),
            (
                Trigger.DISABILITY_WITHOUT_REHABILITATION,
                {"civil_affairs", "education", "disabled_persons_federation"},
            ),
        ],
    )
    def test_asks_of_a_pupil_whom_the_routing_table_names(
        self, trigger: Trigger, asked: set[str]
    ) -> None:
        assert {one.department for one in owed(trigger, TODAY, {"pupil"})} == asked

    def test_of_a_province_replaces_the_nations_and_adds_to_it(self) -> None:
        rows = Matrix.read(
            [
                "trigger,department,duty,norm,only_if,source,checked,valid_from,valid_to,province",
                "no_hukou,justice,legal_aid,department.legal_aid,,national,K-H,2019-05-27,,",
                "no_hukou,justice,legal_aid,department.same_day,,own,K-H,2026-01-01,2026-12-31,51",
                "no_hukou,education,student_aid,department.school_help,,own,K-H,2026-01-01,,51",
            ]
        )

        def asked(area: str, on: date) -> dict[str, str]:
            found = rows.owed(Trigger.NO_HUKOU, on, area=Area(area))
            return {one.duty: one.norm for one in found}

        assert asked("510104", TODAY) == {
            "legal_aid": "department.same_day", "student_aid": "department.school_help",
        }  # fmt: skip
        assert asked("440304", TODAY) == {"legal_aid": "department.legal_aid"}
        assert asked("510104", date(2027, 1, 1))["legal_aid"] == "department.legal_aid"
        assert asked("510104", date(2025, 1, 1)) == {"legal_aid": "department.legal_aid"}

    def test_every_department_has_officers(self) -> None:
        codes = {department.code for department in DEPARTMENTS}
        assert {CIVIL_AFFAIRS, *DEPARTMENT_OFFICERS.values()} == codes


class TestATrigger:
    async def test_opens_the_duty_of_each_department_with_its_clock(self, desk: Desk) -> None:
        await pull(desk, Trigger.NO_HUKOU)
        duties = (await desk.send("GET", "/duties")).json()["items"]
        assert {duty["department"]: duty["kind"] for duty in duties} == {
            "public_security": "hukou", "justice": "legal_aid", "civil_affairs": "coordination",
        }  # fmt: skip
        assert {duty["area"] for duty in duties} == {desk.county.code}
        assert len({duty["due_at"] for duty in duties}) == 2

    async def test_pulled_again_leaves_what_is_open(self, desk: Desk) -> None:
        for _ in range(2):
            await pull(desk, Trigger.NO_HUKOU)
        assert await desk.count("duty") == 3

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            (Trigger.DOMESTIC_VIOLENCE, Trigger.UNATTENDED),
            (Trigger.UNATTENDED, Trigger.DOMESTIC_VIOLENCE),
        ],
    )
    async def test_that_asks_for_it_sooner_goes_before(
        self, desk: Desk, first: Trigger, second: Trigger
    ) -> None:
        """A month to look after a family is no month for a child that nobody attends."""
        for trigger in (first, second):
            await pull(desk, trigger)
        duties = (await desk.send("GET", "/duties", params={"status": "open"})).json()["items"]
        (coordination,) = [duty for duty in duties if duty["kind"] == "coordination"]
        assert coordination["norm"] == "department.same_day"


class TestTheBoard:
    async def test_of_a_department_is_its_own(self, desk: Desk, education: Bureau) -> None:
        await pull(desk, Trigger.NINE_SITUATIONS, pupil=True)
        assert {duty["department"] for duty in await education.board()} == {"education"}
        assert await education.board(department="justice") == []

    async def test_of_civil_affairs_is_everybodys_and_can_be_cut(self, desk: Desk) -> None:
        await pull(desk, Trigger.NINE_SITUATIONS)
        county = Bureau(desk, Role.COUNTY_OFFICER)
        assert len({duty["department"] for duty in await county.board()}) == 3
        assert len(await county.board(department="justice")) == 1

    async def test_shows_no_other_county(self, desk: Desk, elsewhere: Desk) -> None:
        await pull(desk, Trigger.DROPOUT)
        assert await Bureau(elsewhere, Role.EDUCATION_OFFICER).board() == []


class TestDischarge:
    async def test_ends_the_duty_under_a_number(self, desk: Desk, education: Bureau) -> None:
        await pull(desk, Trigger.DROPOUT)
        (duty,) = await education.board()
        ended = (await education.discharge(duty)).json()
        assert (ended["status"], ended["document_no"]) == ("met", "教函〔2026〕7号")
        assert ended["met_at"].startswith(f"{desk.service.clock().astimezone(CHINA):%Y}")
        again = await education.discharge(duty | {"version": ended["version"]})
        problem(again, 409, "duty-ended")

    async def test_needs_the_version_that_was_read(self, desk: Desk, education: Bureau) -> None:
        await pull(desk, Trigger.DROPOUT)
        (duty,) = await education.board()
        problem(await education.discharge(duty, **{"If-Match": ""}), 428)
        problem(await education.discharge(duty | {"version": 9}), 412)
        read = await education.send("GET", f"/duties/{duty['id']}")
        assert read.headers["etag"] == f'"v{duty["version"]}"'

    async def test_is_not_for_another_department(self, desk: Desk, education: Bureau) -> None:
        await pull(desk, Trigger.DROPOUT)
        (duty,) = await education.board()
        problem(await Bureau(desk, Role.JUSTICE_OFFICER).discharge(duty), 404, "duty-not-found")
        problem(await Bureau(desk, Role.COUNTY_OFFICER).discharge(duty), 403, "duty-of-another")

    async def test_is_not_for_what_ends_by_its_deed(self, desk: Desk) -> None:
        await desk.send("POST", f"/visits-due/{desk.child}/open")
        county = Bureau(desk, Role.COUNTY_OFFICER)
        (duty,) = await county.board()
        problem(await county.discharge(duty), 409, "duty-ends-by-its-deed")

    async def test_by_ten_at_once_ends_it_once(self, desk: Desk, education: Bureau) -> None:
        await pull(desk, Trigger.DROPOUT)
        (duty,) = await education.board()
        answers = await asyncio.gather(*(education.discharge(duty) for _ in range(10)))
        assert sorted({answer.status_code for answer in answers}) == [200, 409]
        assert sum(answer.status_code == 200 for answer in answers) == 1
