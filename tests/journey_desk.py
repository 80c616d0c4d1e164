"""Somebody at work over HTTP, for journeys: officials by a token, providers by their own client."""

from typing import Any
from uuid import uuid4

from api_bodies import BODIES
from assembled import Assembled
from chassis.access import Role
from chassis.testing import eventually
from identity.organisations.models import OrganisationKind
from procurement.providers.uscc import check_character


class Desk:
    """Calls of one service; a POST must succeed, unless its refusal is asked for."""

    def __init__(self, system: Assembled, bearer: dict[str, str], service: str) -> None:
        self.system, self.bearer, self.service = system, bearer, service

    def at(self, service: str) -> "Desk":
        """The same person at another service."""
        return Desk(self.system, self.bearer, service)

    async def answer(self, path: str) -> Any:
        async with self.system.client(self.bearer) as client:
            return await client.get(f"/{self.service}{path}")

    async def get(self, path: str) -> Any:
        answer = await self.answer(path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def ask(self, path: str, **body: Any) -> Any:
        async with self.system.client(self.bearer) as client:
            headers = {"If-Match": "*"}
            return await client.post(f"/{self.service}{path}", json=body or None, headers=headers)

    async def post(self, path: str, **body: Any) -> Any:
        answer = await self.ask(path, **body)
        assert answer.is_success, answer.text
        return answer.json()

    async def refused(self, path: str, **body: Any) -> str:
        """The problem's type without its prefix."""
        answer = await self.ask(path, **body)
        assert not answer.is_success, answer.text
        return str(answer.json()["type"].rpartition(":")[2])

    async def posted_at_last(self, path: str, **body: Any) -> Any:
        """As soon as a neighbour has heard of what it is about."""
        made: list[Any] = []

        async def succeeds() -> bool:
            answer = await self.ask(path, **body)
            made[:] = [answer.json()] if answer.is_success else []
            return bool(made)

        await eventually(succeeds)
        return made[0]


def official(
    system: Assembled, role: Role, area: str, service: str = "procurement", **who: str
) -> Desk:
    return Desk(system, system.any_bearer(area, role, **who), service)


async def provider(system: Assembled, county: Desk, area: str, **form: Any) -> tuple[str, Desk]:
    """A helper on the register, its records checked, and its own people."""
    made = await system.system(area, Role.PROVIDER_STAFF, kind=OrganisationKind.PROVIDER)
    first = f"52{area}MJQ{uuid4().int % 1_000_000:06}"
    body = {
        **BODIES["register_provider"]({"organisation_id": made.organisation_id}),
        "uscc": first + check_character(first), **form,
    }  # fmt: skip
    entered = await county.post("/providers", **body)
    checks = f"/providers/{entered['id']}/criminal-record-checks"
    await county.post(checks, **BODIES["record_criminal_check"]({}))
    return str(entered["id"]), Desk(system, await system.bearer(made), "procurement")
