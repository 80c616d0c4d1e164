"""A county's tenders, for tests: from the catalogue to the award in short steps."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx

from chassis.testing import Service
from procurement_desk import NOW, Desk, day, line_form, provider_form
from reference.divisions import Area

CRITERIA: list[dict[str, Any]] = [
    {"kind": "price", "title": "报价", "weight": 10, "rule": "低价优先法"},
    {"kind": "technical", "title": "服务方案", "weight": 60, "rule": "每项承诺得五分"},
    {"kind": "commercial", "title": "履约能力", "weight": 30, "rule": "每个同类项目得三分"},
]
SHARE = {"by": "consortium", "pct": 30, "agreement_no": "联1号", "is_unrelated": True}
EXPERTS = [True, True, True, True, False]


@dataclass
class Supplier:
    """An organisation that may bid."""

    organisation: str
    provider_id: str
    bearer: dict[str, str]


@dataclass
class Tendering:
    """The buyer's desk, and what it buys with."""

    desk: Desk

    @property
    def service(self) -> Service:
        return self.desk.service

    async def line(self, amount_fen: int = 500_000_000, *, intent: int | None = -40) -> str:
        """A budget line; its intent was published so many days from today."""
        form = line_form(await self.desk.item(), amount_fen=amount_fen)
        line = await self.desk.made("/budget-lines", self.desk.finance(), **form)
        if intent is not None:
            path = f"/budget-lines/{line['id']}/publish-intent"
            await self.desk.made(path, published_on=day(intent), intent_no="意向1号")
        return str(line["id"])

    async def draft(self, **form: Any) -> dict[str, Any]:
        line = form.pop("budget_line_id", None) or await self.line()
        return await self.desk.made("/tenders", **tender_form(line, **form))

    async def published(self, **form: Any) -> dict[str, Any]:
        draft = await self.draft(**form)
        path = f"/tenders/{draft['id']}/publish"
        return await self.desk.made(path, **publication_form())

    async def supplier(self, **form: Any) -> Supplier:
        organisation = str(uuid4())
        made = await self.desk.made("/providers", **provider_form(organisation, **form))
        return Supplier(organisation, made["id"], self.desk.provider(organisation))

    async def bid(
        self, tender: dict[str, Any], price_fen: int, supplier: Supplier | None = None, **form: Any
    ) -> dict[str, Any]:
        who = supplier or await self.supplier()
        body = bid_form(price_fen=price_fen, **form)
        return await self.desk.made(f"/tenders/{tender['id']}/bids", who.bearer, **body)

    async def close(self, tender: dict[str, Any]) -> None:
        """The deadline is over: a past instant of the service's clock and of the database's."""
        await self.service.admin.execute(
            "UPDATE tender SET deadline_at = $2 WHERE id = $1",
            tender["id"], min(self.service.clock(), datetime.now(UTC)) - timedelta(minutes=1),
        )  # fmt: skip

    async def open(self, tender: dict[str, Any]) -> dict[str, Any]:
        """By two officers, after the deadline."""
        await self.close(tender)
        path = f"/tenders/{tender['id']}/open"
        await self.desk.made(path, self.second_officer())
        return await self.desk.made(path)

    def second_officer(self) -> dict[str, str]:
        return self.service.issuer.bearer(
            "county_officer", area=self.desk.county.code, sub="second-officer"
        )

    async def opened(self, *prices: int, **form: Any) -> tuple[dict[str, Any], list[Any]]:
        """A tender with bids at these prices, opened; the bids in the order of the prices."""
        tender = await self.published(**form)
        bids = [await self.bid(tender, price) for price in prices]
        return await self.open(tender), bids

    async def seat(self, tender: dict[str, Any], experts: list[bool] | None = None) -> None:
        await self.desk.made(f"/tenders/{tender['id']}/panel", **panel_form(experts or EXPERTS))

    async def score(self, tender: dict[str, Any], points: dict[str, tuple[float, float]]) -> None:
        """Every member gives each bid the same points: technical, commercial."""
        for member in range(1, 6):
            form = sheet_form(member, points)
            await self.desk.made(f"/tenders/{tender['id']}/score-sheets", **form)

    async def evaluated(self, *prices: int, **form: Any) -> tuple[dict[str, Any], list[Any]]:
        """Ranked in the order given."""
        tender, bids = await self.opened(*prices, **form)
        await self.seat(tender)
        points = {bid["id"]: (60.0 - 10 * n, 30.0) for n, bid in enumerate(bids)}
        await self.score(tender, points)
        await self.desk.made(f"/tenders/{tender['id']}/evaluation")
        return tender, bids

    async def decided(self, *prices: int, **form: Any) -> tuple[dict[str, Any], list[Any]]:
        tender, bids = await self.evaluated(*prices, **form)
        await self.desk.made(f"/tenders/{tender['id']}/report", report_no="评1号")
        await self.desk.made(f"/tenders/{tender['id']}/award", bid_id=bids[0]["id"])
        return tender, bids

    async def awarded(self, *prices: int, **form: Any) -> tuple[dict[str, Any], list[Any]]:
        tender, bids = await self.decided(*prices, **form)
        await self.desk.made(f"/tenders/{tender['id']}/award/notice", notice_no="中1号")
        return tender, bids

    async def everything(self) -> None:
        """One record of each kind, from the budget to the award and a query."""
        tender, _ = await self.awarded(100_000_000, 105_000_000, 110_000_000)
        query = {"kind": "query", "matters": ["documents"], "grounds": "资格条件歧视。"}
        supplier = await self.supplier()
        await self.desk.made(f"/tenders/{tender['id']}/challenges", supplier.bearer, **query)

    async def contract_form(
        self, tender: dict[str, Any], bid: dict[str, Any], **form: Any
    ) -> dict[str, Any]:
        """As the award has it."""
        price = await self.service.admin.fetchval(
            "SELECT price_fen FROM bid WHERE id = $1", bid["id"]
        )
        made = await self.desk.contract_form(
            price, days=(0, 200), provider_id=bid["provider_id"], tender_id=tender["id"],
            award_notice_on=self.service.clock().date().isoformat(),
        )  # fmt: skip
        return {**made, **form}

    async def duty(self, kind: str, subject: str) -> Any:
        query = "SELECT * FROM duty WHERE kind = $1 AND subject_id = $2 ORDER BY id DESC LIMIT 1"
        (duty,) = await self.desk.rows(query, kind, subject)
        return duty


