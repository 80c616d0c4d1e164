"""Which child a provider may see, and for how long."""

import asyncio
from uuid import uuid4

from contracts.procurement import AssignmentGranted
from contracts.registry import ChildRegistered
from procurement_desk import TERMINATION, Desk, assignment_form, check_form, day


class TestGrantAssignment:
    async def test_tells_the_fewest_fields_and_the_days(self, desk: Desk) -> None:
        contract = await desk.signed()
        assignment = await desk.assigned(contract)
        (row,) = await desk.rows(
            "SELECT payload FROM outbox WHERE aggregate_id = $1", assignment["id"]
        )
        told = AssignmentGranted.model_validate_json(row["payload"])
        assert told.fields == ("birth_on", "name")
        assert str(told.child_id) == assignment["child_id"]
        assert str(told.organisation_id) == desk.organisation
        assert told.area == f"{desk.county.code}001001"
        assert told.ends_on.isoformat() == contract["ends_on"]

    async def test_takes_a_child_once(self, desk: Desk) -> None:
        contract, child = await desk.signed(), await desk.child()
        path = f"/contracts/{contract['id']}/assignments"
        form = assignment_form(contract, child)
        answers = await asyncio.gather(*(desk.post(path, **form) for _ in range(20)))
        assert sorted(answer.status_code for answer in answers) == [201] + [409] * 19
        refused = next(answer for answer in answers if answer.status_code == 409)
        assert refused.json()["type"] == "urn:wardship:problem:child-already-assigned"

    async def test_does_not_tell_a_child_elsewhere_from_one_that_is_not(
        self, desk: Desk, elsewhere: Desk
    ) -> None:
        contract = await desk.signed()
        path = f"/contracts/{contract['id']}/assignments"
        answers = [
            await desk.post(path, **assignment_form(contract, child))
            for child in (await elsewhere.child(), str(uuid4()))
        ]
        bodies = [{**answer.json(), "trace_id": ""} for answer in answers]
        assert bodies[0] == bodies[1]
        assert answers[0].status_code == 404

    async def test_needs_a_contract_that_was_signed_and_is_not_over(self, desk: Desk) -> None:
        draft, child = await desk.draft(), await desk.child()
        over = await desk.signed(days=(-10, -1))
        for contract in (draft, over):
            path = f"/contracts/{contract['id']}/assignments"
            answer = await desk.post(path, **assignment_form(contract, child))
            assert answer.json()["type"] == "urn:wardship:problem:contract-not-in-force"

    async def test_is_to_a_provider_whose_peoples_records_were_queried(self, desk: Desk) -> None:
        """未成年人保护法62: not to one nobody asked about, nor after a hit, nor while barred."""
        provider = (await desk.registered())["id"]
        contract, child = await desk.signed(), await desk.child()
        path, form = f"/contracts/{contract['id']}/assignments", assignment_form(contract, child)
        own = f"/providers/{provider}"
        never = await desk.post(path, **form)
        assert never.json()["type"] == "urn:wardship:problem:provider-not-checked"
        await desk.made(f"{own}/criminal-record-checks", **check_form(hits=1))
        hit = await desk.post(path, **form)
        assert hit.json()["type"] == "urn:wardship:problem:provider-not-checked"
        await desk.made(f"{own}/criminal-record-checks", **check_form())
        await desk.made(f"{own}/bar", until=day(9), document_no="1")
        barred = await desk.post(path, **form)
        assert barred.json()["type"] == "urn:wardship:problem:provider-barred"
        await desk.made(f"{own}/lift-bar")
        await desk.made(path, **form)

    async def test_lies_within_the_term(self, desk: Desk) -> None:
        contract, child = await desk.signed(), await desk.child()
        path = f"/contracts/{contract['id']}/assignments"
        for days in ({"starts_on": day(-11)}, {"ends_on": day(201)}, {"ends_on": day(-11)}):
            answer = await desk.post(path, **assignment_form(contract, child, **days))
            assert answer.status_code == 422

    async def test_names_at_least_one_field_and_none_that_is_not_granted(self, desk: Desk) -> None:
        contract, child = await desk.signed(), await desk.child()
        path = f"/contracts/{contract['id']}/assignments"
        for fields in ([], ["resident_id"]):
            form = assignment_form(contract, child, fields=fields)
            assert (await desk.post(path, **form)).status_code == 422

    async def test_never_outlives_a_contract_that_ends_meanwhile(self, desk: Desk) -> None:
        contract = await desk.signed()
        children = [await desk.child() for _ in range(10)]
        path = f"/contracts/{contract['id']}"
        await asyncio.gather(
            desk.post(f"{path}/end", **TERMINATION),
            *(desk.post(f"{path}/assignments", **assignment_form(contract, c)) for c in children),
        )
        query = "SELECT ended_on FROM assignment WHERE contract_id = $1"
        assert all(row["ended_on"] for row in await desk.rows(query, contract["id"]))

    async def test_is_written_into_the_childs_audit(self, desk: Desk) -> None:
        assignment = await desk.assigned(await desk.signed())
        query = "SELECT action, record FROM audit WHERE child_id = $1 AND operation = $2"
        rows = await desk.rows(query, assignment["child_id"], "grant_assignment")
        assert {tuple(row) for row in rows} == {("read", "child"), ("write", "assignment")}


class TestEndAssignment:
    async def test_lets_the_child_be_assigned_again(self, desk: Desk) -> None:
        contract = await desk.signed()
        assignment = await desk.assigned(contract)
        ended = await desk.made(f"/assignments/{assignment['id']}/end")
        assert ended["ended_on"] == day(0)
        await desk.assigned(contract, assignment["child_id"])

    async def test_happens_once(self, desk: Desk) -> None:
        assignment = await desk.assigned(await desk.signed())
        path = f"/assignments/{assignment['id']}/end"
        answers = await asyncio.gather(*(desk.post(path) for _ in range(10)))
        assert sorted(answer.status_code for answer in answers) == [200] + [409] * 9


class TestChildrenOfTheRegister:
    async def test_are_remembered_once_and_follow_a_correction(self, desk: Desk) -> None:
        child = uuid4()
        areas = (f"{desk.county.code}001001", f"{desk.county.code}002001")
        told = [
            ChildRegistered(
                child_id=child, area=area, birth_on="2015-03-01", sex="male", has_hukou=True
            )  # type: ignore[call-arg, arg-type, unused-ignore]
            for area in areas
        ]
        await desk.apply(*told)
        await desk.apply(told[1])
        rows = await desk.rows("SELECT village FROM child WHERE id = $1", child)
        assert [row["village"] for row in rows] == [areas[1]]
