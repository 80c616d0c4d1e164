"""Another county sees nothing, and cannot tell what is there from what is not."""

from uuid import uuid4

import pytest

from chassis.access import Scope
from procurement.tables import METADATA
from procurement_actors import everything
from procurement_complaints import Complaints
from procurement_desk import OPINION, TERMINATION, Desk
from procurement_tendering import Tendering

LISTS = ("/contracts", "/milestones", "/assignments", "/deliveries", "/funds", "/payments")
ABOVE_COUNTIES = {"allocation"}
"""Made by a province or prefecture for the counties below, which see their shares of it."""


class TestAnotherCounty:
    @pytest.mark.parametrize("path", LISTS)
    async def test_lists_nothing(self, desk: Desk, elsewhere: Desk, path: str) -> None:
        await _everything(desk)
        assert await desk.listed(path)
        assert await elsewhere.listed(path) == []

    async def test_gets_the_answer_of_a_record_that_is_not(
        self, desk: Desk, elsewhere: Desk
    ) -> None:
        await _everything(desk)
        for path in LISTS:
            record = (await desk.listed(path))[0]["id"]
            found = await elsewhere.get(f"{path}/{record}")
            missing = await elsewhere.get(f"{path}/{uuid4()}")
            assert found.status_code == missing.status_code == 404
            assert {**found.json(), "trace_id": ""} == {**missing.json(), "trace_id": ""}

    async def test_changes_nothing(self, desk: Desk, elsewhere: Desk) -> None:
        await _everything(desk)
        contract, milestone, fund, assignment = [
            (await desk.listed(path))[0]["id"]
            for path in ("/contracts", "/milestones", "/funds", "/assignments")
        ]
        money = {"amount_fen": 1, "document": "1号"}
        for path, headers, body in (
            (f"/contracts/{contract}/end", elsewhere.officer(), TERMINATION),
            (f"/milestones/{milestone}/accept", elsewhere.officer(), OPINION),
            (f"/milestones/{milestone}/pay", elsewhere.finance(), {"fund_id": fund}),
            (f"/funds/{fund}/appropriations", elsewhere.finance(), money),
            (f"/assignments/{assignment}/end", elsewhere.officer(), {}),
        ):
            assert (await elsewhere.post(path, headers, **body)).status_code == 404

    async def test_counts_nothing_in_any_table(self, desk: Desk, elsewhere: Desk) -> None:
        await _everything(desk)
        tendering = Tendering(desk)
        await tendering.everything()
        await Complaints(desk, tendering).everything()
        app = desk.service.web.state.chassis
        for table in METADATA.tables.values():
            if "county" not in table.columns or table.name in ABOVE_COUNTIES:
                continue
            query = f"SELECT count(*) FROM {table.name} WHERE county = '{desk.county.code}'"
            seen = []
            for county in (desk.county, elsewhere.county):
                connection = await app.database.connect(Scope.of(county))
                seen.append(await connection.fetchval(query))
                await connection.close()
            assert seen[0] > 0
            assert seen[1] == 0


class TestThePrefecture:
    async def test_sees_its_counties(self, desk: Desk) -> None:
        await _everything(desk)
        city = desk.service.issuer.bearer("city_officer", area=desk.county.code[:4])
        for path in LISTS:
            mine = {record["id"] for record in await desk.listed(path)}
            assert mine <= {record["id"] for record in await desk.listed(f"{path}?limit=200", city)}


async def _everything(desk: Desk) -> None:
    """One record of each kind."""
    (milestone,) = await desk.accepted(400)
    fund = await desk.fund(1_000)
    await desk.made(f"/milestones/{milestone['id']}/pay", desk.finance(), fund_id=fund)
    await everything(desk)
