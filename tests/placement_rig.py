"""Calls to a running placement service from one county, and events fed into it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx

from chassis.testing import MovableClock, Service
from chassis.work import Work
from contracts.envelope import Envelope
from contracts.event import Event
from contracts.registry import ChildRegistered
from reference.divisions import Area

MIGRATIONS = Path(__file__).parents[1] / "services" / "placement" / "migrations"
NOW = datetime(2026, 6, 1, 2, tzinfo=UTC)
IF_ANY = {"If-Match": "*"}
LACKING = {
    "carers": 0, "medical_staff": 0, "rehab_staff": 0, "special_teachers": 0,
    "fire_checked_on": "2024-01-01", "budget_fen": 0,
}  # fmt: skip
"""The resources of an institution that passes no assessment."""


@dataclass
class Place:
    """A county, and calls made there; what is left out of a form is in order."""

    service: Service
    county: Area

    @property
    def city(self) -> str:
        return self.county.code[:4]

    @property
    def clock(self) -> MovableClock:
        clock = self.service.clock
        assert isinstance(clock, MovableClock)
        return clock

    def officer(self, role: str = "county_officer", area: str | None = None) -> dict[str, str]:
        return self.service.issuer.bearer(role, area=self.county.code if area is None else area)

    def staff(self, organisation: str | None) -> dict[str, str]:
        return self.service.issuer.bearer("agency_staff", area=self.county.code, org=organisation)

    async def post(
        self, path: str, body: dict[str, Any], headers: dict[str, str] | None = None
    ) -> httpx.Response:
        return await self.service.client.post(
            f"/placement{path}", json=body, headers=headers or self.officer()
        )

    async def change(self, path: str, body: dict[str, Any]) -> httpx.Response:
        return await self.post(path, body, {**self.officer(), **IF_ANY})

    async def put(
        self, path: str, body: dict[str, Any], headers: dict[str, str] | None = None
    ) -> httpx.Response:
        """Under whatever version there is, unless the headers name one."""
        return await self.service.client.put(
            f"/placement{path}", json=body, headers=headers or {**self.officer(), **IF_ANY}
        )

    async def get(
        self, path: str, headers: dict[str, str] | None = None, **query: Any
    ) -> httpx.Response:
        return await self.service.client.get(
            f"/placement{path}", params=query, headers=headers or self.officer()
        )

    async def agency(self, kind: str = "MPC", *, beds: int = 2, **form: Any) -> dict[str, Any]:
        """A newly registered agency: the county's, unless `seat` says otherwise."""
        seat = form.setdefault("seat", self.county.code)
        body = {
            "name": f"{kind} {uuid4()}",
            "kind": kind,
            "beds": [{"label": f"{number:03}"} for number in range(beds)],
            **form,
        }
        role = "city_officer" if len(seat) == 4 else "county_officer"
        answer = await self.post("/agencies", body, self.officer(role, seat))
        assert answer.status_code == 201, answer.text
        agency: dict[str, Any] = answer.json()
        return agency

    async def assessed(self, *, beds: int = 2, **form: Any) -> dict[str, Any]:
        """A county institution, assessed and found to lack what it needs."""
        agency = await self.agency("CWI", beds=beds, **form)
        recorded = await self.put(f"/agencies/{agency['id']}/resources", LACKING)
        assert recorded.status_code == 200, recorded.text
        answer = await self.change(f"/agencies/{agency['id']}/assessments", {})
        assert answer.status_code == 201, answer.text
        assert answer.json()["has_resources"] is False
        return agency

    async def child(self, **facts: Any) -> str:
        """The id of a child that the registry has told of."""
        event = child_registered(**{"area": self.county.code, **facts})
        await self.apply(event)
        return str(event.child_id)

    async def admit(
        self, agency: dict[str, Any], *children: str, headers: Any = None, **form: Any
    ) -> httpx.Response:
        body = {
            "children": list(children),
            "agency_id": agency["id"],
            "regime": "temporary",
            "ground": "T6",
            "legal_basis": {"document_no": "川民监〔2026〕1号"},
            "heard_child": True,
            **form,
        }
        return await self.post("/custodies", body, headers)

    async def custody(
        self, agency: dict[str, Any] | None = None, child: str | None = None, **form: Any
    ) -> dict[str, Any]:
        """A custody that has just begun."""
        answer = await self.admit(
            agency or await self.agency(), child or await self.child(), **form
        )
        assert answer.status_code == 201, answer.text
        custody: dict[str, Any] = answer.json()["custodies"][0]
        return custody

    async def hold(
        self, agency: dict[str, Any], child: str, headers: Any = None, **form: Any
    ) -> httpx.Response:
        body = {"child_id": child, "agency_id": agency["id"], **form}
        return await self.post("/holds", body, headers)

    async def consent(self, agency: dict[str, Any], child: str) -> dict[str, Any]:
        """A bed held for the child, and the consent of the authority at the agency's seat."""
        held = (await self.hold(agency, child)).json()
        role = "city_officer" if len(agency["seat"]) == 4 else "county_officer"
        answer = await self.post(
            f"/holds/{held['id']}/consent",
            {"document_no": "接收〔2026〕1号"},
            {**self.officer(role, agency["seat"]), **IF_ANY},
        )
        assert answer.status_code == 200, answer.text
        consented: dict[str, Any] = answer.json()
        return consented

    async def apply(self, *events: Event, version: int = 1, at: datetime = NOW) -> None:
        """The events as they would arrive from a neighbour's feed."""
        app = self.service.web.state.chassis
        async with Work(app) as work:
            await app.handlers.apply(work, [envelope(event, version, at) for event in events])
            await work.commit()

    async def rows(self, query: str, *values: Any) -> list[Any]:
        """A look into the database, past the policies."""
        return list(await self.service.admin.fetch(query, *values))

    async def told(self, aggregate: str) -> list[str]:
        """The types of the events about an aggregate, in order."""
        query = "SELECT type FROM outbox WHERE aggregate_id = $1 ORDER BY aggregate_version"
        return [row["type"] for row in await self.rows(query, UUID(aggregate))]

    async def duties(self, subject: str) -> dict[str, str]:
        """The status of each duty of a subject, by kind."""
        found = await self.rows(
            "SELECT kind, status FROM duty WHERE subject_id = $1", UUID(subject)
        )
        return {row["kind"]: row["status"] for row in found}


def child_registered(**facts: Any) -> ChildRegistered:
    return ChildRegistered(
        **{
            "child_id": uuid4(),
            "birth_on": date(2016, 3, 1),
            "sex": "female",
            "has_hukou": True,
            **facts,
        }
    )


def envelope(event: Event, version: int = 1, at: datetime = NOW) -> Envelope:
    return Envelope(
        id=uuid4(),
        source="/neighbour",
        type=event.TYPE,
        subject=f"{event.AGGREGATE}/{event.aggregate_id}",
        time=at,
        sequence=1,
        generation=1,
        aggregateversion=version,
        data=event.model_dump(mode="json"),
    )
