"""A unit's feed: dense, signed, its own, acknowledged up to a number."""

import asyncio
import json
from typing import Any

import pytest
from joserfc import jws
from joserfc.errors import BadSignatureError
from joserfc.jwk import KeySet

from chassis.testing import eventually
from judicial_referral_cast import Cast, Unit, body


async def _opened(cast: Cast, page: dict[str, Any]) -> list[dict[str, Any]]:
    """The events of a page, each checked by the published keys."""
    published = await cast.service.client.get("/judicial-referral/jwks")
    keys = KeySet.import_key_set(published.json())
    events = []
    for signed in page["signed_events"]:
        opened = jws.deserialize_compact(signed, keys, algorithms=["Ed25519"])
        assert opened.headers()["kid"] == keys.keys[0].thumbprint()
        events.append(json.loads(opened.payload))
    return events


class TestRegisterUnit:
    async def test_gives_it_a_signed_feed(self, cast: Cast) -> None:
        unit = await cast.unit()
        page = await unit.feed(0)
        assert page["signed"] is True
        assert page["last_seq"] == 0

    async def test_refuses_a_second_time_and_a_client_that_is_taken(self, cast: Cast) -> None:
        unit, other = await cast.unit(), Unit(cast, "police")
        again = await cast.post("/units", cast.officer, {**unit.form(), "client_id": "fresh"})
        assert body(again)["type"].endswith("unit-already-registered")
        for taken in (unit.client_id, "placement"):
            form = {**other.form(), "client_id": taken}
            answer = await cast.post("/units", cast.officer, form)
            assert body(answer)["type"].endswith("client-has-feed")

    async def test_a_race_registers_one(self, cast: Cast) -> None:
        unit = Unit(cast, "court")
        answers = await asyncio.gather(
            *(cast.post("/units", cast.officer, unit.form()) for _ in range(6))
        )
        assert sorted(answer.status_code for answer in answers) == [201] + [409] * 5

    async def test_is_for_units_of_ones_own_area(self, cast: Cast, elsewhere: Cast) -> None:
        form = Unit(elsewhere, "court").form()
        assert (await cast.post("/units", cast.officer, form)).status_code == 403
        assert (await cast.post("/units", cast.teacher, form)).status_code == 403
        operator = cast.service.issuer.bearer("operator")
        assert (await cast.post("/units", operator, form)).status_code == 201

    async def test_is_found_by_the_area_in_its_jurisdiction(self, cast: Cast) -> None:
        court, police = await cast.unit("court"), await cast.unit("police")
        area = cast.area.code + "001"
        found = body(await cast.get("/units", cast.officer, area=area, kind="court", limit=200))
        ids = [unit["id"] for unit in found["items"]]
        assert court.id in ids
        assert police.id not in ids


class TestReadFeed:
    async def test_is_dense_and_verifies_with_the_published_keys(self, cast: Cast) -> None:
        court = await cast.unit()
        child_id = await cast.child()
        receipts = [await cast.report(child_id=child_id) for _ in range(5)]
        await asyncio.gather(
            *(cast.triage(one["report_id"], (court, "protection_order")) for one in receipts)
        )
        events = await _opened(cast, await court.feed(5))
        assert [event["sequence"] for event in events] == [1, 2, 3, 4, 5]
        assert {event["data"]["unit_id"] for event in events} == {court.id}
        assert {event["data"]["report_id"] for event in events} == {
            one["report_id"] for one in receipts
        }
        assert all("acknowledge_by" in event["data"] for event in events)

    async def test_leaves_a_row_for_each_child_it_tells_of(self, cast: Cast) -> None:
        court = await cast.unit()
        children = [await cast.child() for _ in range(3)]
        for child_id in children:
            receipt = await cast.report(child_id=child_id)
            await cast.triage(receipt["report_id"], (court, "protection_order"))
        await court.feed(3)
        await court.feed(3, after=3)
        rows = await cast.service.admin.fetch(
            "SELECT child_id::text, county, purpose, subject FROM audit "
            "WHERE operation = 'read_feed' AND client_id = $1",
            court.client_id,
        )
        assert {row["child_id"] for row in rows} == set(children)
        assert {(row["county"], row["purpose"]) for row in rows} == {(cast.area.code, "justice")}
        assert {row["subject"] for row in rows} == {court.client_id}

    async def test_begins_where_it_is_asked_to(self, cast: Cast) -> None:
        court = await cast.unit()
        for _ in range(3):
            receipt = await cast.report(child_id=await cast.child())
            await cast.triage(receipt["report_id"], (court, "protection_order"))
        await court.feed(3)
        events = await _opened(cast, await court.feed(3, after=2))
        assert [event["sequence"] for event in events] == [3]

    async def test_holds_what_was_sent_to_this_unit_only(self, cast: Cast) -> None:
        one, other = await cast.unit("police"), await cast.unit("police")
        receipt = await cast.report()
        await cast.triage(receipt["report_id"], (one, "police_investigation"))
        await one.feed(1)
        assert (await other.feed(0))["signed_events"] == []

    async def test_is_not_another_units(self, cast: Cast) -> None:
        one, other = await cast.unit(), await cast.unit()
        path = f"/feeds/{one.client_id}"
        assert (await cast.get(path, other.liaison)).status_code == 404
        acknowledged = await cast.post(f"{path}/acknowledgement", other.liaison, {"through": 1})
        assert acknowledged.status_code == 404
        assert (await cast.get(path, cast.officer)).status_code == 403

    async def test_an_altered_event_does_not_verify(self, cast: Cast) -> None:
        court, _ = await cast.referral()
        head, payload, mark = (await court.feed(1))["signed_events"][0].split(".")
        forged = f"{head}.{payload[:-2]}{'AA' if payload[-2:] != 'AA' else 'BB'}.{mark}"
        with pytest.raises(BadSignatureError):
            await _opened(cast, {"signed_events": [forged]})


