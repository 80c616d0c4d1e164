"""The ledger: what the database promises, and a tiny model to compare with."""

from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from chassis.access import Scope
from chassis.models import new_id
from chassis.rows import one
from chassis.work import Work
from procurement.funds import ledger
from procurement.funds.models import AccountKind, EntryKind, Fund
from procurement_desk import Desk
from reference.divisions import Area

EMPTY = dict.fromkeys(map(str, AccountKind), 0)
CASH, IN, OUT = AccountKind.CASH, AccountKind.APPROPRIATION, AccountKind.EXPENSE


class TestAppropriateMoney:
    async def test_debits_cash_and_credits_the_appropriation(self, desk: Desk) -> None:
        fund = await desk.fund(1_234)
        (entry,) = await desk.listed(f"/funds/{fund}/entries")
        assert {p["account"]: p["amount_fen"] for p in entry["postings"]} == {
            "cash": 1_234,
            "appropriation": -1_234,
        }
        (read,) = await desk.listed("/funds")
        assert (read["balance_fen"], read["area"]) == (1_234, desk.county.code)

    async def test_is_booked_once_by_its_key(self, desk: Desk) -> None:
        fund = await desk.fund()
        headers = {**desk.finance(), "Idempotency-Key": str(uuid4())}
        for _ in range(2):
            await desk.made(f"/funds/{fund}/appropriations", headers, amount_fen=5, document="1号")
        assert (await desk.get(f"/funds/{fund}")).json()["balance_fen"] == 5

    @pytest.mark.parametrize("amount", [0, -1, 10**14, 1.5, "1e3", None])
    async def test_refuses_what_is_no_amount(self, desk: Desk, amount: Any) -> None:
        path = f"/funds/{await desk.fund()}/appropriations"
        answer = await desk.post(path, desk.finance(), amount_fen=amount, document="1号")
        assert answer.status_code == 422

    async def test_knows_no_fund_of_another_area_though_another_asked_before(
        self, desk: Desk, elsewhere: Desk
    ) -> None:
        path = f"/funds/{await desk.fund(5)}/appropriations"
        city = Desk(desk.service, Area(desk.county.code[:4]))
        form: dict[str, Any] = {"amount_fen": 1, "document": "1号"}
        for holder, status in ((desk, 201), (elsewhere, 404), (city, 201)):
            answer = await holder.post(path, holder.finance(), **form)
            assert answer.status_code == status

    async def test_is_for_the_finance_bureau_alone(self, desk: Desk) -> None:
        path = f"/funds/{await desk.fund()}/appropriations"
        answer = await desk.post(path, desk.officer(), amount_fen=1, document="1号")
        assert answer.status_code == 403


class TestTheDatabase:
    @pytest.mark.parametrize(
        "amounts", [{CASH: 5, IN: -4}, {CASH: 5}, {}, {CASH: 5, IN: 5, OUT: -9}]
    )
    async def test_refuses_an_entry_that_does_not_balance(
        self, desk: Desk, amounts: dict[AccountKind, int]
    ) -> None:
        fund = await desk.fund(100)
        with pytest.raises(IntegrityError, match="does not balance"):
            await _post(desk, fund, amounts)
        assert await _balances(desk, fund) == {**EMPTY, "cash": 100, "appropriation": -100}

    async def test_refuses_a_posting_to_another_funds_account(self, desk: Desk) -> None:
        fund, other = await desk.fund(100), await desk.fund(100)
        with pytest.raises(asyncpg.ForeignKeyViolationError):
            await desk.service.admin.execute(
                "INSERT INTO posting (entry_id, account, fund_id, amount_fen, county) "
                "SELECT e.id, 'expense', a.fund_id, 1, e.county FROM entry e, account a "
                "WHERE e.fund_id = $1 AND a.fund_id = $2 AND a.kind = 'expense'",
                fund,
                other,
            )

    async def test_moves_a_balance_by_a_posting_only(self, desk: Desk) -> None:
        fund = await desk.fund(100)
        for change in (
            "UPDATE account SET balance_fen = 7 WHERE fund_id = $1",
            "INSERT INTO account (fund_id, kind, balance_fen) VALUES ($1, 'spare', 7)",
        ):
            with pytest.raises(asyncpg.CheckViolationError, match="only a posting"):
                await desk.service.admin.execute(change, fund)

    @pytest.mark.parametrize("table", ["entry", "posting", "payment"])
    async def test_lets_the_service_neither_change_nor_delete(self, desk: Desk, table: str) -> None:
        pool = desk.service.web.state.chassis.database.pool
        for change in (f"UPDATE {table} SET fund_id = fund_id", f"DELETE FROM {table}"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await pool.execute(change)


class TestTheLedgerAgainstAModel:
    @settings(
        max_examples=25,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(
        moves=st.lists(
            st.tuples(st.sampled_from(["in", "out"]), st.integers(1, 1_000)), max_size=12
        )
    )
    async def test_holds_what_came_in_less_what_could_be_paid(
        self, desk: Desk, moves: list[tuple[str, int]]
    ) -> None:
        fund = await desk.fund()
        model = dict(EMPTY)
        for way, amount in moves:
            if way == "in":
                await _post(desk, fund, {CASH: amount, IN: -amount})
                model["cash"] += amount
                model["appropriation"] -= amount
            elif amount <= model["cash"]:
                await _post(desk, fund, {CASH: -amount, OUT: amount})
                model["cash"] -= amount
                model["expense"] += amount
            else:
                with pytest.raises(IntegrityError, match="cash_not_negative"):
                    await _post(desk, fund, {CASH: -amount, OUT: amount})
            assert await _balances(desk, fund) == model


async def _post(desk: Desk, fund_id: str, amounts: dict[AccountKind, int]) -> None:
    async with Work(desk.service.web.state.chassis, scope=Scope.of(desk.county)) as work:
        fund = await one(work, Fund, UUID(fund_id))
        await ledger.post(work, fund, EntryKind.PAYMENT, f"test {new_id()}", amounts)
        await work.commit()


async def _balances(desk: Desk, fund: str) -> dict[str, int]:
    query = "SELECT kind, balance_fen FROM account WHERE fund_id = $1"
    return {row["kind"]: row["balance_fen"] for row in await desk.rows(query, fund)}
