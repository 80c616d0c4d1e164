"""What cannot be taken is named and leaves nothing behind."""

from typing import Any

import pytest

from judicial_referral_cast import PATH, Cast, body

BAD_REPORTS: list[tuple[dict[str, Any], str]] = [
    ({"situation": "sadness"}, "/situation"),
    ({"area": "5101"}, "/area"),
    ({"area": "510100"}, "/area"),
    ({"area": "５１０１０４"}, "/area"),
    ({"area": "51010x"}, "/area"),
    ({"discovered_at": "2026-05-01T10:00:00"}, "/discovered_at"),
    ({"discovered_at": "0001-01-01T00:00:00+08:00"}, "/discovered_at"),
    ({"discovered_at": "9999-12-31T23:59:59-08:00"}, "/discovered_at"),
    ({"discovered_at": "yesterday"}, "/discovered_at"),
    ({"narrative": "  "}, "/narrative"),
    ({"narrative": "x" * 20_001}, "/narrative"),
    ({"child_id": "not-an-id"}, "/child_id"),
    ({"child_description": None}, "/"),
    ({"suspect_names": [""]}, "/suspect_names/0"),
    ({"suspect_subjects": ["x"] * 21}, "/suspect_subjects"),
    ({"reporter_phone": "call me"}, "/reporter_phone"),
    ({"status": "closed"}, "/status"),
]


class TestBadReports:
    @pytest.mark.parametrize(("wrong", "pointer"), BAD_REPORTS)
    async def test_names_the_field_and_stores_nothing(
        self, cast: Cast, wrong: dict[str, Any], pointer: str
    ) -> None:
        before = await _count(cast)
        answer = await cast.post("/reports", cast.teacher, cast.report_form(**wrong))
        assert answer.status_code == 422
        assert answer.headers["content-type"] == "application/problem+json"
        assert pointer in [fault["pointer"] for fault in body(answer)["errors"]]
        assert "bruises" not in answer.text
        assert await _count(cast) == before

    async def test_what_is_still_to_come_cannot_have_been_found(self, cast: Cast) -> None:
        form = cast.report_form(discovered_at="2999-01-01T00:00:00Z")
        answer = await cast.post("/reports", cast.teacher, form)
        assert body(answer)["errors"][0]["pointer"] == "/discovered_at"

    @pytest.mark.parametrize(
        "content",
        [
            b"{",
            b"\xff",
            b'{"narrative": "a\\u0000b"}',
            b'{"narrative": "\\ud800"}',
            b"[" * 100 + b"]" * 100,
            b'{"area": "510104", "area": "510105"}',
            b"null",
            b"[]",
            b"",
        ],
    )
    async def test_a_body_that_is_no_report(self, cast: Cast, content: bytes) -> None:
        headers = {**cast.teacher, "Content-Type": "application/json"}
        answer = await cast.service.client.post(f"{PATH}/reports", headers=headers, content=content)
        assert 400 <= answer.status_code < 500


class TestBadAddresses:
    @pytest.mark.parametrize(
        "path",
        [
            "/reports/not-an-id",
            "/referrals/%00",
            "/protection-orders/１",
            "/receipts/1234",
            "/receipts/UUUU-UUUU-UUUU",
            "/units/7",
            "/reports?limit=0",
            "/reports?limit=100000000000000000000",
            "/reports?after=tampered",
            "/reports?status=lost",
            "/referrals?report_id=1",
            "/units?area=5",
        ],
    )
    async def test_are_refused(self, cast: Cast, path: str) -> None:
        caller = cast.bearer("county_officer", "reporter")
        answer = await cast.get(path, caller)
        assert 400 <= answer.status_code < 500
        assert answer.headers["content-type"] == "application/problem+json"

    @pytest.mark.parametrize(
        "path", ["/reports", "/referrals", "/units", "/receipts/0000-0000-0000"]
    )
    async def test_nothing_is_read_without_a_token(self, cast: Cast, path: str) -> None:
        assert (await cast.get(path, {})).status_code == 401

    async def test_a_soft_hyphen_of_a_wrong_receipt_is_not_found(self, cast: Cast) -> None:
        receipt = (await cast.report())["receipt"]
        slip = receipt[:-1] + ("0" if receipt[-1] != "0" else "1")
        assert (await cast.get(f"/receipts/{slip}", cast.teacher)).status_code == 404


class TestBadTriage:
    @pytest.mark.parametrize(
        "wrong",
        [
            {"decision": "refer"},
            {"decision": "refer", "units": []},
            {"decision": "forget"},
            {"reasons": ""},
            {"units": [{"unit_id": "1", "matter": "other"}]},
            {"urgent": "very"},
            {"version": 7},
        ],
    )
    async def test_is_refused(self, cast: Cast, wrong: dict[str, Any]) -> None:
        receipt = await cast.report()
        form = {"decision": "no_action", "reasons": "none", **wrong}
        path = f"/reports/{receipt['report_id']}/triage"
        answer = await cast.post(path, cast.officer, form, if_match='"v1"')
        assert answer.status_code == 422

    async def test_a_unit_named_twice_is_refused(self, cast: Cast) -> None:
        unit = await cast.unit()
        receipt = await cast.report(child_id=await cast.child())
        asked = {"unit_id": unit.id, "matter": "protection_order"}
        form = {"decision": "refer", "reasons": "danger", "units": [asked, asked]}
        path = f"/reports/{receipt['report_id']}/triage"
        answer = await cast.post(path, cast.officer, form, if_match='"v1"')
        assert answer.status_code == 422


async def _count(cast: Cast) -> int:
    query = "SELECT (SELECT count(*) FROM report) + (SELECT count(*) FROM outbox)"
    count: int = await cast.service.admin.fetchval(query)
    return count
