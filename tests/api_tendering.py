"""Bodies of procurement's operations from catalogue to contract, for the tests of the API."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from assembled import Assembled
from chassis.access import Role
from identity.organisations.models import OrganisationKind
from procurement.providers.uscc import check_character
from standalone.story.papers import REGION as COUNTY
from standalone.story.papers import today

Body = Callable[[Mapping[str, str]], dict[str, Any]]
_USCC = "52513431MJQ000003" + check_character("52513431MJQ000003")


def _day(days: int = 0) -> str:
    return (today() + timedelta(days=days)).isoformat()


TENDERING: dict[str, Body] = {
    "list_service": lambda _: {
        "code": "A0499", "title": "测试", "valid_from": _day(-9), "document_no": "1",
        "authorisation_no": "1", "covers_left_behind": True,
    },
    "strike_catalogue_item": lambda _: {"document_no": "1"},
    "enter_budget_line": lambda ids: {
        "fiscal_year": int(_day()[:4]), "department": "测试", "item_id": ids["item_id"],
        "title": "测试", "amount_fen": 9_000_000, "document_no": "1",
    },
    "publish_intent": lambda _: {"published_on": _day(-45), "intent_no": "1"},
    "draft_tender": lambda ids: {
        "budget_line_id": ids["line_id"], "method": "open_tender", "title": "测试",
        "requirements": "测试", "budget_fen": 1_000_000, "small_deduction_pct": 10,
        "criteria": [
            {"kind": "price", "title": "一", "weight": 20, "rule": "测试"},
            {"kind": "technical", "title": "二", "weight": 80, "rule": "测试"},
        ],
    },
    "publish_tender": lambda _: {
        "documents_until": _day(25), "deadline_at": f"{_day(45)}T01:00:00Z",
    },
    "clarify_tender": lambda _: {
        "text": "测试", "material": False, "deadline_at": f"{_day(50)}T01:00:00Z",
    },
    "cancel_tender": lambda _: {"document_no": "1"},
    "submit_bid": lambda _: {"price_fen": 900_000, "offer": "测试", "conflicts": []},
    "replace_bid": lambda _: {"price_fen": 800_000, "offer": "测试", "conflicts": []},
    "justify_price": lambda _: {"justification": "测试"},
    "reject_bid": lambda _: {"reason": "not_responsive", "detail": "测试"},
    "seat_panel": lambda _: {
        "members": [{"name": "测试", "is_expert": True, "has_tie": False}] * 5,
    },
    "take_score_sheet": lambda ids: {
        "member": 1, "scores": [{"bid_id": ids["bid_id"], "criterion": 2, "points": 50}],
    },
    "receive_evaluation_report": lambda _: {"report_no": "1"},
    "fix_winner": lambda ids: {"bid_id": ids["bid_id"]},
    "announce_award": lambda _: {"notice_no": "1"},
    "decline_award": lambda _: {"document_no": "1", "next_step": "redo"},
    "refund_bid_bonds": lambda _: {"document_no": "1"},
    "raise_challenge": lambda _: {"kind": "query", "matters": ["documents"], "grounds": "测试"},
    "raise_complaint": lambda _: {"matters": ["documents"], "grounds": "测试"},
    "answer_challenge": lambda _: {"upheld": False, "answer": "测试", "document_no": "1"},
    "accept_complaint": lambda _: {"admissible": True, "reasons": "测试", "document_no": "1"},
    "decide_complaint": lambda _: {"upheld": False, "answer": "测试", "document_no": "1"},
    "file_contract": lambda _: {"document_no": "1"},
    "publish_contract": lambda _: {"document_no": "1"},
    "refund_winner_bond": lambda _: {"document_no": "1"},
    "publish_acceptance": lambda _: {"publication_no": "1"},
}  # fmt: skip


async def add_a_tender(story: Assembled, provider: Body) -> None:
    """From the catalogue to a published tender with a sealed bid and a query."""
    supplier = await story.system(COUNTY, Role.PROVIDER_STAFF, kind=OrganisationKind.PROVIDER)
    roles = (Role.COUNTY_OFFICER, Role.FINANCE_OFFICER)
    county, theirs = story.any_bearer(COUNTY, *roles), await story.bearer(supplier)

    async with story.client() as client:

        async def made(bearer: dict[str, str], path: str, operation: str, **ids: str) -> str:
            body = TENDERING[operation](ids)
            headers = {**bearer, "If-Match": "*"}
            answer = await client.post(f"/procurement{path}", json=body, headers=headers)
            assert answer.is_success, answer.text
            return str(answer.json()["id"])

        item = await made(county, "/catalogue/items", "list_service")
        line = await made(county, "/budget-lines", "enter_budget_line", item_id=item)
        await made(county, f"/budget-lines/{line}/publish-intent", "publish_intent")
        tender = await made(county, "/tenders", "draft_tender", line_id=line)
        await made(county, f"/tenders/{tender}/publish", "publish_tender")
        own = {**provider({"organisation_id": supplier.organisation_id}), "uscc": _USCC}
        answer = await client.post("/procurement/providers", json=own, headers=county)
        assert answer.is_success, answer.text
        await made(theirs, f"/tenders/{tender}/bids", "submit_bid")
        await made(theirs, f"/tenders/{tender}/challenges", "raise_challenge")
