"""A body in order for every operation that takes one, by the operation's name."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

import judiciary_forms
from api_tendering import TENDERING
from china_day import day

COUNTY = "513431"
"""Where the story plays."""
NEIGHBOUR = "513432"
"""The next county of the same prefecture."""
THIRD_COUNTY = "513433"
"""Where the story's child is to move: a county that no test acts for."""

Ids = Mapping[str, str]


BODIES: dict[str, Callable[[Ids], dict[str, Any]]] = {
    **TENDERING,
    "register_organisation": lambda _: {"name": "测试单位", "kind": "court", "area_code": COUNTY},
    "register_account": lambda _: {"login_name": f"t{uuid4().hex[:8]}"},
    "change_own_password": lambda _: {"current": "x" * 20, "new": "y" * 20},
    "register_client": lambda _: {"client_id": f"t{uuid4().hex[:8]}", "proof": "client_secret"},
    "replace_client_keys": lambda _: {"jwks": {"keys": []}},
    "grant_role": lambda ids: {
        "account_id": ids["account_id"], "role": "auditor", "area_code": COUNTY,
    },
    "subscribe_to_feed": lambda _: {"types": ["registry.child.registered.v1"]},
    "discharge_duty": lambda _: {"document_no": "1"},
    "acknowledge_feed": lambda _: {"through": 1},
    "register_child": lambda ids: {
        "name": "测试儿童", "village": "513432001001", "no_hukou_reason": "测试",
        "birth_on": "2018-05-04", "sex": "female", "sibling_of": ids["child_id"],
    },
    "register_worker": lambda _: {
        "kind": "director", "place": f"{NEIGHBOUR}001001", "subject": f"t{uuid4().hex[:8]}",
        "name": "测试", "phone": "13800138000", "sex": "female",
        "record_check": {"checked_on": day(-1), "document_no": "1", "is_clear": True},
    },
    "check_worker_record": lambda _: {
        "checked_on": day(-1), "document_no": "1", "is_clear": True,
    },
    "release_worker": lambda _: {"reason": "resigned"},
    "plan_course": lambda _: {
        "title": "测试", "kind": "first", "audience": "director", "method": "practice",
        "topics": ["D1"], "starts_on": day(-1), "ends_on": day(30), "hours": 8,
    },
    "record_results": lambda ids: {
        "results": [{"worker_id": ids["worker_id"], "score": 80, "finished_on": day(-1)}],
    },
    "decide_duplicate": lambda _: {"decision": "different"},
    "search_children": lambda _: {"village": f"{NEIGHBOUR}001001", "oldest": 17},
    "move_child": lambda _: {"village": "513431100204"},
    "change_details": lambda _: {"name": "测试儿童", "ethnicity": "彝族"},
    "record_hukou": lambda _: {"resident_id": "110101201501010003", "hukou_area": COUNTY},
    "record_death": lambda _: {"left_on": day(-1), "document_no": "1"},
    "update_grandparents": lambda _: {
        "grandparents": [{"side": "paternal", "role": "grandmother", "name": "测试"}],
    },
    "record_contact": lambda ids: {
        "parent_id": ids["parent_id"], "contacted_on": day(-1), "means": "video",
        "with_child": True, "with_carer": True,
    },
    "record_notices": lambda _: {"school_told": True, "village_told": True},
    "update_circumstances": lambda _: {"health": "healthy", "schooling": "primary"},
    "record_parent": lambda _: {
        "role": "father", "state": "away", "since": day(-90), "place": "4403",
    },
    "change_parent": lambda _: {"state": "able"},
    "record_guardian": lambda _: {
        "kind": "grandparent", "relation": "祖母", "name": "测试", "since": day(-9),
    },
    "end_guardian": lambda _: {"ended_on": day(-1)},
    "declare_sibling": lambda _: {"sibling_id": str(uuid4())},
    "entrust_child": lambda _: {
        "carer": {"name": "测试"}, "relation": "祖母", "carer_born_on": "1960-01-01",
        "starts_on": day(-9), "ends_on": day(30), "confirmation_no": "1", "heard_child": True,
        "declaration": {
            "harmed_children": False, "addicted": False, "neglected_duties": False,
            "unsuitable": False,
        },
    },
    "end_entrustment": lambda _: {"ended_on": day(-1)},
    "confirm_label": lambda _: {
        "category": "CID-P", "valid_from": day(-9), "document_no": "1",
    },
    "end_label": lambda _: {"valid_until": day(-1), "document_no": "1"},
    "apply_unattended": lambda _: {"applicant_kind": "relative", "applicant": "测试"},
    "check_unattended": lambda _: {"finding": "测试"},
    "confirm_unattended": lambda _: {"document_no": "1"},
    "refuse_unattended": lambda _: {"document_no": "1", "reasons": "测试"},
    "assess_child": lambda _: {"assessed_on": day(-1), "rating": "fair"},
    "propose_move": lambda ids: {
        "child_id": ids["child_id"], "to_county": THIRD_COUNTY, "reason": "with_parents",
        "handover": ["file"],
    },
    "accept_move": lambda _: {"village": "513432100001"},
    "refuse_move": lambda _: {"refusal": "other"},
    "record_visit": lambda _: {"visited_on": day(-1), "findings": "测试"},
    "record_spot_check": lambda _: {"agrees": True, "note": "测试"},
    "review_entry": lambda _: {"decision": "passed"},
    "close_return": lambda _: {"period": f"{day():.7}"},
    "register_agency": lambda _: {"name": f"测试{uuid4()}", "kind": "CWI", "seat": NEIGHBOUR},
    "add_beds": lambda _: {"beds": [{"label": "9"}]},
    "record_agency_resources": lambda _: {"carers": 1},
    "change_agency": lambda _: {"name": f"测试{uuid4()}"},
    "record_capability_evidence": lambda _: {
        "capability": "rehab", "licence_no": uuid4().hex, "staff": 1, "valid_from": day(-9),
        "valid_until": day(90),
    },
    "withdraw_capability_evidence": lambda _: {"document_no": "1"},
    "record_agency_functions": lambda _: {"functions": ["M1"], "since": day(-9)},
    "report_agency_function": lambda _: {"done_on": day(-9), "document_no": "1"},
    "sign_care_agreement": lambda ids: {
        "centre_id": ids["agency_id"], "institution_id": ids["agency_id"],
        "capabilities": ["rehab"], "document_no": "1", "valid_from": day(-9),
        "valid_until": day(90),
    },
    "end_care_agreement": lambda _: {"ended_on": day(), "document_no": "1"},
    "retain_agency": lambda _: {"approval_no": "1"},
    "decide_consolidation": lambda _: {"document_no": "1"},
    "prepare_consolidation_move": lambda _: {
        "handover": ["file", "medical", "hukou", "school", "property"], "heard_child": True,
        "not_at_hand": {"photo": "测试"},
    },
    "convert_agency": lambda _: {"kind": "CGC", "document_no": "(2026)1"},
    "request_placement": lambda ids: {"child_id": ids["child_id"], "ground": "T6"},
    "withdraw_need": lambda _: {"reason": "测试"},
    "admit_children": lambda ids: {
        "children": [ids["child_id"]], "agency_id": ids["agency_id"], "regime": "temporary",
        "ground": "T6", "legal_basis": {"document_no": "1"}, "heard_child": True,
    },
    "end_custody": lambda _: {"outcome": "returned", "assessment_no": "1", "heard_child": True},
    "transfer_custody": lambda ids: {
        "agency_id": ids["agency_id"], "handover": ["file"], "heard_child": True,
        "legal_basis": {"document_no": "1"},
    },
    "review_custody": lambda _: {"review_no": "1"},
    "add_legal_basis": lambda _: {"kind": "ground", "document_no": "1", "from_on": day(9)},
    "hold_bed": lambda ids: {"child_id": ids["child_id"], "agency_id": ids["agency_id"]},
    "consent_to_transfer": lambda _: {"document_no": "1"},
    "register_household": lambda ids: {
        "kind": "kin", "agency_id": ids["agency_id"], "area": NEIGHBOUR, "places": 1, "members": 2,
        "carer_born_on": "1980-01-01", "education": "primary", "local_hukou": True,
        "fixed_home": True, "floor_area_m2": 90, "yearly_income_fen": 5_000_000,
        "family": {"name": "测试"},
    },
    "approve_household": lambda _: {
        "approval_no": "1",
        "declaration": {
            "harmed_children": False, "neglected_duties": False, "bad_habits": False,
            "criminal_record": False, "infectious_disease": False, "unsuitable": False,
        },
    },
    "suspend_household": lambda _: {"reason": "own_wish", "document_no": "1"},
    "remove_household": lambda _: {"reason": "own_wish", "document_no": "1"},
    "visit_household": lambda _: {"visited_on": day(), "findings": "测试", "is_fit": True},
    "place_with_household": lambda ids: {
        "household_id": ids["household_id"], "agreement_no": "1", "heard_child": True,
        "legal_basis": {"document_no": "1"}, "handover": ["file"],
    },
    "settle_household_care": lambda _: {"agreement_no": "1"},
    "record_health_check": lambda _: {"checked_on": day(), "care_level": "L1"},
    "record_custody_assessment": lambda _: {
        "kind": "return", "assessment_no": f"t{uuid4().hex[:8]}", "assessed_on": day(),
        "conclusion": "guardian_fit", "findings": "测试",
        "team": [{"profession": "medicine", "title": "middle"}] * 3,
    },
    "register_provider": lambda ids: {
        "organisation_id": ids["organisation_id"], "name": "测试", "uscc": "52513431MJQ0000009",
        "kind": "charity", "qualified_until": day(700),
    },
    "requalify_provider": lambda _: {"qualified_until": day(900)},
    "draft_contract": lambda ids: {
        "provider_id": ids["provider_id"], "title": "测试", "catalogue_code": "A0499",
        "budget_line_id": ids.get("line_id"),
        "starts_on": day(), "ends_on": day(30), "amount_fen": 5, "award_notice_on": day(),
        "milestones": [{"title": "一", "due_on": day(9), "amount_fen": 5}],
    },
    "sign_contract": lambda _: {"signed_on": day()},
    "end_contract": lambda _: {
        "reason": "terminated", "ground": "force_majeure", "document_no": "解1号",
    },
    "grant_assignment": lambda ids: {
        "child_id": ids["child_id"], "starts_on": day(), "ends_on": day(9), "fields": ["name"],
    },
    "accept_milestone": lambda _: {"opinion_score": 5, "opinion": "测试"},
    "pay_milestone": lambda ids: {"fund_id": ids["fund_id"]},
    "record_delivery": lambda ids: {
        "milestone_id": ids["milestone_id"], "child_id": ids["child_id"], "units": 1,
        "delivered_on": day(),
    },
    "add_qualification": lambda _: {
        "kind": "psychology", "number": uuid4().hex, "issuer": "测试", "valid_from": day(-9),
        "valid_to": day(9),
    },
    "record_criminal_check": lambda _: {
        "checked_on": day(-1), "people": 1, "hits": 0, "document_no": "1",
    },
    "bar_provider": lambda _: {"until": day(9), "document_no": "1"},
    "make_offer": lambda _: {
        "service": "companionship", "form": "hours", "capacity": 9, "county": COUNTY,
        "starts_on": day(-1), "ends_on": day(90),
    },
    "register_service_need": lambda ids: {
        "child_id": ids["child_id"], "service": "companionship", "units": 1, "needed_by": day(9),
    },
    "close_service_need": lambda _: {"outcome": "not_helped"},
    "propose_match": lambda ids: {"offer_id": ids["offer_id"], "ends_on": day(9)},
    "record_help": lambda _: {"given_on": day(), "units": 1},
    "reverse_entry": lambda _: {"document": "1"},
    "transfer_money": lambda ids: {
        "to_fund_id": ids["fund_id"], "amount_fen": 1, "document": "1",
    },
    "take_donation": lambda _: {"amount_fen": 1, "document": "1"},
    "report_lottery_use": lambda _: {
        "year": 2020, "total_fen": 2, "children_fen": 1, "document_no": "1",
    },
    "publish_lottery_use": lambda _: {"place": "测试"},
    "simulate_allocation": lambda ids: {
        "fund_id": ids["fund_id"], "amount_fen": 1, "document": "1",
    },
    "open_fund": lambda _: {"name": "测试", "source": "lottery"},
    "appropriate_money": lambda _: {"amount_fen": 5, "document": "1"},
    "register_unit": lambda ids: {
        "organisation_id": ids["organisation_id"], "kind": "court", "name": "测试",
        "jurisdiction": NEIGHBOUR, "client_id": f"t{uuid4().hex[:8]}",
    },
    "take_report": lambda ids: {
        "situation": "violence", "child_id": ids["child_id"], "area": NEIGHBOUR,
        "discovered_at": f"{day(-1)}T01:00:00Z", "narrative": "测试",
    },
    "triage_report": lambda _: {"decision": "no_action", "reasons": "测试"},
    "answer_referral": lambda _: {"answer": "accepted", "document_no": "1"},
    "make_protection_order": lambda _: {
        "order_no": "1", "made_on": day(), "measures": ["ban_violence"], "needs_placement": False,
        "valid_months": 1,
    },
    "revoke_guardianship": lambda _: {"judgment_no": "1", "made_on": day()},
    **judiciary_forms.BODIES,
}  # fmt: skip
