"""The judiciary's part played over HTTP behind the gateway: every noun of it gets a row."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from api_bodies import COUNTY
from assembled import Assembled, System
from chassis.access import Role
from chassis.testing import eventually
from identity.organisations.models import OrganisationKind
from standalone.story.papers import today

VILLAGE = f"{COUNTY}100204"
UNITS = {
    "police": (Role.POLICE_LIAISON, OrganisationKind.POLICE),
    "court": (Role.COURT_LIAISON, OrganisationKind.COURT),
    "procuratorate": (Role.PROCURATORATE_LIAISON, OrganisationKind.PROCURATORATE),
}
MATTERS = {
    "police_investigation": "police", "protection_order": "court", "revocation": "court",
    "prosecution": "procuratorate",
}  # fmt: skip
_BEFORE_THE_WINDOW = "UPDATE judgment SET made_on = made_on - 100 WHERE id = $1"
"""Three months pass: the assembled services run by the real clock."""


@dataclass
class Judiciary:
    """A county's judicial units, and the matters of one child."""

    system: Assembled
    bearers: dict[str, dict[str, str]] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    clients: dict[str, System] = field(default_factory=dict)
    referrals: dict[str, str] = field(default_factory=dict)

    async def call(self, who: str, path: str, form: Any = None, **options: Any) -> Any:
        """What `who` is answered; a POST where there is a form."""
        method = "GET" if form is None and "content" not in options else "POST"
        headers = {**self.bearers[who], "If-Match": "*", **options.pop("headers", {})}
        async with self.system.client(headers) as client:
            answer = await client.request(method, path, json=form, **options)
        assert answer.is_success, (path, answer.text)
        return answer.json() if answer.content else None

    async def post(self, who: str, path: str, **form: Any) -> Any:
        return await self.call(who, f"/judicial-referral{path}", form)

    async def begin(self) -> None:
        """Units with their systems, registered by the county."""
        for name, role in (("county", Role.COUNTY_OFFICER), ("education", Role.EDUCATION_OFFICER)):
            self.bearers[name] = self.system.any_bearer(COUNTY, role)
        self.bearers["teacher"] = self.system.any_bearer(COUNTY, Role.REPORTER)
        for kind, (role, organisation) in UNITS.items():
            made = await self.system.system(COUNTY, role, kind=organisation)
            self.clients[kind], self.units[kind] = made, made.organisation_id
            self.bearers[kind] = await self.system.bearer(made)
            await self.post(
                "county", "/units", organisation_id=made.organisation_id, kind=kind,
                name=f"测试 {kind}", jurisdiction=COUNTY, client_id=made.client_id,
            )  # fmt: skip

    async def child(self) -> str:
        """A girl of the county, registered and heard of."""
        form = {
            "name": "测试女童", "village": VILLAGE, "no_hukou_reason": "测试",
            "birth_on": "2016-05-04", "sex": "female",
        }  # fmt: skip
        child = str((await self.call("county", "/registry/children", form))["id"])

        async def heard() -> bool:
            query = "SELECT 1 FROM child WHERE id = $1"
            return bool(await self.system.rows("judicial-referral", query, child))

        await eventually(heard, 30)
        return child

    async def report(self, child: str, situation: str = "violence") -> str:
        """By a teacher: the report's id."""
        receipt = await self.post(
            "teacher", "/reports", situation=situation, child_id=child, area=VILLAGE,
            discovered_at=(datetime.now(UTC) - timedelta(minutes=5)).isoformat(),
            narrative="测试：多处损伤", reporter_kind="school",
        )  # fmt: skip
        return str(receipt["report_id"])

    async def refer(self, report: str) -> None:
        """To all whom the situation calls for."""
        await self.post(
            "county", f"/reports/{report}/triage", decision="refer", reasons="测试", urgent=True,
            units=[{"unit_id": self.units[u], "matter": m} for m, u in MATTERS.items()],
        )  # fmt: skip
        path = "/judicial-referral/referrals"
        sent = await self.call("county", path, params={"report_id": report})
        self.referrals = {one["matter"]: f"/referrals/{one['id']}" for one in sent["items"]}

    async def police_act(self) -> dict[str, Any]:
        """They accept, hear the child, warn, and trace."""
        matter, on = self.referrals["police_investigation"], today().isoformat()
        await self.post("police", f"{matter}/answers", answer="accepted", document_no="受1")
        await self.post(
            "police", f"{matter}/interviews", held_at=datetime.now(UTC).isoformat(), one_stop=True,
            recorded=True, female_staff=True, adult="relative", account="测试",
        )  # fmt: skip
        warning = await self.post(
            "police", f"{matter}/warnings", document_no=f"告{uuid4().hex[:6]}", issued_on=on,
            person="测试", facts="测试", prohibition="测试",
        )  # fmt: skip
        tracing = await self.post("police", f"{matter}/tracings", rescued_on=on, document_no="解1")
        return {"warning": warning, "tracing": tracing}

    async def lodge(self, report: str, content: bytes) -> Any:
        """A photograph, by the county."""
        path = "/judicial-referral/evidence"
        named = {"report_id": report, "kind": "injury_photo"}
        options: dict[str, Any] = {"params": named, "content": content}
        return await self.call("county", path, headers={"content-type": "image/jpeg"}, **options)

    async def court_protects(self) -> dict[str, Any]:
        """An order, a breach of it, and a reconsideration."""
        matter = self.referrals["protection_order"]
        order = await self.post(
            "court", f"{matter}/protection-orders", order_no=f"保{uuid4().hex[:6]}",
            made_on=today().isoformat(), measures=["ban_violence"], needs_placement=False,
            valid_months=3,
        )  # fmt: skip
        breach = await self.post(
            "county", f"/protection-orders/{order['id']}/breaches", account="测试",
            occurred_at=datetime.now(UTC).isoformat(),
        )  # fmt: skip
        asked = await self.post(
            "county", f"{matter}/reconsiderations", party="applicant", grounds="测试"
        )
        return {"order": order, "breach": breach, "reconsideration": asked}

    async def court_revokes(self) -> Any:
        """And the time is come to ask for it back."""
        matter = self.referrals["revocation"]
        judgment = await self.post(
            "court", f"{matter}/judgments", judgment_no=f"民特{uuid4().hex[:6]}",
            made_on=today().isoformat(),
        )  # fmt: skip
        await self.system.rows("judicial-referral", _BEFORE_THE_WINDOW, judgment["id"])
        return judgment

    async def ask_back(self, judgment: str) -> Any:
        path = f"/judgments/{judgment}/restorations"
        return await self.post("court", path, relation="parent")

    async def procuratorate_decides(self) -> dict[str, Any]:
        """It supports the suit, and suggests to the education department."""
        matter = self.referrals["prosecution"]
        decision = await self.post(
            "procuratorate", f"{matter}/prosecutions", decision="suit_supported",
            document_no=f"检{uuid4().hex[:6]}", decided_on=today().isoformat(),
        )  # fmt: skip
        suggestion = await self.post(
            "procuratorate", f"{matter}/suggestions", department="education",
            document_no=f"建{uuid4().hex[:6]}", text="测试",
        )  # fmt: skip
        return {"prosecution": decision, "suggestion": suggestion}


async def play_judiciary(system: Assembled) -> None:
    """A row of everything, for the tests of every operation."""
    judiciary = Judiciary(system)
    await judiciary.begin()
    report = await judiciary.report(await judiciary.child())
    await judiciary.refer(report)
    await judiciary.police_act()
    await judiciary.lodge(report, b"test")
    await judiciary.court_protects()
    await judiciary.ask_back((await judiciary.court_revokes())["id"])
    await judiciary.procuratorate_decides()
