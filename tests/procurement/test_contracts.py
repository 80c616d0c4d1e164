"""Contracts: draft, sign, end."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import asyncpg
import pytest

from procurement_desk import OPINION, TERMINATION, Desk, day

SIGNED, ENDED = "procurement.contract.signed.v1", "procurement.contract.ended.v1"
GRANTED, OVER = "procurement.assignment.granted.v1", "procurement.assignment.ended.v1"


class TestDraftContract:
    async def test_keeps_the_contract_with_its_milestones(self, desk: Desk) -> None:
        contract = await desk.draft(100, 250)
        assert contract["status"] == "draft"
        assert contract["area"] == desk.county.code
        assert contract["organisation_id"] == desk.organisation
        assert [step["amount_fen"] for step in await desk.milestones(contract)] == [100, 250]

    async def test_starts_the_clock_of_the_signing_at_the_award_notice(self, desk: Desk) -> None:
        contract = await desk.draft(award_notice_on="2026-04-10")
        duty = await _duty(desk, contract["id"])
        # 30 calendar days end on Sunday 10 May; the next working day is the 11th, to its 24:00.
        assert duty["due_at"] == datetime(2026, 5, 11, 16, tzinfo=UTC)
        assert duty["opened_at"] == datetime(2026, 4, 9, 16, tzinfo=UTC)

    @pytest.mark.parametrize(
        ("fault", "slug"),
        [
            ({"amount_fen": 1}, "invalid"),
            ({"amount_fen": 0}, "invalid"),
            ({"amount_fen": 10**13 + 1}, "invalid"),
            ({"ends_on": day(-11)}, "invalid"),
            ({"ends_on": "0001-01-01"}, "invalid"),
            ({"ends_on": day(360)}, "term-too-long"),
            ({"ends_on": day(1200), "multi_year_attested": True}, "term-too-long"),
            ({"award_notice_on": day(1)}, "award-not-yet-notified"),
            ({"catalogue_code": "儿童"}, "invalid"),
            ({"title": " "}, "invalid"),
            ({"milestones": []}, "invalid"),
            ({"status": "signed"}, "invalid"),
        ],
    )
    async def test_refuses(self, desk: Desk, fault: dict[str, Any], slug: str) -> None:
        form = {**await desk.contract_form(), **fault}
        answer = await desk.post("/contracts", **form)
        assert answer.status_code == 422
        assert answer.json()["type"] == f"urn:wardship:problem:{slug}"
        assert await desk.listed("/contracts") == []

    async def test_takes_three_years_with_the_attestations(self, desk: Desk) -> None:
        form = await desk.contract_form(multi_year_attested=True, ends_on=day(1000))
        assert (await desk.post("/contracts", **form)).status_code == 201

    async def test_needs_a_provider_that_is_registered(self, desk: Desk) -> None:
        form = await desk.contract_form(provider_id=desk.organisation)
        assert (await desk.post("/contracts", **form)).status_code == 404

    async def test_the_database_holds_the_sum_of_the_milestones(self, desk: Desk) -> None:
        contract = await desk.draft(100, 250)
        for change in (
            "UPDATE milestone SET amount_fen = 101 WHERE contract_id = $1 AND number = 1",
            "DELETE FROM milestone WHERE contract_id = $1 AND number = 2",
            "UPDATE contract SET amount_fen = 351 WHERE id = $1",
        ):
            with pytest.raises(asyncpg.CheckViolationError) as refusal:
                await desk.service.admin.execute(change, contract["id"])
            assert refusal.value.constraint_name == "ck_contract_milestones_add_up"


class TestBuyingWithoutATender:
    async def test_is_not_split_up_to_get_round_an_open_tender(self, desk: Desk) -> None:
        """条例28: nine contracts of 490,000 yuan, each below the limit, are more than 4 million."""
        drafts = [await desk.draft(49_000_000) for _ in range(9)]
        other = await desk.draft(49_000_000, catalogue_code="A0402")
        answers = await asyncio.gather(
            *(desk.post(f"/contracts/{one['id']}/sign", signed_on=day(0)) for one in drafts)
        )
        assert sorted(one.status_code for one in answers) == [200] * 8 + [409]
        (refused,) = (one.json() for one in answers if one.is_error)
        assert refused["type"] == "urn:wardship:problem:purchase-split"
        late = await desk.post("/contracts", **await desk.contract_form(49_000_000))
        assert late.json()["type"] == "urn:wardship:problem:purchase-split"
        await desk.made(f"/contracts/{other['id']}/sign", signed_on=day(0))


class TestSignContract:
    async def test_meets_the_duty_and_tells(self, desk: Desk) -> None:
        contract = await desk.signed()
        assert contract["status"] == "signed"
        assert (await _duty(desk, contract["id"]))["status"] == "met"
        assert await desk.told(contract["id"]) == [SIGNED]

    async def test_needs_a_provider_qualified_to_the_end(self, desk: Desk) -> None:
        await desk.registered(qualified_until=day(199))
        contract = await desk.draft()
        answer = await desk.post(f"/contracts/{contract['id']}/sign", signed_on=day(-10))
        assert answer.json()["type"] == "urn:wardship:problem:provider-not-qualified"

    @pytest.mark.parametrize("offset", [-21, 1])
    async def test_refuses_a_day_before_the_award_or_after_today(
        self, desk: Desk, offset: int
    ) -> None:
        contract = await desk.draft()
        path = f"/contracts/{contract['id']}/sign"
        assert (await desk.post(path, signed_on=day(offset))).status_code == 422

    async def test_happens_once(self, desk: Desk) -> None:
        contract = await desk.draft()
        path = f"/contracts/{contract['id']}/sign"
        answers = await asyncio.gather(*(desk.post(path, signed_on=day(0)) for _ in range(10)))
        assert sorted(answer.status_code for answer in answers) == [200] + [409] * 9
        assert await desk.told(contract["id"]) == [SIGNED]

    async def test_refuses_who_read_an_older_version_or_none(self, desk: Desk) -> None:
        contract = await desk.draft()
        path = f"/contracts/{contract['id']}/sign"
        assert (await desk.post(path, etag='"v0"', signed_on=day(0))).status_code == 412
        assert (await desk.post(path, etag=None, signed_on=day(0))).status_code == 428


class TestEndContract:
    async def test_ends_every_assignment_and_tells(self, desk: Desk) -> None:
        contract = await desk.signed()
        assignments = [await desk.assigned(contract) for _ in range(3)]
        ended = await desk.made(f"/contracts/{contract['id']}/end", **TERMINATION)
        assert (ended["status"], ended["ended_on"]) == ("ended", day(0))
        assert await desk.told(contract["id"]) == [SIGNED, ENDED]
        for assignment in assignments:
            assert await desk.told(assignment["id"]) == [GRANTED, OVER]

    async def test_is_complete_only_with_its_milestones(self, desk: Desk) -> None:
        contract = await desk.signed(100, 200)
        path, child = f"/contracts/{contract['id']}/end", await desk.child()
        await desk.assigned(contract, child)
        for milestone in await desk.milestones(contract):
            early = await desk.post(path, reason="completed")
            assert early.json()["type"] == "urn:wardship:problem:contract-not-performed"
            await desk.delivered(milestone, child)
            await desk.made(f"/milestones/{milestone['id']}/accept", **OPINION)
        assert (await desk.made(path, reason="completed"))["status"] == "ended"

    async def test_refuses_a_draft_and_a_second_time(self, desk: Desk) -> None:
        contract = await desk.draft()
        path = f"/contracts/{contract['id']}/end"
        assert (await desk.post(path, **TERMINATION)).status_code == 409
        await desk.made(f"/contracts/{contract['id']}/sign", signed_on=day(0))
        ended = await desk.made(path, **TERMINATION)
        assert (ended["end_reason"], ended["end_ground"]) == ("terminated", "breach")
        assert (await desk.post(path, **TERMINATION)).status_code == 409

    @pytest.mark.parametrize(
        "fault",
        [{"ground": None}, {"document_no": None}, {"ground": "whim"}, {"reason": "revoked"}],
    )
    async def test_terminates_on_a_ground_of_the_law(
        self, desk: Desk, fault: dict[str, Any]
    ) -> None:
        contract = await desk.signed()
        answer = await desk.post(f"/contracts/{contract['id']}/end", **{**TERMINATION, **fault})
        assert answer.status_code == 422


class TestListContracts:
    async def test_pages_through_all_once(self, desk: Desk) -> None:
        made = [(await desk.draft())["id"] for _ in range(5)]
        seen, after = [], ""
        while True:
            page = (await desk.get(f"/contracts?limit=2{after}")).json()
            seen += [contract["id"] for contract in page["items"]]
            if page["next"] is None:
                break
            after = f"&after={page['next']}"
        assert seen == made[::-1]

    async def test_filters_by_status(self, desk: Desk) -> None:
        await desk.draft()
        signed = await desk.signed()
        assert [c["id"] for c in await desk.listed("/contracts?status=signed")] == [signed["id"]]


async def _duty(desk: Desk, subject: str) -> Any:
    query = "SELECT * FROM duty WHERE subject_id = $1 AND kind = 'sign_contract'"
    (duty,) = await desk.rows(query, subject)
    return duty
