"""Queries and complaints in short steps, for tests."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx

from chassis.testing import MovableClock
from procurement_desk import NOW, Desk, day
from procurement_tendering import Supplier, Tendering

PRICES = (90_000_000, 95_000_000, 99_000_000)
ANSWER: dict[str, Any] = {"upheld": False, "answer": "符合规定。", "document_no": "答1号"}
ACCEPTANCE: dict[str, Any] = {"admissible": True, "reasons": "符合。", "document_no": "受1号"}


def query_form(*matters: str, kind: str = "query") -> dict[str, Any]:
    return {"kind": kind, "matters": list(matters or ("documents",)), "grounds": "资格条件歧视。"}


@dataclass
class Complaints:
    """A county's tenders, and the suppliers that find fault with them."""

    desk: Desk
    tendering: Tendering

    async def query(
        self, tender: dict[str, Any], supplier: Supplier, *matters: str
    ) -> dict[str, Any]:
        path = f"/tenders/{tender['id']}/challenges"
        return await self.desk.made(path, supplier.bearer, **query_form(*matters))

    async def complaint(self, query: dict[str, Any], supplier: Supplier) -> dict[str, Any]:
        form: dict[str, Any] = {"matters": query["matters"], "grounds": "答复不实。"}
        path = f"/challenges/{query['id']}/complaint"
        return await self.desk.made(path, supplier.bearer, **form)

    async def raised(
        self, *, answered: bool = True, clock: MovableClock | None = None
    ) -> dict[str, Any]:
        """A complaint about the documents of a published tender."""
        tender, supplier = await self.tendering.published(), await self.tendering.supplier()
        query = await self.query(tender, supplier)
        if answered:
            await self.desk.made(f"/challenges/{query['id']}/answer", **ANSWER)
        elif clock is not None:
            clock.advance(days=14)
        return await self.complaint(query, supplier)

    async def accept(self, complaint: dict[str, Any], **form: Any) -> dict[str, Any]:
        path = f"/challenges/{complaint['id']}/accept"
        return await self.desk.made(path, self.desk.finance(), **ACCEPTANCE, **form)

    async def accepted(self) -> dict[str, Any]:
        return await self.accept(await self.raised())

    async def copied(self) -> dict[str, Any]:
        made = await self.accepted()
        return await self.send_copy(made)

    async def send_copy(self, complaint: dict[str, Any]) -> dict[str, Any]:
        path = f"/challenges/{complaint['id']}/copy"
        return await self.desk.made(path, self.desk.finance(), document_no="副1号")

    async def decide(self, complaint: dict[str, Any], **form: Any) -> httpx.Response:
        """By finance, after acceptance and copy."""
        await self.accept(complaint)
        await self.send_copy(complaint)
        path = f"/challenges/{complaint['id']}/decide"
        return await self.desk.post(path, self.desk.finance(), **{**ANSWER, **form})

    async def accepted_before_the_award(
        self, **form: Any
    ) -> tuple[dict[str, Any], Callable[[], Awaitable[httpx.Response]]]:
        """A complaint about the procedure of a ranked tender, and how its winner is fixed."""
        tender, supplier, bids = await self._ranked()
        query = await self.query(tender, supplier, "procedure")
        await self.desk.made(f"/challenges/{query['id']}/answer", **ANSWER)
        made = await self.accept(await self.complaint(query, supplier), **form)
        path = f"/tenders/{tender['id']}/award"
        return made, lambda: self.desk.post(path, bid_id=bids[0]["id"])

    async def accepted_before_the_signing(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """A complaint about the result, and the contract that is not signed."""
        tender, supplier, bids = await self.awarded()
        contract = await self.drafted(tender, bids[0])
        query = await self.query(tender, supplier, "result")
        await self.desk.made(f"/challenges/{query['id']}/answer", **ANSWER)
        return await self.accept(await self.complaint(query, supplier)), contract

    async def awarded(
        self, prices: tuple[int, ...] = PRICES, **form: Any
    ) -> tuple[dict[str, Any], Supplier, list[Any]]:
        """With the notice out: the tender, its second supplier, and the bids by their ranks."""
        tender, supplier, bids = await self._ranked(prices, **form)
        path = f"/tenders/{tender['id']}/award"
        await self.desk.made(path, bid_id=bids[0]["id"])
        await self.desk.made(f"{path}/notice", notice_no="中1号")
        return tender, supplier, bids

    async def drafted(self, tender: dict[str, Any], bid: dict[str, Any]) -> dict[str, Any]:
        return await self.desk.made("/contracts", **await self.tendering.contract_form(tender, bid))

    async def signed(self, tender: dict[str, Any], bid: dict[str, Any]) -> dict[str, Any]:
        draft = await self.drafted(tender, bid)
        path = f"/contracts/{draft['id']}/sign"
        return await self.desk.made(path, signed_on=draft["award_notice_on"])

    async def evaluate(self, tender: dict[str, Any], bids: list[Any]) -> None:
        """A panel that ranks the bids as given, and its report to the buyer."""
        await self.tendering.seat(tender)
        points = {bid["id"]: (50.0 - 5 * n, 20.0) for n, bid in enumerate(bids)}
        await self.tendering.score(tender, points)
        await self.desk.made(f"/tenders/{tender['id']}/evaluation")
        await self.desk.made(f"/tenders/{tender['id']}/report", report_no="评1号")

    async def duty(self, kind: str, about: dict[str, Any]) -> Any:
        return await self.tendering.duty(kind, about["id"])

    async def everything(self) -> None:
        """A complaint whose clock stands still, an application to qualify, a supplement."""
        made = await self.accepted()
        pause = {"reason": "testing", "document_no": "检1号"}
        path = f"/challenges/{made['id']}/pauses"
        await self.desk.made(path, self.desk.finance(), **pause)
        tender, supplier = await self.tendering.draft(), await self.tendering.supplier()
        closes_at = (NOW + timedelta(days=20)).isoformat()
        path = f"/tenders/{tender['id']}/prequalification"
        await self.desk.made(path, conditions="有服务经验。", closes_at=closes_at)
        await self.desk.made(f"{path}/applications", supplier.bearer, statement="合同。")
        contract = await self.desk.signed(1000)
        step = {"title": "追加", "due_on": day(100), "amount_fen": 10}
        await self.desk.made(
            f"/contracts/{contract['id']}/supplements", signed_on=day(0), document_no="补1号",
            reason="新增。", amount_fen=10, milestones=[step],
        )  # fmt: skip

    async def _ranked(
        self, prices: tuple[int, ...] = PRICES, **form: Any
    ) -> tuple[dict[str, Any], Supplier, list[Any]]:
        tender, supplier = await self.tendering.published(**form), await self.tendering.supplier()
        bids = [await self.tendering.bid(tender, prices[0])]
        bids.append(await self.tendering.bid(tender, prices[1], supplier))
        bids += [await self.tendering.bid(tender, price) for price in prices[2:]]
        await self.tendering.open(tender)
        await self.evaluate(tender, bids)
        return tender, supplier, bids
