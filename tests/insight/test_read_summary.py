"""Who may read the summary, and of which area."""

from typing import Any

import httpx
import pytest

from chassis.access import OFFICERS, Role
from chassis.testing import Service
from contracts.registry import VisitRecorded
from insight.facts.measures import Measure
from neighbours import Neighbours
from reference.divisions import Area

URL = "/insight/summary"
OFFICER = Role.COUNTY_OFFICER


async def read(service: Service, caller: Area, **query: Any) -> dict[str, int]:
    """The measures that are not zero, as an officer of the area reads them."""
    role = OFFICER if caller.code else Role.NATIONAL_OFFICER
    headers = service.issuer.bearer(role, area=caller.code)
    answer = await service.client.get(URL, params=query, headers=headers)
    assert answer.status_code == 200, answer.text
    measures: dict[str, int] = answer.json()["measures"]
    assert list(measures) == list(Measure)
    return {name: value for name, value in measures.items() if value}


class TestReadSummary:
    async def ask(self, insight: Service, url: str, *roles: str, area: str) -> httpx.Response:
        return await insight.client.get(url, headers=insight.issuer.bearer(*roles, area=area))

    async def test_says_whose_numbers_they_are_and_when_they_were_read(
        self, neighbours: Neighbours, county: Area
    ) -> None:
        await neighbours.settled()
        insight = neighbours.insight
        answer = (await self.ask(insight, URL, OFFICER, area=county.code)).json()
        assert answer["area"] == county.code
        assert answer["as_of"] == insight.clock().isoformat().replace("+00:00", "Z")
        assert answer["behind"] == 0
        assert set(answer["measures"].values()) == {0}

    async def test_an_area_within_ones_own_may_be_asked_for(
        self, neighbours: Neighbours, county: Area
    ) -> None:
        neighbours.tell(VisitRecorded, Area(county.code + "001"))
        neighbours.tell(VisitRecorded, Area(county.code + "002"))
        await neighbours.settled()
        insight = neighbours.insight
        assert await read(insight, county) == {"visits": 2}
        assert await read(insight, county, area=county.code + "001") == {"visits": 1}
        assert await read(insight, Area(county.code[:2]), area=county.code) == {"visits": 2}

    async def test_any_other_area_answers_as_one_that_is_not_there(
        self, neighbours: Neighbours, county: Area
    ) -> None:
        other = Area(county.code[:4] + "96")
        neighbours.tell(VisitRecorded, other)
        await neighbours.settled()
        insight = neighbours.insight
        bodies = set()
        for code in (other.code, county.code[:4], "", "710000"[:2], other.code + "001"):
            answer = await self.ask(insight, f"{URL}?area={code}", OFFICER, area=county.code)
            assert answer.status_code == 404
            bodies.add(str(answer.json() | {"trace_id": ""}))
        assert len(bodies) == 1
        assert await read(insight, county) == {}

    @pytest.mark.parametrize("code", ["5", "51010", "000000", "510000", "abc", "５１", "1" * 13])
    async def test_what_is_no_division_code_is_refused(self, insight: Service, code: str) -> None:
        answer = await insight.client.get(
            URL, params={"area": code}, headers=insight.issuer.bearer(OFFICER, area="51")
        )
        assert answer.status_code == 422
        assert [fault["pointer"] for fault in answer.json()["errors"]] == ["?area"]

    @pytest.mark.parametrize("role", [*OFFICERS, Role.AUDITOR])
    async def test_officers_and_auditors_may(self, insight: Service, role: Role) -> None:
        assert (await self.ask(insight, URL, role, area="51")).status_code == 200

    @pytest.mark.parametrize("role", sorted(set(Role) - {*OFFICERS, Role.AUDITOR}))
    async def test_nobody_else_may(self, insight: Service, role: Role) -> None:
        assert (await self.ask(insight, URL, role, area="")).status_code == 403

    async def test_an_auditor_who_also_works_for_a_provider_acts_as_the_auditor(
        self, insight: Service
    ) -> None:
        roles = (Role.AUDITOR, Role.PROVIDER_STAFF)
        assert (await self.ask(insight, URL, *roles, area="")).status_code == 200

    async def test_a_county_officer_of_no_county_sees_nothing(self, insight: Service) -> None:
        assert (await self.ask(insight, URL, OFFICER, area="")).status_code == 404

    async def test_needs_a_token(self, insight: Service) -> None:
        assert (await insight.client.get(URL)).status_code == 401
