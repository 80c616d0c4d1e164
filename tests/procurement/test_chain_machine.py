"""A tender against a small model: whatever is tried in whatever order, both say the same.

The model knows the order of the bids, who is out, and what is open. After every step the tender,
its money, its contract and its one standing winner must be as the model has them.
"""

from dataclasses import dataclass, field
from typing import Any

import httpx
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from procurement_complaints import ACCEPTANCE, ANSWER, Complaints, query_form
from procurement_desk import day
from procurement_tendering import Supplier

PRICES = (90_000_000, 91_000_000, 92_000_000, 93_000_000)
ENOUGH, BUDGET = 3, 150_000_000
RANKED = ("evaluated", "reported", "decided", "awarded")
BIDDER = st.integers(0, len(PRICES) - 1)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["evaluate", "report", "notice", "draft", "sign"])),
        st.tuples(st.sampled_from(["fix", "query"]), BIDDER),
        st.tuples(st.sampled_from(["fix", "query"]), st.just(0)),
        st.tuples(st.just("answer"), st.sampled_from(["none", "none", "next_candidate", "redo"])),
        st.tuples(st.sampled_from(["decline", "reevaluate", "cancel", "open"])),
    ),
    min_size=6,
    max_size=20,
)
FIRST = [("open",), ("evaluate",), ("report",), ("fix", 0), ("notice",), ("draft",)]
OPEN_QUERY = [("query", 1), ("fix", 0), ("notice",), ("sign",), ("answer", "none")]
"""Whatever comes next stands still until it is answered."""


@dataclass
class Model:
    """Bidders are known by their place in the ranking. A step says whether it may be done."""

    status: str = "published"
    out: set[int] = field(default_factory=set)
    declined: set[int] = field(default_factory=set)
    winner: int | None = None
    contract: str = ""
    queried: set[int] = field(default_factory=set)
    open: list[int] = field(default_factory=list)
    was_opened: bool = False

    def candidates(self) -> list[int]:
        return [n for n in range(len(PRICES)) if n not in self.out | self.declined]

    def open_bids(self) -> bool:
        self.was_opened = self.was_opened or self.status == "published"
        return self._go("published", "opened")

    def evaluate(self) -> bool:
        return self._go("opened", "evaluated")

    def report(self) -> bool:
        return self._go("evaluated", "reported")

    def fix(self, bidder: int) -> bool:
        if self.open or self.candidates()[:1] != [bidder] or not self._go("reported", "decided"):
            return False
        self.winner = bidder
        return True

    def notice(self) -> bool:
        return not self.open and self._go("decided", "awarded")

    def draft(self) -> bool:
        if self.status != "awarded" or self.contract:
            return False
        self.contract = "draft"
        return True

    def sign(self) -> bool:
        if self.contract != "draft" or self.open:
            return False
        self.contract = "signed"
        return True

    def decline(self) -> bool:
        left = [n for n in self.candidates() if n != self.winner]
        if self.status not in ("decided", "awarded") or self.contract == "signed" or not left:
            return False
        assert self.winner is not None
        self.declined.add(self.winner)
        self._without_winner("reported")
        return True

    def cancel(self) -> bool:
        if self.status in ("awarded", "failed"):
            return False
        self._without_winner("failed")
        return True

    def query(self, bidder: int) -> bool:
        if bidder in self.queried or not self.was_opened:
            return False
        self.queried.add(bidder)
        self.open.append(bidder)
        return True

    def answer(self, effect: str) -> bool:
        if not self.open:
            return False
        if self.status != "failed" and effect != "none":
            if effect == "next_candidate" and self.status not in ("decided", "awarded"):
                return False
            self._undo(effect)
        self.open.pop(0)
        return True

    def reevaluate(self) -> bool:
        """The query is answered and complained about in any case."""
        if not self.open:
            return False
        self.open.pop(0)
        if self.status in RANKED:
            self._without_winner("opened")
            return True
        return self.status == "failed"

    def _undo(self, effect: str) -> None:
        if effect == "next_candidate":
            assert self.winner is not None
            self.out.add(self.winner)
        enough = len(PRICES) - len(self.out) >= ENOUGH
        again = effect == "next_candidate" and enough
        self._without_winner("reported" if again else "failed")

    def _without_winner(self, status: str) -> None:
        self.status, self.winner, self.contract = status, None, ""

    def _go(self, before: str, after: str) -> bool:
        if self.status != before:
            return False
        self.status = after
        return True


