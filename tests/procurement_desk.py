"""A county's desks in procurement, for tests: calls, forms, and short ways to what they need."""

import itertools
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx

from chassis.models import new_id
from chassis.testing import Service
from chassis.work import Work
from contracts.envelope import Envelope
from contracts.event import Event
from contracts.registry import ChildRegistered
from procurement.providers.uscc import check_character
from reference.divisions import Area

NOW = datetime(2026, 6, 15, 2, tzinfo=UTC)
TODAY = date(2026, 6, 15)
TERMINATION = {"reason": "terminated", "ground": "breach", "document_no": "解1号"}
OPINION: dict[str, Any] = {"opinion_score": 5, "opinion": "孩子和监护人都表示满意。"}
_sequence = itertools.count(1)


@dataclass
class Desk:
    """A county's civil affairs and finance bureaus, and the organisation they buy from."""

    service: Service
    county: Area
    organisation: str = field(default_factory=lambda: str(uuid4()))
    _items: dict[str, str] = field(default_factory=dict)
    _lines: dict[str, str] = field(default_factory=dict)

    def officer(self, role: str = "county_officer") -> dict[str, str]:
        return self.service.issuer.bearer(role, area=self.county.code)

    def finance(self) -> dict[str, str]:
        return self.officer("finance_officer")

    def provider(self, organisation: str | None = None) -> dict[str, str]:
        return self.service.issuer.bearer("provider_staff", org=organisation or self.organisation)

    async def post(
        self,
        path: str,
        headers: dict[str, str] | None = None,
        /,
        etag: str | None = "*",
        **body: Any,
    ) -> httpx.Response:
        condition = {"If-Match": etag} if etag else {}
        return await self.service.client.post(
            f"/procurement{path}",
            json=body or None,
            headers={**(headers or self.officer()), **condition},
        )

    async def get(self, path: str, headers: dict[str, str] | None = None) -> httpx.Response:
        return await self.service.client.get(
            f"/procurement{path}", headers=headers or self.officer()
        )

    async def made(self, *call: Any, **body: Any) -> dict[str, Any]:
        """What a POST that must succeed answers."""
        answer = await self.post(*call, **body)
        assert answer.is_success, answer.text
        made: dict[str, Any] = answer.json()
        return made

    async def listed(self, path: str, headers: dict[str, str] | None = None) -> list[Any]:
        answer = await self.get(path, headers)
        assert answer.status_code == 200, answer.text
        items: list[Any] = answer.json()["items"]
        return items

    async def registered(self, **form: Any) -> dict[str, Any]:
        return await self.made("/providers", **provider_form(self.organisation, **form))

    async def checked(self, provider: str, **form: Any) -> dict[str, Any]:
        """Its people's records were queried."""
        return await self.made(
            f"/providers/{provider}/criminal-record-checks", **check_form(**form)
        )

    async def helper(self, **form: Any) -> dict[str, Any]:
        """The desk's organisation as a provider that may meet minors."""
        provider = await self.registered(**form)
        await self.checked(provider["id"])
        return provider

    async def item(self, code: str = "A0401") -> str:
        """An item of the county's catalogue, listed when it is first needed."""
        if code not in self._items:
            self._items[code] = (await self.made("/catalogue/items", **item_form(code=code)))["id"]
        return self._items[code]

    async def purse(self, code: str = "A0401") -> str:
        """A line from which the service is bought without a tender: more than tests spend."""
        if code not in self._lines:
            form = line_form(await self.item(code), amount_fen=10**12)
            self._lines[code] = (await self.made("/budget-lines", self.finance(), **form))["id"]
        return self._lines[code]

    async def draft(
        self, *amounts: int, days: tuple[int, int] = (-10, 200), **form: Any
    ) -> dict[str, Any]:
        """A contract draft with a milestone for each amount in fen; `days` are counted from today.

        The provider is registered where it is not yet.
        """
        return await self.made(
            "/contracts", **await self.contract_form(*amounts, days=days, **form)
        )

    async def contract_form(
        self, *amounts: int, days: tuple[int, int] = (-10, 200), **form: Any
    ) -> dict[str, Any]:
        amounts = amounts or (100_00,)
        known = await self.service.admin.fetchval(
            "SELECT id FROM provider WHERE organisation_id = $1", self.organisation
        )
        provider_id = known or (await self.helper())["id"]
        due_on = day(days[1])
        if "tender_id" not in form and "budget_line_id" not in form:
            form["budget_line_id"] = await self.purse(form.get("catalogue_code", "A0401"))
        return {
            "provider_id": str(provider_id),
            "title": "儿童心理辅导服务",
            "catalogue_code": "A0401",
            "starts_on": day(days[0]),
            "ends_on": due_on,
            "amount_fen": sum(amounts),
            "award_notice_on": day(-20),
            "milestones": [
                {"title": f"第{n}期", "due_on": due_on, "amount_fen": amount}
                for n, amount in enumerate(amounts, start=1)
            ],
            **form,
        }

    async def signed(self, *amounts: int, **form: Any) -> dict[str, Any]:
        draft = await self.draft(*amounts, **form)
        return await self.made(f"/contracts/{draft['id']}/sign", signed_on=day(-10))

    async def milestones(self, contract: dict[str, Any]) -> list[dict[str, Any]]:
        """In the order in which the contract names them."""
        found = await self.listed(f"/milestones?limit=200&contract_id={contract['id']}")
        return sorted(found, key=lambda milestone: milestone["number"])

    async def child(self, village: str | None = None) -> str:
        """A child that the registry told of."""
        child_id = new_id()
        await self.apply(
            ChildRegistered(
                child_id=child_id,
                area=village or f"{self.county.code}001001",
                birth_on=date(2015, 3, 1),
                sex="female",
                has_hukou=True,
            )
        )
        return str(child_id)

    async def assigned(self, contract: dict[str, Any], child: str | None = None) -> dict[str, Any]:
        form = assignment_form(contract, child or await self.child())
        return await self.made(f"/contracts/{contract['id']}/assignments", **form)

    async def delivered(self, milestone: dict[str, Any], child: str) -> dict[str, Any]:
        return await self.made("/deliveries", self.provider(), **delivery_form(milestone, child))

    async def accepted(self, *amounts: int) -> list[dict[str, Any]]:
        """Accepted milestones of a new contract."""
        contract = await self.signed(*amounts)
        assignment = await self.assigned(contract)
        milestones = await self.milestones(contract)
        for milestone in milestones:
            await self.delivered(milestone, assignment["child_id"])
            await self.made(f"/milestones/{milestone['id']}/accept", **OPINION)
        return milestones

    async def fund(self, amount_fen: int = 0) -> str:
        made = await self.made("/funds", self.finance(), name="儿童福利资金", source="budget")
        fund: str = made["id"]
        if amount_fen:
            await self.made(
                f"/funds/{fund}/appropriations",
                self.finance(),
                amount_fen=amount_fen,
                document="财社〔2026〕1号",
            )
        return fund

    async def apply(self, *events: Event) -> None:
        """The events as they would arrive from a neighbour's feed."""
        app = self.service.web.state.chassis
        work = Work(app)
        await app.handlers.apply(work, [_envelope(event) for event in events])
        await work.commit()
        await work.close()

    async def rows(self, query: str, *values: Any) -> list[Any]:
        """A look into the database, past the policies."""
        return list(await self.service.admin.fetch(query, *values))

    async def told(self, aggregate_id: str) -> list[str]:
        """The types of the events about something, in order."""
        query = "SELECT type FROM outbox WHERE aggregate_id = $1 ORDER BY aggregate_version"
        return [row["type"] for row in await self.rows(query, aggregate_id)]


