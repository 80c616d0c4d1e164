"""What a provider delivers, and what it sees."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from chassis.access import Scope
from chassis.testing import MovableClock
from procurement_desk import TERMINATION, Desk, assignment_form, day, delivery_form


class TestRecordDelivery:
    async def test_answers_with_the_delivery_and_tells(self, desk: Desk) -> None:
        contract, milestone, child = await _ready(desk)
        delivery = await desk.delivered(milestone, child)
        assert delivery["contract_id"] == contract["id"]
        assert await desk.told(delivery["id"]) == ["procurement.delivery.recorded.v1"]
        found = await desk.get(f"/deliveries/{delivery['id']}", desk.provider())
        assert found.json() == delivery

    @pytest.mark.parametrize(
        ("fault", "status"),
        [
            ({"delivered_on": day(1)}, 422),
            ({"delivered_on": day(-11)}, 409),
            ({"child_id": str(uuid4())}, 409),
            ({"milestone_id": str(uuid4())}, 404),
            ({"units": 0}, 422),
            ({"units": 10_001}, 422),
            ({"units": 10**40}, 400),
            ({"note": "字" * 501}, 422),
        ],
    )
    async def test_refuses(self, desk: Desk, fault: dict[str, Any], status: int) -> None:
        _, milestone, child = await _ready(desk)
        form = delivery_form(milestone, child, **fault)
        assert (await desk.post("/deliveries", desk.provider(), **form)).status_code == status
        assert await desk.listed("/deliveries") == []

    async def test_is_for_the_contracts_own_provider(self, desk: Desk) -> None:
        _, milestone, child = await _ready(desk)
        stranger = desk.provider(str(uuid4()))
        known = await desk.post("/deliveries", stranger, **delivery_form(milestone, child))
        unknown = {**milestone, "id": str(uuid4())}
        missing = await desk.post("/deliveries", stranger, **delivery_form(unknown, child))
        assert known.status_code == missing.status_code == 404
        assert {**known.json(), "trace_id": ""} == {**missing.json(), "trace_id": ""}

    async def test_is_not_for_an_officer_with_a_second_role(self, desk: Desk) -> None:
        _, milestone, child = await _ready(desk)
        both = desk.service.issuer.bearer(
            "provider_staff", "county_officer", area=desk.county.code, org=str(uuid4())
        )
        answer = await desk.post("/deliveries", both, **delivery_form(milestone, child))
        assert answer.status_code == 404

    async def test_is_refused_once_the_milestone_is_accepted(self, desk: Desk) -> None:
        (milestone,) = await desk.accepted()
        (delivery,) = await desk.listed(f"/deliveries?milestone_id={milestone['id']}")
        form = delivery_form(milestone, delivery["child_id"])
        answer = await desk.post("/deliveries", desk.provider(), **form)
        assert answer.json()["type"] == "urn:wardship:problem:milestone-not-planned"

    async def test_is_repeated_by_its_key_without_a_second_row(self, desk: Desk) -> None:
        _, milestone, child = await _ready(desk)
        headers = {**desk.provider(), "Idempotency-Key": str(uuid4())}
        form = delivery_form(milestone, child)
        answers = [await desk.post("/deliveries", headers, **form) for _ in range(2)]
        assert answers[0].json() == answers[1].json()
        assert len(await desk.listed("/deliveries")) == 1


class TestWhatAProviderSees:
    async def test_is_its_own_contracts_and_no_draft(self, desk: Desk, elsewhere: Desk) -> None:
        contract, _, _ = await _ready(desk)
        await desk.draft()
        await _ready(elsewhere)
        assert [c["id"] for c in await desk.listed("/contracts", desk.provider())] == [
            contract["id"]
        ]
        assert len(await desk.listed("/milestones", desk.provider())) == 1
        assert len(await desk.listed("/assignments", desk.provider())) == 1

    async def test_is_no_child_once_the_contract_has_ended(self, desk: Desk) -> None:
        contract, milestone, child = await _ready(desk)
        delivery = await desk.delivered(milestone, child)
        (assignment,) = await desk.listed("/assignments", desk.provider())
        await desk.made(f"/contracts/{contract['id']}/end", **TERMINATION)
        await self._sees_no_child(desk, delivery, assignment)
        form = delivery_form(milestone, child)
        answer = await desk.post("/deliveries", desk.provider(), **form)
        assert answer.json()["type"] == "urn:wardship:problem:contract-not-in-force"

    async def test_ends_in_the_database_itself(self, desk: Desk) -> None:
        contract, milestone, child = await _ready(desk)
        await desk.delivered(milestone, child)
        assert await self._counts(desk) == {"assignment": 1, "service_delivery": 1}
        await desk.made(f"/contracts/{contract['id']}/end", **TERMINATION)
        assert await self._counts(desk) == {"assignment": 0, "service_delivery": 0}

    async def test_is_no_child_past_the_term_though_nobody_ended_the_contract(
        self, desk: Desk, clock: MovableClock
    ) -> None:
        _, milestone, child = await _ready(desk)
        delivery = await desk.delivered(milestone, child)
        (assignment,) = await desk.listed("/assignments", desk.provider())
        clock.advance(days=201)
        await self._sees_no_child(desk, delivery, assignment)
        form = delivery_form(milestone, child)
        answer = await desk.post("/deliveries", desk.provider(), **form)
        assert answer.json()["type"] == "urn:wardship:problem:contract-not-in-force"

    async def test_is_no_child_past_its_own_days_though_the_contract_goes_on(
        self, desk: Desk, clock: MovableClock
    ) -> None:
        contract, child = await desk.signed(), await desk.child()
        form = assignment_form(contract, child, ends_on=day(30))
        assignment = await desk.made(f"/contracts/{contract['id']}/assignments", **form)
        (milestone,) = await desk.milestones(contract)
        delivery = await desk.delivered(milestone, child)
        clock.advance(days=31)
        await self._sees_no_child(desk, delivery, assignment)

    async def test_is_no_village_unless_it_was_granted(self, desk: Desk) -> None:
        contract = await desk.signed()
        (milestone,) = await desk.milestones(contract)
        village = f"{desk.county.code}001001"
        for fields, shown in ((["name"], None), (["name", "area"], village)):
            child = await desk.child(village)
            form = assignment_form(contract, child, fields=fields)
            assignment = await desk.made(f"/contracts/{contract['id']}/assignments", **form)
            delivery = await desk.delivered(milestone, child)
            for path in (f"/assignments/{assignment['id']}", f"/deliveries/{delivery['id']}"):
                assert (await desk.get(path, desk.provider())).json()["area"] == shown
                assert (await desk.get(path)).json()["area"] == village
            assert delivery["area"] == shown
            for path in ("/assignments", "/deliveries"):
                assert (await desk.listed(path, desk.provider()))[0]["area"] == shown

    async def test_stays_when_it_is_read_at_the_same_time_as_the_end(self, desk: Desk) -> None:
        """A delivery is either before the end, or refused; none is recorded after it."""
        contract, milestone, child = await _ready(desk)
        form = delivery_form(milestone, child)
        answers = await asyncio.gather(
            *(desk.post("/deliveries", desk.provider(), **form) for _ in range(10)),
            desk.post(f"/contracts/{contract['id']}/end", **TERMINATION),
        )
        recorded = sum(answer.status_code == 201 for answer in answers[:-1])
        assert answers[-1].status_code == 200
        assert {answer.status_code for answer in answers[:-1]} <= {201, 409}
        assert len(await desk.listed("/deliveries")) == recorded

    async def test_of_nothing_without_an_organisation(self, desk: Desk) -> None:
        await _ready(desk)
        for organisation in (None, "not-an-id", ""):
            headers = desk.service.issuer.bearer("provider_staff", org=organisation)
            for path in ("/contracts", "/milestones", "/assignments", "/deliveries", "/payments"):
                assert await desk.listed(path, headers) == []

    async def _counts(self, desk: Desk) -> dict[str, int]:
        """By the row policies alone, without the conditions of our queries."""
        database = desk.service.web.state.chassis.database
        connection = await database.connect(Scope("organisation", desk.organisation))
        try:
            return {
                table: await connection.fetchval(f"SELECT count(*) FROM {table}")
                for table in ("assignment", "service_delivery")
            }
        finally:
            await connection.close()

    async def _sees_no_child(
        self, desk: Desk, delivery: dict[str, Any], assignment: dict[str, Any]
    ) -> None:
        for path in ("/assignments", "/deliveries"):
            assert await desk.listed(path, desk.provider()) == []
        for path in (f"/deliveries/{delivery['id']}", f"/assignments/{assignment['id']}"):
            assert (await desk.get(path, desk.provider())).status_code == 404
            assert (await desk.get(path)).status_code == 200


async def _ready(desk: Desk) -> tuple[dict[str, Any], dict[str, Any], str]:
    """A signed contract with one milestone, and a child assigned to it."""
    contract = await desk.signed()
    assignment = await desk.assigned(contract)
    (milestone,) = await desk.milestones(contract)
    return contract, milestone, assignment["child_id"]