class Real:
    """The same over HTTP."""

    def __init__(self, complaints: Complaints) -> None:
        self.complaints, self.desk = complaints, complaints.desk
        self.suppliers: list[Supplier] = []
        self.bids: list[Any] = []
        self.queries: list[tuple[dict[str, Any], Supplier]] = []
        self.contract = "none"
        self.path = ""

    @classmethod
    async def make(cls, complaints: Complaints) -> "Real":
        real, tendering = cls(complaints), complaints.tendering
        real.tender = await tendering.published(budget_fen=BUDGET)
        real.path = f"/tenders/{real.tender['id']}"
        for price in PRICES:
            supplier = await tendering.supplier()
            real.suppliers.append(supplier)
            real.bids.append(await tendering.bid(real.tender, price, supplier))
        await tendering.close(real.tender)
        return real

    tender: dict[str, Any]

    async def step(self, what: str, *how: Any) -> bool:
        answer: httpx.Response | None = await getattr(self, what)(*how)
        assert answer is None or answer.is_success or answer.status_code in (404, 409), answer.text
        return answer is not None and answer.is_success

    async def open_bids(self) -> httpx.Response:
        first = self.complaints.tendering.second_officer()
        await self.desk.post(f"{self.path}/open", first)
        return await self.desk.post(f"{self.path}/open")

    async def evaluate(self) -> httpx.Response:
        status = (await self.desk.get(self.path)).json()["status"]
        if status == "opened":
            in_play = await self.desk.rows(
                "SELECT id::text FROM bid WHERE tender_id = $1 AND status = 'valid'",
                self.tender["id"],
            )
            valid = {row["id"] for row in in_play}
            await self.complaints.tendering.seat(self.tender)
            points = {
                bid["id"]: (50.0 - 5 * n, 20.0)
                for n, bid in enumerate(self.bids) if bid["id"] in valid
            }  # fmt: skip
            await self.complaints.tendering.score(self.tender, points)
        return await self.desk.post(f"{self.path}/evaluation")

    async def report(self) -> httpx.Response:
        return await self.desk.post(f"{self.path}/report", report_no="评1号")

    async def fix(self, bidder: int) -> httpx.Response:
        return await self.desk.post(f"{self.path}/award", bid_id=self.bids[bidder]["id"])

    async def notice(self) -> httpx.Response:
        return await self.desk.post(f"{self.path}/award/notice", notice_no="中1号")

    async def draft(self) -> httpx.Response | None:
        award = await self.desk.get(f"{self.path}/award")
        if not award.is_success:
            return None
        bid = {"id": award.json()["bid_id"], "provider_id": award.json()["provider_id"]}
        form = await self.complaints.tendering.contract_form(self.tender, bid)
        answer = await self.desk.post("/contracts", **form)
        self.contract = answer.json()["id"] if answer.is_success else self.contract
        return answer

    async def sign(self) -> httpx.Response | None:
        if self.contract == "none":
            return None
        return await self.desk.post(f"/contracts/{self.contract}/sign", signed_on=day(0))

    async def decline(self) -> httpx.Response:
        form = {"document_no": "拒1号", "next_step": "next_ranked"}
        return await self.desk.post(f"{self.path}/award/decline", **form)

    async def cancel(self) -> httpx.Response:
        return await self.desk.post(f"{self.path}/cancel", document_no="终1号")

    async def query(self, bidder: int) -> httpx.Response:
        supplier = self.suppliers[bidder]
        path = f"{self.path}/challenges"
        answer = await self.desk.post(path, supplier.bearer, **query_form("procedure"))
        if answer.is_success:
            self.queries.append((answer.json(), supplier))
        return answer

    async def answer(self, effect: str) -> httpx.Response | None:
        if not self.queries:
            return None
        form = {**ANSWER, "upheld": True, "effect": effect}
        path = f"/challenges/{self.queries[0][0]['id']}/answer"
        answer = await self.desk.post(path, **form)
        if answer.is_success:
            self.queries.pop(0)
        return answer

    async def reevaluate(self) -> httpx.Response | None:
        """Where the decision is refused, one without an effect ends the complaint."""
        if not self.queries:
            return None
        query, supplier = self.queries.pop(0)
        await self.desk.made(f"/challenges/{query['id']}/answer", **ANSWER)
        complaint = await self.complaints.complaint(query, supplier)
        path, finance = f"/challenges/{complaint['id']}", self.desk.finance()
        await self.desk.made(f"{path}/accept", finance, **ACCEPTANCE)
        await self.desk.made(f"{path}/copy", finance, document_no="副1号")
        form = {**ANSWER, "upheld": True, "effect": "reevaluate"}
        answer = await self.desk.post(f"{path}/decide", finance, **form)
        if not answer.is_success:
            await self.desk.made(f"{path}/decide", finance, **ANSWER)
        return answer


async def check(model: Model, real: Real) -> None:
    tender = (await real.desk.get(real.path)).json()
    assert tender["status"] == model.status
    line = (await real.desk.get(f"/budget-lines/{tender['budget_line_id']}")).json()
    assert line["committed_fen"] == (0 if model.status == "failed" else BUDGET)
    assert (tender["keep_until"] is not None) is (
        model.status == "failed" or model.contract == "signed"
    )
    standing = await real.desk.rows(
        "SELECT bid_id::text FROM award WHERE tender_id = $1 AND declined_at IS NULL "
        "AND annulled_at IS NULL", tender["id"],
    )  # fmt: skip
    wanted = [] if model.winner is None else [real.bids[model.winner]["id"]]
    assert [row["bid_id"] for row in standing] == wanted
    contracts = await real.desk.rows(
        "SELECT status FROM contract WHERE tender_id = $1 AND status IN ('draft', 'signed')",
        tender["id"],
    )
    assert [row["status"] for row in contracts] == ([model.contract] if model.contract else [])


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(done=st.integers(0, len(FIRST)), steps=STEPS)
@example(done=3, steps=[*OPEN_QUERY, ("fix", 0)])
@example(done=4, steps=[*OPEN_QUERY, ("notice",)])
@example(done=6, steps=[*OPEN_QUERY, ("sign",), ("query", 2), ("answer", "redo")])
@example(done=5, steps=[("decline",), *OPEN_QUERY, ("fix", 1), ("cancel",)])
async def test_a_tender_does_what_the_model_does(
    complaints: Complaints, done: int, steps: list[Any]
) -> None:
    model, real = Model(), await Real.make(complaints)
    for what, *how in [*FIRST[:done], *steps]:
        name = "open_bids" if what == "open" else what
        assert getattr(model, name)(*how) is await real.step(name, *how), (what, how, model)
        await check(model, real)