class TestAcknowledge:
    async def test_meets_the_duty_of_each_event_passed(self, cast: Cast) -> None:
        court = await cast.unit()
        child_id = await cast.child()
        for _ in range(3):
            receipt = await cast.report(child_id=child_id)
            await cast.triage(receipt["report_id"], (court, "protection_order"))
        events = await _opened(cast, await court.feed(3))
        answer = await court.acknowledge(2)
        assert body(answer)["acknowledged_seq"] == 2
        found = [(await cast.duty("acknowledgement", one["id"]))["status"] for one in events]
        assert found == ["met", "met", "open"]

    async def test_again_changes_nothing(self, cast: Cast) -> None:
        court, _ = await cast.referral()
        await court.feed(1)
        once, again = await court.acknowledge(1), await court.acknowledge(1)
        assert once.json() == again.json()

    async def test_beyond_the_end_is_refused(self, cast: Cast) -> None:
        court, _ = await cast.referral()
        await court.feed(1)
        answer = await court.acknowledge(2)
        assert answer.status_code == 409
        assert (await court.feed(1))["acknowledged_seq"] == 0

    async def test_at_once_by_many_meets_each_duty_once(self, cast: Cast) -> None:
        court, referral = await cast.referral()
        await court.feed(1)
        answers = await asyncio.gather(*(court.acknowledge(1) for _ in range(8)))
        assert {answer.status_code for answer in answers} == {200}

        async def told() -> bool:
            query = (
                "SELECT count(*) FROM outbox WHERE type = 'wardship.duty.met.v1' "
                "AND payload->>'subject_id' = (SELECT event_id::text FROM referral WHERE id = $1)"
            )
            met: int = await cast.service.admin.fetchval(query, referral["id"])
            return met == 1

        await eventually(told)

    async def test_is_owed_for_whatever_is_said_to_the_unit(self, cast: Cast) -> None:
        """What is asked of it, and that a matter was sealed: its own copy must go too."""
        police, referral = await cast.referral("police_investigation", "police")
        path = f"/referrals/{referral['id']}"
        for kind in ("accepted", "not_filed", "notice_served"):
            said = {"answer": kind, "document_no": kind, "reason": "no crime"}
            await cast.post(f"{path}/answers", police.liaison, said)
        asked = {"request": "reconsideration_asked", "document_no": "复议1"}
        await cast.post(f"{path}/requests", cast.officer, asked, if_match='"v4"')
        await cast.post(
            f"{path}/answers", police.liaison, {"answer": "upheld", "document_no": "维1"}
        )
        await cast.post(f"{path}/close", cast.officer, if_match="*")
        report = f"/reports/{referral['report_id']}"
        await cast.post(f"{report}/close", cast.officer, if_match='"v2"')
        form = {"mode": "sealed", "document_no": "封1"}
        sealed = await cast.post(f"{report}/seal", cast.officer, form, if_match='"v3"')
        assert sealed.status_code == 200, sealed.text
        events = await _opened(cast, await police.feed(3))
        found = [await cast.duty("acknowledgement", one["id"]) for one in events]
        assert [(one["status"], one["owner"]) for one in found] == [("open", police.id)] * 3
        await police.acknowledge(3)
        found = [await cast.duty("acknowledgement", one["id"]) for one in events]
        assert {one["status"] for one in found} == {"met"}
