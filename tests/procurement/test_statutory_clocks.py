"""The statutory clocks P1 to P20: each with its norm, and the last of them, fifteen years."""

from datetime import date

import asyncpg
import pytest

from procurement_complaints import Complaints
from procurement_desk import Desk
from procurement_tendering import Tendering
from reference.clocks import due
from reference.norms import norm

TODAY = date(2026, 6, 15)
CLOCKS = [
    ("P1", "documents_available", 5, "WD", "not_less_than"),
    ("P2", "bid_deadline", 20, "CD", "not_less_than"),
    ("P3", "clarification", 15, "CD", "not_less_than"),
    ("P4", "prequalification", 5, "WD", "not_less_than"),
    ("P5", "evaluation_report", 2, "WD", "within"),
    ("P6", "winner_fixed", 5, "WD", "within"),
    ("P7", "result_published", 2, "WD", "within"),
    ("P8", "contract_signing", 30, "CD", "within"),
    ("P9", "contract_filed", 7, "WD", "within"),
    ("P10", "contract_published", 2, "WD", "within"),
    ("P11", "bid_bond_refund", 5, "WD", "within"),
    ("P12", "inquiry_answer", 3, "WD", "within"),
    ("P13", "query", 7, "WD", "within"),
    ("P14", "query_answer", 7, "WD", "within"),
    ("P15", "complaint", 15, "WD", "within"),
    ("P16", "complaint_decision", 30, "WD", "within"),
    ("P17", "suspension", 30, "CD", "within"),
    ("P18", "result_notice", 1, "WD", "not_less_than"),
    ("P18", "tender_notice", 5, "WD", "not_less_than"),
    ("P19", "complaint_admissibility", 5, "WD", "within"),
    ("P19", "complaint_copy", 8, "WD", "within"),
    ("P19", "complaint_reply", 5, "WD", "within"),
    ("P20", "file_retention", 180, "MO", "not_less_than"),
]


class TestTheClocks:
    @pytest.mark.parametrize(("_", "name", "value", "unit", "counts"), CLOCKS)
    def test_are_norms(self, _: str, name: str, value: int, unit: str, counts: str) -> None:
        found = norm(f"procurement.{name}", TODAY)
        assert (found.value, found.unit, found.counts) == (value, unit, counts)

    def test_are_all_twenty(self) -> None:
        assert {number for number, *_ in CLOCKS} == {f"P{n}" for n in range(1, 21)}


class TestTheFileOfAProcurement:
    """P20: fifteen years from its end."""

    def test_is_kept_to_the_same_day(self) -> None:
        rule = norm("procurement.file_retention", date(2028, 2, 29))
        assert due(rule, date(2028, 2, 29)) == date(2043, 2, 28)

    async def test_is_kept_from_the_signing(self, desk: Desk, complaints: Complaints) -> None:
        tender, _, bids = await complaints.awarded()
        path = f"/tenders/{tender['id']}"
        assert (await desk.get(path)).json()["keep_until"] is None
        await complaints.signed(tender, bids[0])
        assert (await desk.get(path)).json()["keep_until"] == "2041-06-15"

    async def test_is_kept_from_the_failure(self, desk: Desk, tendering: Tendering) -> None:
        tender = await tendering.published()
        failed = await desk.made(f"/tenders/{tender['id']}/cancel", document_no="终1号")
        assert failed["keep_until"] == "2041-06-15"

    @pytest.mark.parametrize(
        ("table", "column"),
        [
            ("tender", "id"), ("bid", "tender_id"), ("panel_member", "tender_id"),
            ("score", "tender_id"), ("award", "tender_id"), ("contract", "tender_id"),
        ],
    )  # fmt: skip
    async def test_is_deleted_by_nobody_before(
        self, desk: Desk, complaints: Complaints, table: str, column: str
    ) -> None:
        tender, _, bids = await complaints.awarded()
        await complaints.signed(tender, bids[0])
        with pytest.raises(asyncpg.CheckViolationError) as refusal:
            await desk.service.admin.execute(
                f"DELETE FROM {table} WHERE {column} = $1",
                tender["id"],
            )
        assert refusal.value.constraint_name == "ck_tender_file_kept"

    async def test_may_go_when_its_time_is_over(self, desk: Desk, tendering: Tendering) -> None:
        tender = await tendering.draft()
        await desk.made(f"/tenders/{tender['id']}/cancel", document_no="终1号")
        await desk.service.admin.execute(
            "UPDATE tender SET keep_until = '2020-01-01' WHERE id = $1", tender["id"]
        )
        gone = await desk.service.admin.execute("DELETE FROM tender WHERE id = $1", tender["id"])
        assert gone == "DELETE 1"
