"""Contracts below the purchase limit draw on budget lines that are not overdrawn (102号令16)."""

import asyncio
from typing import Any

import asyncpg
import pytest

from procurement_desk import TERMINATION, Desk, day, line_form
from procurement_tendering import Tendering, at, problem, tender_form


async def entered(desk: Desk, amount_fen: int, **form: Any) -> str:
    """A line of this year for A0401."""
    form = line_form(await desk.item(), amount_fen=amount_fen, **form)
    return str((await desk.made("/budget-lines", desk.finance(), **form))["id"])


async def committed(desk: Desk, line: str) -> int:
    found: int = (await desk.get(f"/budget-lines/{line}")).json()["committed_fen"]
    return found


class TestContractWithoutATender:
    async def test_names_a_line_of_its_buyer_service_and_year(self, desk: Desk) -> None:
        form = await desk.contract_form(1000)
        unnamed = await desk.post("/contracts", **{**form, "budget_line_id": None})
        assert (unnamed.status_code, problem(unnamed)) == (409, "budget-line-missing")
        other_service = await desk.purse("A0402")
        next_year = await entered(desk, 5000, fiscal_year=2027)
        city = at(desk.county.code[:4], desk)
        for wrong in (other_service, next_year, await entered(city, 5000)):
            answer = await desk.post("/contracts", **{**form, "budget_line_id": wrong})
            named = "contract-not-of-budget" if wrong in (other_service, next_year) else "not-found"
            assert problem(answer) == named
        assert await desk.listed("/contracts") == []

    async def test_sets_its_money_aside_when_it_is_signed(self, desk: Desk) -> None:
        line = await entered(desk, 1000)
        first, second = [await desk.draft(600, budget_line_id=line) for _ in range(2)]
        assert await committed(desk, line) == 0
        await desk.made(f"/contracts/{first['id']}/sign", signed_on=day(0))
        assert await committed(desk, line) == 600
        answer = await desk.post(f"/contracts/{second['id']}/sign", signed_on=day(0))
        assert (answer.status_code, problem(answer)) == (409, "budget-exceeded")
        late = await desk.post("/contracts", **await desk.contract_form(401, budget_line_id=line))
        assert problem(late) == "budget-exceeded"

    async def test_frees_what_was_not_delivered_when_it_is_terminated(self, desk: Desk) -> None:
        line = await entered(desk, 1000)
        contract = await desk.signed(600, 300, budget_line_id=line)
        assignment = await desk.assigned(contract)
        first, _ = await desk.milestones(contract)
        await desk.delivered(first, assignment["child_id"])
        await desk.made(f"/contracts/{contract['id']}/end", **TERMINATION)
        assert await committed(desk, line) == 600

    async def test_that_follows_a_tender_names_no_line(
        self, desk: Desk, tendering: Tendering
    ) -> None:
        tender, bids = await tendering.awarded(100_000_000, 105_000_000, 110_000_000)
        form = await tendering.contract_form(tender, bids[0])
        both = await desk.post("/contracts", **{**form, "budget_line_id": await desk.purse()})
        assert both.status_code == 422
        made = await desk.made("/contracts", **form)
        with pytest.raises(asyncpg.CheckViolationError) as refused:
            await desk.service.admin.execute(
                "UPDATE contract SET budget_line_id = $2 WHERE id = $1",
                made["id"], tender["budget_line_id"],
            )  # fmt: skip
        assert refused.value.constraint_name == "ck_contract_one_budget"


class TestLine:
    async def test_is_not_overdrawn_by_contracts_and_tenders_in_a_race(
        self, desk: Desk, tendering: Tendering
    ) -> None:
        line = await entered(desk, 3000)
        drafts = [await desk.draft(1000, budget_line_id=line) for _ in range(5)]
        form = tender_form(line, budget_fen=1000)
        answers = await asyncio.gather(
            *(desk.post(f"/contracts/{one['id']}/sign", signed_on=day(0)) for one in drafts),
            *(desk.post("/tenders", **form) for _ in range(5)),
        )
        assert sum(one.is_success for one in answers) == 3
        refused = {problem(one) for one in answers if one.is_error}
        assert refused == {"budget-exceeded"}
        assert await committed(desk, line) == 3000
