"""Bodies of procurement's operations from catalogue to contract, for the tests of the API."""

from collections.abc import Callable, Mapping
from typing import Any

from assembled import Assembled
from chassis.access import Role
from china_day import day
from identity.organisations.models import OrganisationKind
from procurement.providers.uscc import check_character
from standalone.story.papers import REGION as COUNTY

Body = Callable[[Mapping[str, str]], dict[str, Any]]
_USCC = "52513431MJQ000003" + check_character("52513431MJQ000003")


TENDERING: dict[str, Body] = {
    "list_service": lambda _: {
        "code": "A0499", "title": "测试", "valid_from": day(-9), "document_no": "1",
        "authorisation_no": "1", "covers_left_behind": True,
    },
    "strike_catalogue_item": lambda _: {"document_no": "1"},
    "enter_budget_line": lambda ids: {
        "fiscal_year": int(day()[:4]), "department": "测试", "item_id": ids["item_id"],
        "title": "测试", "amount_fen": 9_000_000, "document_no": "1",
    },
    "publish_intent": lambda _: {"published_on": day(-45), "intent_no": "1"},
    "draft_tender": lambda ids: {
        "budget_line_id": ids["line_id"], "method": "open_tender", "title": "测试",
        "requirements": "测试", "budget_fen": 1_000_000, "small_deduction_pct": 10,
        "criteria": [
            {"kind": "price", "title": "一", "weight": 20, "rule": "测试"},
            {"kind": "technical", "title": "二", "weight": 80, "rule": "测试"},
        ],
    },
    "publish_tender": lambda _: {
        "documents_until": day(25), "deadline_at": f"{day(45)}T01:00:00Z",
    },
    "clarify_tender": lambda _: {
        "text": "测试", "material": False, "deadline_at": f"{day(50)}T01:00:00Z",
    },
    "cancel_tender": lambda _: {"document_no": "1"},
    "submit_bid": lambda _: {"price_fen": 900_000, "offer": "测试", "conflicts": []},
    "replace_bid": lambda _: {"price_fen": 800_000, "offer": "测试", "conflicts": []},
    "justify_price": lambda _: {"justification": "测试"},
    "reject_bid": lambda _: {"reason": "not_responsive", "detail": "测试"},
    "seat_panel": lambda _: {
        "members": [
            {"name": f"评委{seat}", "is_expert": True, "has_tie": False} for seat in range(1, 6)
        ],
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
    "send_complaint_copy": lambda _: {"document_no": "1"},
    "reply_to_complaint": lambda _: {"reply": "测试", "document_no": "1"},
    "resume_procurement": lambda _: {"document_no": "1"},
    "pause_complaint": lambda _: {"reason": "testing", "document_no": "1"},
    "announce_prequalification": lambda _: {
        "conditions": "测试", "closes_at": f"{day(25)}T01:00:00Z",
    },
    "apply_to_qualify": lambda _: {"statement": "测试"},
    "judge_application": lambda _: {
        "is_qualified": True, "reasons": "测试", "document_no": "1",
    },
    "supplement_contract": lambda _: {
        "signed_on": day(), "document_no": "1", "reason": "测试", "amount_fen": 100,
        "milestones": [{"title": "一", "due_on": day(), "amount_fen": 100}],
    },
    "prolong_contract": lambda _: {
        "signed_on": day(), "document_no": "1", "reason": "测试", "ends_on": day(200),
        "ground": "force_majeure",
    },
    "file_amendment": lambda _: {"document_no": "1"},
    "publish_amendment": lambda _: {"document_no": "1"},
    "file_contract": lambda _: {"document_no": "1"},
    "publish_contract": lambda _: {"document_no": "1"},
    "refund_winner_bond": lambda _: {"document_no": "1"},
    "publish_acceptance": lambda _: {"publication_no": "1"},
}  # fmt: skip


async def add_a_tender(story: Assembled, provider: Body, contract: Body) -> None:
    """From the catalogue to a published tender with a sealed bid and a query; one with a complaint
    whose clock stands still, one to prequalify for, and a contract with a supplement."""
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
        provider_id = str(answer.json()["id"])
        await made(theirs, f"/tenders/{tender}/bids", "submit_bid")
        await made(theirs, f"/tenders/{tender}/challenges", "raise_challenge")
        asked = await made(county, "/tenders", "draft_tender", line_id=line)
        await made(county, f"/tenders/{asked}/prequalification", "announce_prequalification")
        applying = f"/tenders/{asked}/prequalification/applications"
        await made(theirs, applying, "apply_to_qualify")
        disputed = await made(county, "/tenders", "draft_tender", line_id=line)
        await made(county, f"/tenders/{disputed}/publish", "publish_tender")
        query = await made(theirs, f"/tenders/{disputed}/challenges", "raise_challenge")
        await made(county, f"/challenges/{query}/answer", "answer_challenge")
        complaint = await made(theirs, f"/challenges/{query}/complaint", "raise_complaint")
        await made(county, f"/challenges/{complaint}/accept", "accept_complaint")
        await made(county, f"/challenges/{complaint}/pauses", "pause_complaint")
        form = contract({"provider_id": provider_id, "line_id": line})
        form |= {"amount_fen": 5000}
        form["milestones"][0] |= {"amount_fen": 5000}
        answer = await client.post("/procurement/contracts", json=form, headers=county)
        assert answer.is_success, answer.text
        signed = answer.json()["id"]
        headers = {**county, "If-Match": "*"}
        path, today_ = f"/procurement/contracts/{signed}/sign", {"signed_on": day()}
        answer = await client.post(path, json=today_, headers=headers)
        assert answer.is_success, answer.text
        await made(county, f"/contracts/{signed}/supplements", "supplement_contract")
