"""The second and third step: harm is reported and referred, and the court protects."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from joserfc import jws
from joserfc.jwk import KeySet

from standalone.story.papers import REGION, number, today
from standalone.storyteller import Stage

_NAMES = {"court": "昭觉县人民法院（示范）", "police": "昭觉县公安局（示范）"}


async def report(stage: Stage, child: UUID) -> dict[str, Any]:
    stage.say("2  A teacher's mandatory report gets its receipt; triage refers it; clocks start.")
    teacher, county = await stage.actor("teacher"), await stage.actor("county-officer")
    units = {
        kind: await _unit(stage, login, kind)
        for kind, login in (("court", "court"), ("police", "police"))
    }
    receipt = await teacher.post(
        "/judicial-referral/reports",
        {
            "situation": "violence",
            "child_id": str(child),
            "area": REGION,
            "discovered_at": (datetime.now(UTC) - timedelta(minutes=10)).isoformat(),
            "narrative": "示范：身体多处损伤，疑似遭受家庭暴力。",
        },
    )
    stage.say(f"      receipt {receipt['receipt']}, triage by {receipt['triage_by']}")
    report = f"/judicial-referral/reports/{receipt['report_id']}"
    await county.change(
        report,
        "triage",
        {
            "decision": "refer",
            "reasons": "示范：需要公安立案和法院保护。",
            "urgent": True,
            "units": [
                {"unit_id": units["police"], "matter": "police_investigation"},
                {"unit_id": units["court"], "matter": "protection_order"},
                {"unit_id": units["court"], "matter": "revocation"},
            ],
        },
    )
    query = {"report_id": receipt["report_id"]}
    sent = await county.get("/judicial-referral/referrals", **query)
    referrals = {referral["matter"]: referral for referral in sent["items"]}
    rule_by = referrals["protection_order"]["rule_by"]
    stage.say(f"      {len(referrals)} referrals sent; the court rules by {rule_by} (24 h, urgent)")
    return referrals


async def protect(stage: Stage, referrals: dict[str, Any]) -> dict[str, Any]:
    stage.say("3  The court's system reads its feed, checks the signature, acknowledges, rules.")
    court, county = await stage.actor("court"), await stage.actor("county-officer")
    wanted = referrals["protection_order"]["id"]
    keys = KeySet.import_key_set(await court.get("/judicial-referral/jwks"))
    feed = "/judicial-referral/feeds/court"

    async def arrived() -> dict[str, Any] | None:
        page = await court.get(feed, after=0, limit=1000)
        while page["signed_events"]:
            for signed in page["signed_events"]:
                checked = jws.deserialize_compact(signed, keys, algorithms=["Ed25519"])
                event: dict[str, Any] = json.loads(checked.payload or b"")
                if event["data"].get("referral_id") == wanted:
                    return event
            page = await court.get(feed, after=event["sequence"], limit=1000)
        return None

    event = await stage.effect("the referral is in the court's feed, signed", arrived)
    await court.post(f"{feed}/acknowledgement", {"through": event["sequence"]})
    stage.say(f"      {event['type']} number {event['sequence']}: signature good, acknowledged")
    referral = f"/judicial-referral/referrals/{wanted}"
    answer = {"answer": "accepted", "document_no": number("受")}
    await court.change(referral, "answers", answer)
    order = await court.change(
        referral,
        "protection-orders",
        {
            "order_no": number("人保令"),
            "made_on": today().isoformat(),
            "measures": ["ban_violence", "ban_contact"],
            "needs_placement": True,
            "valid_months": 6,
        },
    )
    duties = await county.get("/judicial-referral/duties", limit=200, status="met")
    ruled = [duty["kind"] for duty in duties["items"] if duty["subject_id"] == wanted]
    stage.say(f"      order {order['id']} until {order['valid_until']}; duties met: {ruled}")
    return dict(order)


async def _unit(stage: Stage, name: str, kind: str) -> str:
    """The judicial unit of that login, registered when it is not yet."""
    county, entry = await stage.actor("county-officer"), (await stage.actor(name)).entry
    units = await county.get("/judicial-referral/units", kind=kind, area=REGION, limit=200)
    for unit in units["items"]:
        if unit["client_id"] == name:
            return str(unit["id"])
    made = await county.post(
        "/judicial-referral/units",
        {
            "organisation_id": entry["organisation_id"],
            "kind": kind,
            "name": _NAMES[kind],
            "jurisdiction": REGION,
            "client_id": name,
        },
    )
    return str(made["id"])