def item_form(**form: Any) -> dict[str, Any]:
    return {
        "code": "A0401",
        "title": "儿童福利服务",
        "service": "targeted_help",
        "covers_left_behind": True,
        "valid_from": "2026-01-01",
        "document_no": "财综〔2026〕1号",
        "authorisation_no": "财授〔2026〕1号",
        **form,
    }


def line_form(item: str, **form: Any) -> dict[str, Any]:
    return {
        "fiscal_year": NOW.year,
        "department": "民政局",
        "item_id": item,
        "title": "留守儿童关爱服务",
        "amount_fen": 500_000_000,
        "document_no": "财预〔2026〕1号",
        **form,
    }


def day(offset: int) -> str:
    """So many days from today."""
    return (TODAY + timedelta(days=offset)).isoformat()


def uscc() -> str:
    """A code with a sound check character that no other test uses."""
    first = f"52510104MJQ{next(_sequence):06}"
    return first + check_character(first)


def provider_form(organisation: str, **form: Any) -> dict[str, Any]:
    return {
        "organisation_id": organisation,
        "name": "社会工作服务中心",
        "uscc": uscc(),
        "kind": "social_work_agency",
        "qualified_until": day(1000),
        **form,
    }


def check_form(**form: Any) -> dict[str, Any]:
    return {"checked_on": day(-30), "people": 12, "hits": 0, "document_no": "查〔2026〕3号", **form}


def assignment_form(contract: dict[str, Any], child: str, **form: Any) -> dict[str, Any]:
    return {
        "child_id": child,
        "fields": ["name", "birth_on"],
        "starts_on": contract["starts_on"],
        "ends_on": contract["ends_on"],
        **form,
    }


def delivery_form(milestone: dict[str, Any], child: str, **form: Any) -> dict[str, Any]:
    return {
        "milestone_id": milestone["id"],
        "child_id": child,
        "delivered_on": day(0),
        "units": 2,
        **form,
    }


def _envelope(event: Event) -> Envelope:
    return Envelope.model_validate(
        {
            "id": uuid4(),
            "source": "/registry",
            "type": event.TYPE,
            "subject": f"{event.AGGREGATE}/{event.aggregate_id}",
            "time": NOW,
            "sequence": 1,
            "generation": 1,
            "aggregateversion": 1,
            "data": event.model_dump(mode="json"),
        }
    )
