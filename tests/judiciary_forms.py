"""The judiciary's operations, for the tests that call every one: a body in order, and its ids."""

from collections.abc import Callable, Mapping
from typing import Any

from china_day import day

IDS = {
    "judgment_id": ("judicial-referral", "SELECT id FROM judgment ORDER BY id LIMIT 1"),
    "reconsideration_id": (
        "judicial-referral",
        "SELECT id FROM reconsideration ORDER BY id LIMIT 1",
    ),
    "restoration_id": ("judicial-referral", "SELECT id FROM restoration ORDER BY id LIMIT 1"),
    "warning_id": ("judicial-referral", "SELECT id FROM warning ORDER BY id LIMIT 1"),
    "breach_id": ("judicial-referral", "SELECT id FROM order_breach ORDER BY id LIMIT 1"),
    "prosecution_id": ("judicial-referral", "SELECT id FROM prosecution ORDER BY id LIMIT 1"),
    "suggestion_id": ("judicial-referral", "SELECT id FROM suggestion ORDER BY id LIMIT 1"),
    "tracing_id": ("judicial-referral", "SELECT id FROM tracing ORDER BY id LIMIT 1"),
    "evidence_id": ("judicial-referral", "SELECT id FROM evidence ORDER BY id LIMIT 1"),
    "interview_id": ("judicial-referral", "SELECT id FROM interview ORDER BY id LIMIT 1"),
}


BODIES: dict[str, Callable[[Mapping[str, str]], dict[str, Any]]] = {
    "refer_report": lambda ids: {"unit_id": ids["unit_id"], "matter": "other"},
    "seal_report": lambda _: {"mode": "sealed", "document_no": "1"},
    "ask_of_referral": lambda _: {"request": "papers_supplied", "document_no": "1"},
    "supervise_filing": lambda ids: {
        "referral_id": ids["referral_id"], "request": "reasons_asked", "document_no": "1",
    },
    "refuse_protection_order": lambda _: {"document_no": "1", "reason": "测试"},
    "change_protection_order": lambda _: {
        "change": "revoked", "document_no": "1", "made_on": day(),
    },
    "enter_order_service": lambda _: {
        "recipient": "police", "office": "城关派出所", "means": "in_person",
        "served_at": f"{day()}T00:00:00+08:00", "receipt_no": "1",
    },
    "review_order_expiry": lambda _: {"document_no": "1"},
    "ask_for_reconsideration": lambda _: {"party": "applicant", "grounds": "测试"},
    "decide_reconsideration": lambda _: {
        "outcome": "upheld", "document_no": "1", "decided_on": day(),
    },
    "report_breach": lambda _: {"occurred_at": f"{day(-1)}T01:00:00Z", "account": "测试"},
    "answer_breach": lambda _: {
        "sanction": "none", "document_no": "1", "decided_on": day(),
    },
    "issue_warning": lambda _: {
        "document_no": "1", "issued_on": day(), "person": "测试", "facts": "测试",
        "prohibition": "测试",
    },
    "visit_after_warning": lambda _: {
        "visitor": "police", "visited_on": day(), "findings": "测试",
    },
    "find_revocation_ground": lambda _: {"ground": "other", "facts": "测试"},
    "arrange_interim_care": lambda _: {
        "measure": "civil_affairs", "document_no": "1", "made_on": day(),
    },
    "ask_guardianship_back": lambda _: {"relation": "parent"},
    "decide_restoration": lambda _: {
        "status": "dismissed", "document_no": "1", "decided_on": day(), "repents": False,
        "no_intentional_crime": True, "ward_agrees": True,
    },
    "decide_prosecution": lambda _: {
        "decision": "supervised", "document_no": "1", "decided_on": day(),
    },
    "suggest_to_department": lambda _: {
        "department": "education", "document_no": "1", "text": "测试",
    },
    "answer_suggestion": lambda _: {"document_no": "1"},
    "begin_tracing": lambda _: {"rescued_on": day(), "document_no": "1"},
    "advance_tracing": lambda _: {"step": "sampled", "done_on": day(), "document_no": "1"},
    "open_evidence": lambda _: {"document_no": "1"},
    "hand_over_evidence": lambda _: {"document_no": "1"},
    "receive_evidence": lambda _: {"document_no": "1"},
    "return_evidence": lambda _: {"document_no": "1"},
    "enter_interview": lambda _: {
        "held_at": f"{day(-1)}T01:00:00Z", "one_stop": True, "recorded": True,
        "female_staff": True, "adult": "school", "account": "测试",
    },
}  # fmt: skip
