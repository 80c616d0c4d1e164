"""One county's cast for a test: its officers, a teacher, children, and judicial units."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
from pydantic import TypeAdapter

from chassis.app import App
from chassis.models import new_id
from chassis.testing import Service, eventually
from chassis.work import Work
from contracts.envelope import Envelope
from contracts.event import Event
from contracts.registry import ChildRegistered
from reference.clocks import CHINA
from reference.divisions import Area

PATH = "/judicial-referral"


class Cast:
    """One county with its officers, its children and its judicial units."""

    def __init__(self, service: Service, area: Area) -> None:
        self.service, self.area = service, area
        self.app: App = service.web.state.chassis

    @property
    def now(self) -> datetime:
        return self.service.clock()

    @property
    def today(self) -> date:
        return self.now.astimezone(CHINA).date()

    @property
    def officer(self) -> dict[str, str]:
        return self.bearer("county_officer", sub="officer")

    @property
    def teacher(self) -> dict[str, str]:
        return self.bearer("reporter", sub="teacher")

    def bearer(self, *roles: str, area: Area | None = None, **claims: Any) -> dict[str, str]:
        return self.service.issuer.bearer(*roles, area=(area or self.area).code, **claims)

    async def get(self, path: str, headers: dict[str, str], **params: Any) -> httpx.Response:
        return await self.service.client.get(PATH + path, headers=headers, params=params or None)

    async def post(
        self, path: str, headers: dict[str, str], body: Any = None, **more: str
    ) -> httpx.Response:
        """`more` are further headers, `if_match="…"`."""
        further = {name.replace("_", "-"): value for name, value in more.items()}
        sent = {**headers, **further}
        return await self.service.client.post(PATH + path, headers=sent, json=body)

    async def hear(self, *events: Event) -> None:
        """As if the events had come from a feed."""
        async with Work(self.app) as work:
            await self.app.handlers.apply(work, [self._envelope(event) for event in events])
            await work.commit()

    def _envelope(self, event: Event) -> Envelope:
        return Envelope(
            id=new_id(),
            source=f"/{event.SOURCES[0]}",
            type=event.TYPE,
            subject=f"{event.AGGREGATE}/{event.aggregate_id}",
            time=self.now,
            sequence=1,
            generation=1,
            aggregateversion=1,
            childid=event.subject_child,
            data=event.model_dump(mode="json"),
        )

    async def child(self) -> str:
        """A child of the county, registered and heard of."""
        child_id = new_id()
        await self.hear(
            ChildRegistered(
                child_id=child_id,
                area=self.area.code,
                birth_on=date(2016, 5, 1),
                sex="female",
                has_hukou=True,
            )
        )
        return str(child_id)

    def report_form(self, **fields: Any) -> dict[str, Any]:
        return {
            "situation": "violence",
            "child_description": "a girl of about ten, third class",
            "area": self.area.code,
            "discovered_at": (self.now - timedelta(minutes=10)).isoformat(),
            "narrative": "bruises on both arms",
            **fields,
        }

    async def report(self, headers: dict[str, str] | None = None, **fields: Any) -> dict[str, Any]:
        """A report that was taken: the receipt."""
        answer = await self.post("/reports", headers or self.teacher, self.report_form(**fields))
        assert answer.status_code == 201, answer.text
        return body(answer)

    async def triage(self, report_id: str, *units: tuple["Unit", str], **fields: Any) -> Any:
        """The report triaged, referred to the units for their matters: the referrals."""
        asked = [{"unit_id": unit.id, "matter": matter} for unit, matter in units]
        form = {
            "decision": "refer" if asked else "no_action",
            "reasons": "the child is in danger",
            "units": asked,
            **fields,
        }
        answer = await self.post(
            f"/reports/{report_id}/triage", self.officer, form, if_match='"v1"'
        )
        assert answer.status_code == 200, answer.text
        return body(await self.get("/referrals", self.officer, report_id=report_id))["items"]

    async def unit(self, kind: str = "court") -> "Unit":
        """A unit of the county, registered."""
        unit = Unit(self, kind)
        answer = await self.post("/units", self.officer, unit.form())
        assert answer.status_code == 201, answer.text
        return unit

    async def referral(
        self, matter: str = "protection_order", kind: str = "court", **fields: Any
    ) -> tuple["Unit", dict[str, Any]]:
        """A report about a known child, referred to a new unit."""
        unit = await self.unit(kind)
        receipt = await self.report(child_id=await self.child())
        referrals = await self.triage(receipt["report_id"], (unit, matter), **fields)
        return unit, referrals[0]

    async def order(self, **fields: Any) -> tuple["Unit", dict[str, Any]]:
        """A protection order about a known child, by a new court."""
        court, referral = await self.referral()
        path = f"/referrals/{referral['id']}/protection-orders"
        made = await self.post(path, court.liaison, court.order_form(**fields))
        assert made.status_code == 201, made.text
        return court, body(made)

    async def lodge(
        self, report_id: str, headers: dict[str, str], content: bytes, digest: str | None = None
    ) -> httpx.Response:
        """A photograph, as evidence."""
        said = {"repr-digest": digest} if digest else {}
        return await self.service.client.post(
            f"{PATH}/evidence",
            params={"report_id": report_id, "kind": "injury_photo"},
            headers=headers | {"content-type": "image/jpeg"} | said,
            content=content,
        )

    async def piece(self, content: bytes) -> tuple["Unit", dict[str, Any]]:
        """A photograph lodged by the county in a matter of the police."""
        police, referral = await self.referral("police_investigation", "police")
        lodged = await self.lodge(referral["report_id"], self.officer, content)
        assert lodged.status_code == 201, lodged.text
        return police, body(lodged)

    async def hand(self, piece_path: str, to: "Unit") -> None:
        """What was just lodged, handed over by the county."""
        form = {"unit_id": to.id, "document_no": "移1"}
        handed = await self.post(f"{piece_path}/handover", self.officer, form, if_match='"v1"')
        assert handed.status_code == 200, handed.text

    async def judgment(self, **fields: Any) -> tuple["Unit", dict[str, Any]]:
        """Guardianship revoked by a court."""
        court, referral = await self.referral("revocation")
        form = {"judgment_no": f"民特{court.id[:8]}", "made_on": self.today.isoformat(), **fields}
        made = await self.post(f"/referrals/{referral['id']}/judgments", court.liaison, form)
        assert made.status_code == 201, made.text
        return court, body(made)

    async def duty(self, kind: str, subject_id: str) -> asyncpg.Record:
        query = "SELECT * FROM duty WHERE kind = $1 AND subject_id = $2"
        found = await self.service.admin.fetchrow(query, kind, UUID(subject_id))
        assert found is not None
        return found

    async def told(self, type_: str, aggregate_id: str) -> int:
        query = "SELECT count(*) FROM outbox WHERE type = $1 AND aggregate_id = $2"
        count: int = await self.service.admin.fetchval(query, type_, UUID(aggregate_id))
        return count


class Unit:
    """A judicial unit with its liaison system."""

    def __init__(self, cast: Cast, kind: str) -> None:
        self.cast, self.kind = cast, kind
        self.id, self.client_id = str(uuid4()), f"{kind}-{uuid4().hex[:12]}"

    def form(self) -> dict[str, Any]:
        return {
            "organisation_id": self.id,
            "kind": self.kind,
            "name": f"{self.cast.area.code} {self.kind}",
            "jurisdiction": self.cast.area.code,
            "client_id": self.client_id,
        }

    @property
    def liaison(self) -> dict[str, str]:
        return self.cast.bearer(
            f"{self.kind}_liaison", client_id=self.client_id, sub=self.client_id, org=self.id
        )

    async def feed(self, count: int, after: int = 0) -> dict[str, Any]:
        """The unit's feed, once it holds so many events."""

        async def read() -> dict[str, Any] | None:
            page = body(await self.cast.get(f"/feeds/{self.client_id}", self.liaison, after=after))
            return page if page["last_seq"] >= count else None

        page: dict[str, Any] = await eventually(read)
        return page

    async def acknowledge(self, through: int) -> httpx.Response:
        path = f"/feeds/{self.client_id}/acknowledgement"
        return await self.cast.post(path, self.liaison, {"through": through})

    def order_form(self, **fields: Any) -> dict[str, Any]:
        return {
            "order_no": f"({self.cast.today.year})川01民保令{uuid4().hex[:6]}号",
            "made_on": self.cast.today.isoformat(),
            "measures": ["ban_violence", "move_out"],
            "needs_placement": True,
            "valid_months": 6,
            **fields,
        }


def body(answer: httpx.Response) -> dict[str, Any]:
    """The JSON object of an answer."""
    return TypeAdapter(dict[str, Any]).validate_json(answer.content)