def tender_form(line: str, **form: Any) -> dict[str, Any]:
    return {
        "budget_line_id": line,
        "method": "open_tender",
        "title": "留守儿童关爱服务采购",
        "requirements": "全县留守儿童走访、心理辅导和家庭教育指导。",
        "budget_fen": 150_000_000,
        "small_deduction_pct": 20,
        "criteria": CRITERIA,
        **form,
    }


def publication_form(**form: Any) -> dict[str, Any]:
    """Far enough off for both clocks: the service's, which tests move, and the database's."""
    deadline = max(NOW + timedelta(days=40), datetime.now(UTC) + timedelta(days=1))
    return {"documents_until": day(10), "deadline_at": deadline.isoformat(), **form}


def bid_form(**form: Any) -> dict[str, Any]:
    return {"price_fen": 100_000_000, "offer": "每月走访，专职社工十名。", "conflicts": [], **form}


def panel_form(experts: list[bool]) -> dict[str, Any]:
    members = [
        {"name": f"评委{n}", "is_expert": is_expert, "has_tie": False}
        for n, is_expert in enumerate(experts, start=1)
    ]
    return {"members": members}


def sheet_form(member: int, points: dict[str, tuple[float, float]]) -> dict[str, Any]:
    scores = [
        {"bid_id": bid, "criterion": number, "points": value}
        for bid, values in points.items()
        for number, value in zip((2, 3), values, strict=True)
    ]
    return {"member": member, "scores": scores}


def problem(answer: httpx.Response) -> str:
    """The name of the refusal."""
    slug: str = answer.json()["type"]
    return slug.removeprefix("urn:wardship:problem:")


def at(place: str, desk: Desk) -> Desk:
    """A desk of another place, with the same service."""
    return Desk(desk.service, Area(place))
