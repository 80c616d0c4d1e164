"""The queues of protection: reports, what units were asked, orders, and what anybody owes."""

from functools import partial

from insight.pages.listing import Column
from insight.queues.schemas import (
    AREA,
    CHILD,
    CITY,
    COUNTY,
    DESKS,
    NEAR,
    RECORDS,
    Action,
    Choice,
    Queue,
)
from reference.departments import Duty

KEEPERS = ("registry", "placement", "judicial-referral", "procurement")
"""The services that keep duties."""

_TRIAGED = {"status": ("triaged",)}
_IN_FORCE = {"status": ("in_force",)}
_HANDED, _AT_REST = partial(Action, roles=COUNTY), {"handed_to": ("",)}
_RETURN = f"{DESKS}/return_evidence?of={{id}}"
REPORTS = Queue(
    "reports",
    "/judicial-referral/reports",
    (Column("received_at", kind="moment"), Column("child_id", kind="child"),
     Column("situation", "situation"), Column("status", "status"),
     Column("triage_by", kind="term"), AREA),
    (Action("page.triage", f"{DESKS}/triage?of={{id}}", {"status": ("received",)}),
     Action("page.evidence", f"{DESKS}/evidence?of={{id}}", {"status": ("received", "triaged")},
            COUNTY),
     Action("page.refer", f"{DESKS}/refer?of={{id}}", _TRIAGED, COUNTY | CITY),
     Action("page.revoke", f"{DESKS}/revoke?of={{id}}", _TRIAGED, COUNTY),
     Action("page.close", f"{DESKS}/close?of={{id}}", _TRIAGED, COUNTY | CITY),
     Action("page.seal", f"{DESKS}/seal?of={{id}}", {"status": ("closed",)}, COUNTY)),
    choices=(Choice("status", ("received", "", "triaged", "closed"), "status"),),
    begins=(Action("page.report", f"{DESKS}/report"),),
)  # fmt: skip
REFERRALS = Queue(
    "referrals",
    "/judicial-referral/referrals",
    (Column("sent_at", kind="moment"), Column("child_id", kind="child"),
     Column("unit_id", kind="unit"), Column("matter", "matter"), Column("status", "referral"),
     Column("acknowledge_by", kind="term"), Column("rule_by", kind="term"), AREA),
    (CHILD,
     Action("page.ask", f"{DESKS}/ask?of={{id}}",
            {"matter": ("police_investigation",), "status": ("sent", "accepted", "not_filed")},
            COUNTY),
     Action("page.reconsider", f"{DESKS}/reconsider?of={{id}}",
            {"matter": ("protection_order",), "status": ("decided",)}, COUNTY),
     Action("page.ask_back", f"{DESKS}/ask_back?of={{id}}",
            {"matter": ("revocation",), "status": ("decided", "closed")}, COUNTY),
     Action("page.close_referral", f"{DESKS}/close_referral?of={{id}}",
            {"status": ("returned", "transferred", "not_filed", "decided")}, COUNTY | CITY)),
    choices=(Choice("status", (
        "", "sent", "accepted", "filed", "not_filed", "reconsidering", "returned", "transferred",
        "decided", "closed",
    ), "referral"),),
)  # fmt: skip
PIECES = Queue(
    "pieces",
    "/judicial-referral/evidence",
    (Column("lodged_at", kind="moment"), Column("child_id", kind="child"),
     Column("kind", "evidence", label="field.evidence"), Column("held_by", kind="holder"),
     Column("handed_to", kind="holder"), Column("media_type"), Column("size")),
    (Action("page.open_evidence", f"{DESKS}/open_evidence?of={{id}}", roles=COUNTY),
     _HANDED("page.hand_over_evidence", f"{DESKS}/hand_over_evidence?of={{id}}", _AT_REST,
             within="held_by"),
     _HANDED("page.receive_evidence", f"{DESKS}/receive_evidence?of={{id}}", within="handed_to"),
     _HANDED("page.return_evidence", _RETURN, within="handed_to"),
     _HANDED("page.return_evidence", _RETURN, _AT_REST, within="held_by", has="came_from"),
     CHILD),
    choices=(Choice("status", ("", "held", "under_way"), "piece"),),
)  # fmt: skip
ORDERS = Queue(
    "orders",
    "/judicial-referral/protection-orders",
    (Column("order_no"), Column("child_id", kind="child"), Column("unit_id", kind="unit"),
     Column("made_on"), Column("valid_until"), Column("measures", "measure_ordered"),
     Column("status", "order")),
    (CHILD,
     Action("page.breach", f"{DESKS}/breach?of={{id}}", _IN_FORCE, COUNTY),
     Action("page.expiry", f"{DESKS}/expiry?of={{id}}", _IN_FORCE, COUNTY)),
    choices=(Choice("status", ("in_force", "", "lapsed", "revoked"), "order"),),
)  # fmt: skip
BREACHES = Queue(
    "breaches",
    "/judicial-referral/breaches",
    (Column("occurred_at", kind="moment", label="field.happened_at"),
     Column("child_id", kind="child"), Column("reported_at", kind="moment"),
     Column("sanction", "sanction"), Column("fine_fen", kind="yuan"), Column("detention_days"),
     Column("document_no"), Column("decided_on")),
    (CHILD,),
    choices=(Choice("status", ("reported", "", "answered"), "breach"),),
)  # fmt: skip
WARNINGS = Queue(
    "warnings",
    "/judicial-referral/warnings",
    (Column("issued_on"), Column("child_id", kind="child"), Column("unit_id", kind="unit"),
     Column("document_no")),
    (Action("page.after_warning", f"{DESKS}/after_warning?of={{id}}",
            {"status": ("awaiting_visit",)}, COUNTY),
     CHILD),
    choices=(Choice("status", ("awaiting_visit", "", "visited"), "warning"),),
)  # fmt: skip
PROSECUTIONS = Queue(
    "prosecutions",
    "/judicial-referral/prosecutions",
    (Column("decided_on"), Column("child_id", kind="child"), Column("unit_id", kind="unit"),
     Column("decision", "prosecution"), Column("document_no")),
    (CHILD,),
    choices=(Choice("decision", (
        "", "prosecuted", "not_prosecuted", "supervised", "suit_supported", "suit_urged",
        "public_interest_suit", "supervising_order",
    ), "prosecution"),),
)  # fmt: skip
INTERVIEWS = Queue(
    "interviews",
    "/judicial-referral/interviews",
    (Column("held_at", kind="moment", label="field.interviewed_at"),
     Column("child_id", kind="child"), Column("unit_id", kind="unit"), Column("ordinal"),
     Column("one_stop", "yes_no"), Column("recorded", "yes_no"), Column("adult", "adult")),
    (Action("layout.open", f"{RECORDS}/interview?of={{id}}"), CHILD),
    choices=(Choice("one_stop", ("", "true", "false"), "one_stop"),),
)  # fmt: skip
TRACINGS = Queue(
    "tracings",
    "/judicial-referral/tracings",
    (Column("opened_at", kind="moment"), Column("child_id", kind="child"),
     Column("unit_id", kind="unit"), Column("step", "tracing"),
     Column("parents_complicit", "yes_no")),
    (CHILD,
     Action("page.trace", f"{DESKS}/trace?of={{id}}",
            {"step": ("rescued", "sampled", "not_found_yet", "notice_published", "parents_found")},
            COUNTY)),
)  # fmt: skip
UNITS = Queue(
    "units",
    "/judicial-referral/units",
    (Column("name", label="field.unit_name"), Column("kind", "unit"),
     Column("jurisdiction", kind="place"), Column("client_id")),
    choices=(Choice("kind", ("", "police", "procuratorate", "court"), "unit"),),
    begins=(Action("page.unit", f"{DESKS}/unit", roles=COUNTY),),
)  # fmt: skip
DUTIES = Queue(
    "duties",
    "/{at}/duties",
    (Column("kind", "duty"), Column("department", "department"), Column("due_at", kind="term"),
     Column("status", "duty-status"), Column("escalated_to", kind="place"),
     Column("escalates_at", kind="term"), AREA),
    (Action("page.discharge", f"{DESKS}/discharge?of={{id}}&at={{at}}", {"kind": tuple(Duty)},
            own_department=True),
     Action("page.after_warning", f"{DESKS}/after_warning?of={{subject_id}}",
            {"kind": ("warning_visit_village",), "status": ("open", "breached")}, NEAR),
     Action("page.answer_suggestion", f"{DESKS}/answer_suggestion?of={{subject_id}}",
            {"kind": ("suggestion_answer",), "status": ("open", "breached")}, own_department=True),
     CHILD),
    choices=(Choice("status", ("open", "breached", "met", "met_late", "void"), "duty-status"),
             Choice("at", KEEPERS, "service")),
    narrows="kind",
    polls=True,
)  # fmt: skip
JUSTICE = (
    REPORTS, REFERRALS, PIECES, ORDERS, BREACHES, WARNINGS, PROSECUTIONS, INTERVIEWS, TRACINGS,
    UNITS, DUTIES,
)  # fmt: skip
