"""A county to test the registry in, and the calls that are made there."""

import itertools
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from chassis.testing import Service
from chassis.work import Work
from contracts.envelope import Envelope
from contracts.event import Event
from reference.clocks import CHINA
from reference.divisions import Area
from reference.resident_ids import check_character

MIGRATIONS = Path(__file__).parents[1] / "services" / "registry" / "migrations"
NOW = datetime.now(UTC)
"""Where the registry's clock stands, whatever midnight passes while its tests run."""
TODAY = NOW.astimezone(CHINA).date()
_sequence = itertools.count(1)


@dataclass
class Place:
    """A county with two townships of two villages each, and calls made there."""

    service: Service
    county: Area

    @property
    def today(self) -> date:
        return self.service.clock().astimezone(CHINA).date()

    @property
    def villages(self) -> list[str]:
        return [f"{self.county.code}{t:03}{v:03}" for t in (1, 2) for v in (1, 2)]

    @property
    def village(self) -> str:
        return self.villages[0]

    def officer(self, role: str = "county_officer", area: str | None = None) -> dict[str, str]:
        return self.service.issuer.bearer(role, area=self.county.code if area is None else area)

    async def register(self, headers: dict[str, str] | None = None, **form: Any) -> httpx.Response:
        """Registers a child with the fields given, everything else being in order."""
        body = {"name": "张三丰", "village": self.village, **form}
        if "resident_id" not in body and "no_hukou_reason" not in body:
            body["resident_id"] = identity_number()
        return await self.service.client.post(
            "/registry/children", json=body, headers=headers or self.officer()
        )

    async def child(self, **form: Any) -> str:
        """The id of a newly registered child."""
        answer = await self.register(**form)
        assert answer.status_code == 201, answer.text
        child: str = answer.json()["id"]
        return child

    async def get(self, path: str, headers: dict[str, str] | None = None) -> httpx.Response:
        return await self.service.client.get(f"/registry{path}", headers=headers or self.officer())

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


def identity_number(born: date = date(2015, 3, 1), region: str = "110101") -> str:
    """A number with sound check character that no other test uses; odd ones are boys."""
    days, sequence = divmod(next(_sequence), 1000)
    born = date.fromordinal(born.toordinal() + days)
    first = f"{region}{born:%Y%m%d}{sequence:03}"
    return first + check_character(first)


def _envelope(event: Event) -> Envelope:
    return Envelope(
        id=uuid4(),
        source="/neighbour",
        type=event.TYPE,
        subject=f"{event.AGGREGATE}/{event.aggregate_id}",
        time="2026-01-01T00:00:00Z",
        sequence=1,
        generation=1,
        aggregateversion=1,
        data=event.model_dump(mode="json"),
    )
