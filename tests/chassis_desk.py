"""An officer at the probe, and what every refusal looks like."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import httpx

from chassis.testing import Service, eventually
from reference.divisions import Area


@dataclass
class Desk:
    """An officer of one county, calling the probe."""

    service: Service
    county: Area
    child: UUID = field(default_factory=uuid4)

    def headers(self, **claims: Any) -> dict[str, str]:
        return self.service.issuer.bearer("county_officer", **{"area": self.county.code, **claims})

    def note(self, **form: Any) -> dict[str, Any]:
        words = f"words {uuid4()}"
        return {"child_id": str(self.child), "area": self.county.code, "words": words, **form}

    async def send(self, method: str, path: str, **options: Any) -> httpx.Response:
        headers = {**self.headers(), **options.pop("headers", {})}
        return await self.service.client.request(
            method, f"/probe{path}", headers=headers, **options
        )

    async def take(self, key: str | None = None, **form: Any) -> httpx.Response:
        headers = {"Idempotency-Key": key} if key else {}
        return await self.send("POST", "/notes", json=self.note(**form), headers=headers)

    async def taken(self, **form: Any) -> dict[str, Any]:
        answer = await self.take(**form)
        assert answer.status_code == 201, answer.text
        note: dict[str, Any] = answer.json()
        return note

    async def count(self, table: str, where: str = "true", *values: Any) -> int:
        """Rows of this county, past the policies."""
        query = f"SELECT count(*) FROM {table} WHERE county = '{self.county.code}' AND {where}"
        return int(await self.service.admin.fetchval(query, *values))

    async def numbered(self) -> None:
        """Wait until everything told has its numbers."""

        async def is_numbered() -> bool:
            return not await self.service.admin.fetchval("SELECT count(*) FROM unsequenced")

        await eventually(is_numbered)


def problem(answer: httpx.Response, status: int, slug: str | None = None) -> dict[str, Any]:
    """The problem document of an answer, checked for its form."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = answer.json()
    assert document["status"] == status
    assert document["type"].startswith("urn:wardship:problem:")
    assert all(document[name] for name in ("title", "title_zh", "detail"))
    assert document["trace_id"] == answer.headers["x-request-id"]
    if slug:
        assert document["type"].rsplit(":", 1)[1] == slug
    return document
