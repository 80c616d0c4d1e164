"""Supplements and prolongations of contracts, and the termination of one."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import asyncpg
import pytest

from chassis.testing import MovableClock
from procurement_complaints import Complaints
from procurement_desk import TERMINATION, Desk, day, delivery_form
from procurement_tendering import Tendering, problem
from reference.clocks import CHINA

SIGNED, AMENDED = "procurement.contract.signed.v1", "procurement.contract.amended.v1"


def supplement_form(*amounts: int, **form: Any) -> dict[str, Any]:
    steps = [{"title": "追加", "due_on": day(100), "amount_fen": amount} for amount in amounts]
    return {
        "signed_on": day(0), "document_no": "补1号", "reason": "新增走访对象。",
        "amount_fen": sum(amounts), "milestones": steps, **form,
    }  # fmt: skip


def prolongation_form(**form: Any) -> dict[str, Any]:
    return {
        "signed_on": day(0), "document_no": "变1号", "reason": "洪水，服务中断。",
        "ground": "force_majeure", "ends_on": day(230), **form,
    }  # fmt: skip


class TestSupplementContract:
    async def test_adds_its_milestones_and_tells(self, desk: Desk) -> None:
        contract = await desk.signed(600, 400)
        made = await desk.made(f"/contracts/{contract['id']}/supplements", **supplement_form(40))
        assert (made["number"], made["kind"], made["amount_fen"]) == (1, "supplement", 40)
        steps = [step["amount_fen"] for step in await desk.milestones(contract)]
        assert steps == [600, 400, 40]
        read = (await desk.get(f"/contracts/{contract['id']}")).json()
        assert (read["amount_fen"], read["supplemented_fen"]) == (1000, 40)
        assert await desk.told(contract["id"]) == [SIGNED, AMENDED]

    async def test_all_together_stay_within_a_tenth(self, desk: Desk) -> None:
        contract = await desk.signed(1009)
        path = f"/contracts/{contract['id']}/supplements"
        await desk.made(path, **supplement_form(60))
        answer = await desk.post(path, **supplement_form(41))
        assert (answer.status_code, problem(answer)) == (409, "supplements-too-high")
        await desk.made(path, **supplement_form(40))

    async def test_stay_within_it_also_in_a_race(self, desk: Desk) -> None:
        contract = await desk.signed(1000)
        path, form = f"/contracts/{contract['id']}/supplements", supplement_form(30)
        answers = await asyncio.gather(*(desk.post(path, **form) for _ in range(8)))
        assert sorted(one.status_code for one in answers) == [201] * 3 + [409] * 5
        listed = await desk.listed(f"/contracts/{contract['id']}/amendments")
        assert [one["number"] for one in listed] == [3, 2, 1]

    async def test_the_database_holds_the_cap_and_the_sum(self, desk: Desk) -> None:
        contract = await desk.signed(1000)
        path = f"/contracts/{contract['id']}/supplements"
        await desk.made(path, **supplement_form(100))
        for change, constraint in (
            ("UPDATE contract SET supplemented_fen = 101 WHERE id = $1", "ck_contract_supplements"),
            (
                "UPDATE contract SET supplemented_fen = 99 WHERE id = $1",
                "ck_contract_milestones_add_up",
            ),
            (
                "UPDATE amendment SET amount_fen = 99 WHERE contract_id = $1",
                "ck_contract_supplements_add_up",
            ),
        ):
            with pytest.raises(asyncpg.CheckViolationError) as refusal:
                await desk.service.admin.execute(change, contract["id"])
            assert refusal.value.constraint_name == constraint

    @pytest.mark.parametrize(
        ("fault", "status", "slug"),
        [
            ({"amount_fen": 11}, 422, "invalid"),
            ({"amount_fen": True}, 422, "invalid"),
            ({"amount_fen": "10"}, 422, "invalid"),
            ({"milestones": []}, 422, "invalid"),
            ({"signed_on": day(1)}, 422, "amended-out-of-turn"),
            ({"signed_on": day(-11)}, 422, "amended-out-of-turn"),
            ({"ends_on": day(300)}, 422, "invalid"),
        ],
    )
    async def test_refuses(self, desk: Desk, fault: dict[str, Any], status: int, slug: str) -> None:
        contract = await desk.signed(1000)
        form = {**supplement_form(10), **fault}
        answer = await desk.post(f"/contracts/{contract['id']}/supplements", **form)
        assert (answer.status_code, problem(answer)) == (status, slug)
        assert await desk.listed(f"/contracts/{contract['id']}/amendments") == []

    async def test_lies_within_the_term_of_a_contract_in_force(self, desk: Desk) -> None:
        draft = await desk.draft(1000)
        path = f"/contracts/{draft['id']}/supplements"
        assert problem(await desk.post(path, **supplement_form(10))) == "contract-not-in-force"
        contract = await desk.signed(1000)
        path = f"/contracts/{contract['id']}/supplements"
        late = supplement_form(10)
        late["milestones"][0]["due_on"] = day(201)
        assert problem(await desk.post(path, **late)) == "milestone-outside-term"

    async def test_is_in_the_budget_of_its_tender(self, desk: Desk, complaints: Complaints) -> None:
        line = await complaints.tendering.line(150_000_000)
        tender, _, bids = await complaints.awarded(budget_line_id=line)
        contract = await complaints.signed(tender, bids[0])
        path = f"/contracts/{contract['id']}/supplements"
        answer = await desk.post(path, **supplement_form(1))
        assert (answer.status_code, problem(answer)) == (409, "budget-exceeded")

    async def test_waits_for_an_open_query(self, desk: Desk, complaints: Complaints) -> None:
        tender, supplier, bids = await complaints.awarded()
        contract = await complaints.signed(tender, bids[0])
        await complaints.query(tender, supplier, "result")
        for path, form in (
            ("supplements", supplement_form(1)),
            ("prolongations", prolongation_form()),
        ):
            answer = await desk.post(f"/contracts/{contract['id']}/{path}", **form)
            assert problem(answer) == "performance-stood-still"

    async def test_is_not_for_a_barred_provider(self, desk: Desk) -> None:
        contract = await desk.signed(1000)
        await desk.service.admin.execute(
            "UPDATE provider SET barred_until = '2027-01-01' WHERE id = $1",
            contract["provider_id"],
        )
        answer = await desk.post(f"/contracts/{contract['id']}/supplements", **supplement_form(1))
        assert problem(answer) == "provider-barred"


class TestProlongContract:
    async def test_puts_the_last_day_off_and_tells(self, desk: Desk) -> None:
        contract = await desk.signed()
        path = f"/contracts/{contract['id']}"
        made = await desk.made(f"{path}/prolongations", **prolongation_form())
        assert (made["ended_before"], made["ends_on"]) == (day(200), day(230))
        assert (await desk.get(path)).json()["ends_on"] == day(230)
        assert await desk.told(contract["id"]) == [SIGNED, AMENDED]

    @pytest.mark.parametrize(
        ("fault", "slug"),
        [
            ({"ends_on": day(200)}, "term-not-prolonged"),
            ({"ends_on": day(360)}, "term-too-long"),
            ({"ground": "whim"}, "invalid"),
            ({"signed_on": day(1)}, "amended-out-of-turn"),
        ],
    )
    async def test_refuses(self, desk: Desk, fault: dict[str, Any], slug: str) -> None:
        contract = await desk.signed()
        path = f"/contracts/{contract['id']}/prolongations"
        answer = await desk.post(path, **prolongation_form(**fault))
        assert (answer.status_code, problem(answer)) == (422, slug)

    async def test_needs_a_provider_qualified_to_the_new_end(self, desk: Desk) -> None:
        await desk.registered(qualified_until=day(229))
        contract = await desk.signed()
        path = f"/contracts/{contract['id']}/prolongations"
        answer = await desk.post(path, **prolongation_form())
        assert problem(answer) == "provider-not-qualified"


class TestAnAmendment:
    @pytest.mark.parametrize(
        ("signed_on", "step", "due_on"),
        [("2026-09-18", "file", "2026-09-29"), ("2026-09-30", "publish", "2026-10-09")],
    )
    async def test_is_filed_and_published_by_the_clocks_of_c6_and_c7(
        self, desk: Desk, tendering: Tendering, clock: MovableClock,
        signed_on: str, step: str, due_on: str,
    ) -> None:  # fmt: skip
        contract = await desk.signed(1000)
        clock.now = datetime.fromisoformat(f"{signed_on}T02:00:00+00:00")
        form = supplement_form(10, signed_on=signed_on)
        form["milestones"][0]["due_on"] = day(150)
        made = await desk.made(f"/contracts/{contract['id']}/supplements", **form)
        duty = await tendering.duty(f"{step}_amendment", made["id"])
        last = duty["due_at"].astimezone(CHINA) - timedelta(days=1)
        assert last.date().isoformat() == due_on
        path = f"/amendments/{made['id']}/{step}"
        await desk.made(path, document_no="1")
        assert (await tendering.duty(f"{step}_amendment", made["id"]))["status"] == "met"
        again = problem(await desk.post(path, document_no="1"))
        assert again in ("amendment-filed-already", "amendment-published-already")

    async def test_is_seen_by_its_provider_and_county(self, desk: Desk, elsewhere: Desk) -> None:
        contract = await desk.signed(1000)
        made = await desk.made(f"/contracts/{contract['id']}/supplements", **supplement_form(10))
        path = f"/amendments/{made['id']}"
        for headers, status in (
            (desk.provider(), 200),
            (elsewhere.provider(), 404),
            (elsewhere.officer(), 404),
            (desk.finance(), 200),
        ):
            assert (await desk.get(path, headers)).status_code == status


class TestTerminateContract:
    @pytest.mark.parametrize("is_delivered", [False, True])
    async def test_frees_the_money_of_what_was_not_delivered(
        self, desk: Desk, complaints: Complaints, *, is_delivered: bool
    ) -> None:
        tender, _, bids = await complaints.awarded()
        contract = await complaints.signed(tender, bids[0])
        if is_delivered:
            (milestone,) = await desk.milestones(contract)
            await desk.checked(contract["provider_id"])
            child = (await desk.assigned(contract))["child_id"]
            winner = desk.provider(contract["organisation_id"])
            await desk.made("/deliveries", winner, **delivery_form(milestone, child))
        path = f"/budget-lines/{tender['budget_line_id']}"
        before = (await desk.get(path)).json()["committed_fen"]
        await desk.made(f"/contracts/{contract['id']}/end", **TERMINATION)
        after = (await desk.get(path)).json()["committed_fen"]
        assert before - after == (0 if is_delivered else contract["amount_fen"])
