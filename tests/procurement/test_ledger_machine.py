"""The ledger beside a small independent model, through any order of bookings (Hypothesis)."""

import asyncio
from collections.abc import Coroutine
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

import httpx
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from chassis.access import Scope
from chassis.rows import one
from chassis.work import Work
from procurement.funds import ledger
from procurement.funds.models import AccountKind, EntryKind, Fund, FundsShort
from procurement_actors import at, fund
from procurement_desk import Desk

T = TypeVar("T")
CASH, OUT = AccountKind.CASH, AccountKind.EXPENSE
_PROBLEM = "urn:wardship:problem:"
_money = st.integers(1, 1_000)


class Booked(NamedTuple):
    """What the model remembers of an entry: its kind, and what it did to cash."""

    kind: str
    entry: str
    moves: dict[str, int]


class Ledger(RuleBasedStateMachine):
    """A province's fund and one of a county below; the model knows cash and nothing else."""

    desk: Desk
    loop: asyncio.AbstractEventLoop
    entries = Bundle("entries")

    def wait(self, what: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(what, self.loop).result(30)

    @initialize()
    def open_funds(self) -> None:
        self.province = at(self.desk, self.desk.county.code[:2])
        self.upper, self.lower = self.wait(fund(self.province)), self.wait(fund(self.desk))
        self.cash = {self.upper: 0, self.lower: 0}
        self.reversed: set[str] = set()

    @rule(target=entries, amount=_money, up=st.booleans())
    def appropriate(self, amount: int, up: bool) -> Booked:
        desk, into = (self.province, self.upper) if up else (self.desk, self.lower)
        path = f"/funds/{into}/appropriations"
        entry = self.wait(desk.made(path, desk.finance(), amount_fen=amount, document="1"))
        return self._booked("appropriation", entry["id"], {into: amount})

    @rule(target=entries, amount=_money)
    def pass_down(self, amount: int) -> Any:
        answer = self._ask(
            f"/funds/{self.upper}/transfers", to_fund_id=self.lower, amount_fen=amount
        )
        if amount > self.cash[self.upper]:
            return self._refused(answer, "funds-short")
        path = f"/funds/{self.upper}/entries?limit=1"
        given = self.wait(self.province.listed(path, self._own()))
        moves = {self.upper: -amount, self.lower: amount}
        return self._booked("transfer", given[0]["id"], moves)

    @rule(target=entries, amount=_money)
    def pay(self, amount: int) -> Any:
        entry = self.wait(_paid(self.desk, self.lower, amount))
        if amount > self.cash[self.lower]:
            assert entry is None
            return multiple()
        assert entry is not None
        return self._booked("payment", entry, {self.lower: -amount})

    @rule(booked=entries)
    def reverse(self, booked: Booked) -> None:
        answer = self._ask(f"/entries/{booked.entry}/reverse")
        back = {fund_id: self.cash[fund_id] - moved for fund_id, moved in booked.moves.items()}
        if booked.kind == "payment":
            self._refused(answer, "payment-not-reversed")
        elif booked.entry in self.reversed:
            self._refused(answer, "entry-reversed")
        elif min(back.values()) < 0:
            self._refused(answer, "funds-short")
        else:
            assert answer.status_code == 201, answer.text
            self.cash |= back
            self.reversed.add(booked.entry)

    @invariant()
    def holds_what_the_model_holds(self) -> None:
        if not hasattr(self, "cash"):
            return
        query = (
            "SELECT a.fund_id::text AS fund, a.kind, a.balance_fen, "
            "coalesce((SELECT sum(p.amount_fen) FROM posting p WHERE p.fund_id = a.fund_id "
            "AND p.account = a.kind), 0) AS posted FROM account a WHERE a.fund_id = ANY($1::uuid[])"
        )
        rows = self.wait(self.desk.rows(query, list(self.cash)))
        cash = {row["fund"]: row["balance_fen"] for row in rows if row["kind"] == CASH}
        assert cash == self.cash
        assert all(row["balance_fen"] == row["posted"] for row in rows)
        for held in self.cash:
            assert sum(row["balance_fen"] for row in rows if row["fund"] == held) == 0

    def _own(self) -> dict[str, str]:
        return self.province.finance()

    def _ask(self, path: str, **body: Any) -> httpx.Response:
        return self.wait(self.province.post(path, self._own(), document="1", **body))

    def _booked(self, kind: str, entry: str, moves: dict[str, int]) -> Booked:
        for fund_id, moved in moves.items():
            self.cash[fund_id] += moved
        return Booked(kind, entry, moves)

    def _refused(self, answer: httpx.Response, problem: str) -> Any:
        assert answer.json()["type"] == _PROBLEM + problem
        return multiple()


class TestTheLedgerAgainstAModel:
    async def test_never_differs_whatever_is_booked_and_taken_back(self, desk: Desk) -> None:
        class Machine(Ledger):
            pass

        Machine.desk, Machine.loop = desk, asyncio.get_running_loop()
        few = settings(
            max_examples=15, stateful_step_count=20, deadline=None,
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        await asyncio.to_thread(run_state_machine_as_test, Machine, settings=few)


async def _paid(desk: Desk, fund_id: str, amount: int) -> str | None:
    """A payment of the service's own, as a milestone's is booked; None where it was refused."""
    work = Work(desk.service.web.state.chassis, scope=Scope.of(desk.county))
    try:
        async with work.part():
            held = await one(work, Fund, UUID(fund_id))
            entry = await ledger.post(
                work, held, EntryKind.PAYMENT, "test", {CASH: -amount, OUT: amount}
            )
        await work.commit()
        return str(entry.id)
    except FundsShort:
        return None
    finally:
        await work.close()
