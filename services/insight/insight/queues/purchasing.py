"""The queues of procurement: from an offer and a tender to what was paid."""

from functools import partial

from chassis.access import Role
from insight.pages.listing import Column
from insight.queues.schemas import AREA, CITY, COUNTY, DESKS, QUEUES, Action, Choice, Queue

_PROVIDER = frozenset((Role.PROVIDER_STAFF,))
_FINANCE = frozenset((Role.FINANCE_OFFICER,))
_TREASURERS = _FINANCE | {Role.NATIONAL_OFFICER}
_LISTERS = COUNTY | CITY | _FINANCE | {Role.PROVINCIAL_OFFICER}

_KEPT = partial(Action, roles=COUNTY, within="home")
PROVIDERS = Queue(
    "providers",
    "/procurement/providers",
    (Column("name", label="field.provider_name"), Column("kind", "provider"),
     Column("home", kind="place"), Column("qualified_until"), Column("checked_on"),
     Column("barred_until")),
    (_KEPT("page.requalify", f"{DESKS}/requalify?of={{id}}"),
     _KEPT("page.licence", f"{DESKS}/licence?of={{id}}"),
     _KEPT("page.query_records", f"{DESKS}/query_records?of={{id}}"),
     _KEPT("page.bar", f"{DESKS}/bar?of={{id}}", {"barred": ("false",)}),
     _KEPT("page.lift_bar", f"{DESKS}/lift_bar?of={{id}}", {"barred": ("true",)})),
    choices=(Choice("barred", ("false", "true", ""), "is_barred"),),
    begins=(Action("page.provider", f"{DESKS}/provider", roles=COUNTY),),
    polls=True,
)  # fmt: skip
OFFERS = Queue(
    "offers",
    "/procurement/offers",
    (Column("provider_id", kind="provider"), Column("service", "help"), Column("form", "form"),
     Column("capacity"), Column("left", label="field.remaining"), Column("ends_on"),
     Column("status", "offer"), AREA),
    (Action("page.take_in", f"{DESKS}/take_in?of={{id}}", {"status": ("open",)}, _PROVIDER),),
    begins=(Action("page.offer", f"{DESKS}/offer", roles=_PROVIDER),),
)  # fmt: skip
SERVICE_NEEDS = Queue(
    "service-needs",
    "/procurement/needs",
    (Column("registered_at", kind="moment"), Column("child_id", kind="child"),
     Column("service", "help"), Column("units"), Column("needed_by"),
     Column("status", "need_status"), Column("outcome", "need_outcome"), AREA),
    (Action("page.match", f"{DESKS}/match?of={{id}}", {"status": ("open",)}, COUNTY),
     Action("page.fulfil", f"{DESKS}/fulfil?of={{id}}", {"status": ("open", "matched")}, COUNTY)),
)  # fmt: skip
MATCHES = Queue(
    "matches",
    "/procurement/need-matches",
    (Column("proposed_at", kind="moment"), Column("child_id", kind="child"),
     Column("service", "help"), Column("units"), Column("given"), Column("ends_on"),
     Column("status", "match")),
    (Action("page.agree", f"{DESKS}/agree?of={{id}}", {"status": ("proposed",)}, _PROVIDER),
     Action("page.decline", f"{DESKS}/decline?of={{id}}", {"status": ("proposed",)}, _PROVIDER),
     Action("page.confirm", f"{DESKS}/confirm?of={{id}}", {"status": ("accepted",)}, COUNTY),
     Action("page.give", f"{DESKS}/give?of={{id}}", {"status": ("confirmed",)}, _PROVIDER),
     Action("page.given-help", f"{QUEUES}/given-help?match_id={{id}}", has="given"),
     Action("page.part", f"{DESKS}/part?of={{id}}", {"status": ("accepted", "confirmed")},
            COUNTY)),
)  # fmt: skip
GIVEN_HELP = Queue(
    "given-help",
    "/procurement/need-matches/{match_id}/help",
    (Column("given_on"), Column("units"), Column("recorded_at", kind="moment")),
    of=("match_id",),
    polls=True,
)  # fmt: skip
MATCH_RESULTS = Queue(
    "match-results",
    "/procurement/match-results",
    (Column("ended_on"), Column("provider_id", kind="provider"), Column("service", "help"),
     Column("units"), Column("given"), Column("outcome", "need_outcome"), AREA),
    (Action("page.given-help", f"{QUEUES}/given-help?match_id={{match_id}}", has="given"),),
    polls=True,
)  # fmt: skip
CATALOGUE = Queue(
    "catalogue",
    "/procurement/catalogue/items",
    (Column("code", label="field.catalogue_code"), Column("title"),
     Column("place", kind="place", label="field.area"), Column("service", "bought_first"),
     Column("covers_left_behind", "yes_no"), Column("valid_from"), Column("valid_to"),
     Column("struck_on")),
    (Action("page.budget", f"{DESKS}/budget?of={{id}}", {"struck_on": ("",)}, _FINANCE),
     Action("page.strike", f"{DESKS}/strike?of={{id}}", {"struck_on": ("",)}, _LISTERS)),
    begins=(Action("page.list", f"{DESKS}/list", roles=_LISTERS),
            Action("page.oblige", f"{DESKS}/oblige", roles=CITY | {Role.PROVINCIAL_OFFICER})),
)  # fmt: skip
METHODS = Queue(
    "methods",
    "/procurement/methods",
    (Column("code", "method", label="field.method"), Column("is_open", "yes_no"),
     Column("offered", "yes_no", label="field.is_offered_here"),
     Column("conditions", kind="titles", label="field.lawful_where"),
     Column("missing", kind="titles", label="field.steps_missing"),
     Column("norms", kind="titles", label="field.periods"),
     Column("source", label="field.legal_source")),
    polls=True,
)  # fmt: skip
BUDGET_LINES = Queue(
    "budget-lines",
    "/procurement/budget-lines",
    (Column("fiscal_year"), Column("title"), Column("department", label="field.buyer"),
     Column("amount_fen", kind="yuan"), Column("committed_fen", kind="yuan"),
     Column("intent_published_on"), AREA),
    (Action("page.intend", f"{DESKS}/intend?of={{id}}", {"intent_published_on": ("",)}, COUNTY),
     Action("page.draft", f"{DESKS}/draft?of={{id}}", roles=COUNTY),
     Action("page.small_contract", f"{DESKS}/small_contract?of={{id}}", roles=COUNTY)),
    begins=(Action("page.methods", f"{QUEUES}/methods"),),
)  # fmt: skip
TENDERS = Queue(
    "tenders",
    "/procurement/tenders",
    (Column("title"), Column("method", "method"), Column("budget_fen", kind="yuan"),
     Column("status", "tender"), Column("deadline_at", kind="moment"), AREA),
    (Action("page.publish", f"{DESKS}/publish?of={{id}}", {"status": ("draft",)}, COUNTY),
     Action("page.prequalify", f"{DESKS}/prequalify?of={{id}}", {"status": ("draft",)}, COUNTY),
     Action("page.applications", f"{QUEUES}/applications?tender_id={{id}}"),
     Action("page.clarify", f"{DESKS}/clarify?of={{id}}", {"status": ("published",)}, COUNTY),
     Action("page.open", f"{DESKS}/open?of={{id}}", {"status": ("published",)}, COUNTY),
     Action("page.bids", f"{QUEUES}/bids?tender_id={{id}}",
            {"status": ("opened", "evaluated", "reported", "decided", "awarded", "failed")},
            COUNTY),
     Action("page.panel", f"{DESKS}/panel?of={{id}}", {"status": ("opened",)}, COUNTY),
     Action("page.score", f"{DESKS}/score?of={{id}}", {"status": ("opened",)}, COUNTY),
     Action("page.conclude", f"{DESKS}/conclude?of={{id}}", {"status": ("opened",)}, COUNTY),
     Action("page.evaluated", f"{DESKS}/evaluated?of={{id}}", {"status": ("evaluated",)}, COUNTY),
     Action("page.award", f"{DESKS}/award?of={{id}}", {"status": ("reported",)}, COUNTY),
     Action("page.notice", f"{DESKS}/notice?of={{id}}", {"status": ("decided",)}, COUNTY),
     Action("page.decline_award", f"{DESKS}/decline_award?of={{id}}",
            {"status": ("decided", "awarded")}, COUNTY),
     Action("page.contract", f"{DESKS}/contract?of={{id}}", {"status": ("awarded",)}, COUNTY),
     Action("page.refund_bids", f"{DESKS}/refund_bids?of={{id}}",
            {"status": ("awarded", "failed")}, COUNTY),
     Action("page.cancel", f"{DESKS}/cancel?of={{id}}",
            {"status": ("draft", "published", "opened", "evaluated")}, COUNTY)),
    choices=(Choice("status", (
        "", "draft", "published", "opened", "evaluated", "reported", "decided", "awarded", "failed",
    ), "tender"),),
    polls=True,
)  # fmt: skip
BIDS = Queue(
    "bids",
    "/procurement/bids",
    (Column("received_at", kind="moment"), Column("provider_id", kind="provider"),
     Column("price_fen", kind="yuan"), Column("status", "bid"),
     Column("reject_reason", "reject_reason")),
    (Action("page.reject_bid", f"{DESKS}/reject_bid?of={{id}}", {"status": ("valid",)}, COUNTY),),
    of=("tender_id",),
    polls=True,
)  # fmt: skip
APPLICATIONS = Queue(
    "applications",
    "/procurement/tenders/{tender_id}/prequalification/applications",
    (Column("received_at", kind="moment"), Column("tender_id", kind="tender"),
     Column("provider_id", kind="provider"), Column("statement"),
     Column("is_qualified", "yes_no"), Column("reasons")),
    (Action("page.qualify", f"{DESKS}/qualify?of={{id}}", {"reasons": ("",)}, COUNTY),),
    of=("tender_id",),
    polls=True,
)  # fmt: skip
_TAKEN_UP = {"kind": ("complaint",), "status": ("accepted",)}
CHALLENGES = Queue(
    "challenges",
    "/procurement/challenges",
    (Column("raised_at", kind="moment"), Column("kind", "challenge"),
     Column("tender_id", kind="tender"), Column("matters", "challenged"),
     Column("status", "challenge_status"), Column("suspended_until"), AREA),
    (Action("page.answer", f"{DESKS}/answer?of={{id}}",
            {"kind": ("inquiry", "query"), "status": ("open",)}, COUNTY),
     Action("page.examine", f"{DESKS}/examine?of={{id}}",
            {"kind": ("complaint",), "status": ("open",)}, _FINANCE),
     Action("page.copy", f"{DESKS}/copy?of={{id}}", {**_TAKEN_UP, "copied_at": ("",)}, _FINANCE),
     Action("page.reply", f"{DESKS}/reply?of={{id}}", {**_TAKEN_UP, "replied_at": ("",)}, COUNTY),
     Action("page.pause", f"{DESKS}/pause?of={{id}}", _TAKEN_UP, _FINANCE),
     Action("page.run_on", f"{DESKS}/run_on?of={{id}}", _TAKEN_UP, _FINANCE),
     Action("page.go_on", f"{DESKS}/go_on?of={{id}}", {**_TAKEN_UP, "resumed_at": ("",)},
            _FINANCE),
     Action("page.judge", f"{DESKS}/judge?of={{id}}", _TAKEN_UP, _FINANCE)),
    polls=True,
)  # fmt: skip
CONTRACTS = Queue(
    "contracts",
    "/procurement/contracts",
    (Column("title"), Column("provider_id", kind="provider"), Column("amount_fen", kind="yuan"),
     Column("starts_on"), Column("ends_on"), Column("status", "contract"), AREA),
    (Action("page.sign", f"{DESKS}/sign?of={{id}}", {"status": ("draft",)}, COUNTY),
     Action("page.assign", f"{DESKS}/assign?of={{id}}", {"status": ("signed",)}, COUNTY),
     Action("page.assignments", f"{QUEUES}/assignments?contract_id={{id}}",
            {"status": ("signed",)}, COUNTY),
     Action("page.file", f"{DESKS}/file?of={{id}}",
            {"status": ("signed",), "filed_on": ("",)}, COUNTY),
     Action("page.proclaim", f"{DESKS}/proclaim?of={{id}}",
            {"status": ("signed",), "published_on": ("",)}, COUNTY),
     Action("page.refund", f"{DESKS}/refund?of={{id}}",
            {"status": ("signed",)}, COUNTY),
     Action("page.supplement", f"{DESKS}/supplement?of={{id}}", {"status": ("signed",)}, COUNTY),
     Action("page.prolong", f"{DESKS}/prolong?of={{id}}", {"status": ("signed",)}, COUNTY),
     Action("page.amendments", f"{QUEUES}/amendments?contract_id={{id}}",
            {"status": ("signed", "ended")}),
     Action("page.terminate", f"{DESKS}/terminate?of={{id}}", {"status": ("signed",)}, COUNTY)),
    choices=(Choice("status", ("", "draft", "signed", "ended", "void"), "contract"),),
    polls=True,
)  # fmt: skip
ASSIGNMENTS = Queue(
    "assignments",
    "/procurement/assignments",
    (Column("child_id", kind="child"), Column("fields", "field"), Column("starts_on"),
     Column("ends_on"), Column("ended_on")),
    (Action("page.unassign", f"{DESKS}/unassign?of={{id}}", {"ended_on": ("",)}, COUNTY),),
    of=("contract_id",),
)  # fmt: skip
AMENDMENTS = Queue(
    "amendments",
    "/procurement/contracts/{contract_id}/amendments",
    (Column("number"), Column("contract_id", kind="contract"),
     Column("kind", "amendment"), Column("signed_on"), Column("amount_fen", kind="yuan"),
     Column("ends_on"), Column("filed_on"), Column("published_on"), AREA),
    (Action("page.file_amendment", f"{DESKS}/file_amendment?of={{id}}", {"filed_on": ("",)},
            COUNTY),
     Action("page.publish_amendment", f"{DESKS}/publish_amendment?of={{id}}",
            {"published_on": ("",)}, COUNTY)),
    of=("contract_id",),
    polls=True,
)  # fmt: skip
MILESTONES = Queue(
    "milestones",
    "/procurement/milestones",
    (Column("contract_id", kind="contract"), Column("title"), Column("due_on"),
     Column("amount_fen", kind="yuan"), Column("status", "status"),
     Column("opinion_score", "score"), AREA),
    (Action("page.accept", f"{DESKS}/accept?of={{id}}", {"status": ("planned",)}, COUNTY),
     Action("page.deliver", f"{DESKS}/deliver?of={{id}}", {"status": ("planned",)}, _PROVIDER),
     Action("page.announce", f"{DESKS}/announce?of={{id}}",
            {"status": ("accepted", "paid"), "published_at": ("",)}, COUNTY),
     Action("page.pay", f"{DESKS}/pay?of={{id}}", {"status": ("accepted",)}, _FINANCE)),
    polls=True,
)  # fmt: skip
PAYMENTS = Queue(
    "payments",
    "/procurement/payments",
    (Column("paid_at", kind="moment"), Column("contract_id", kind="contract"),
     Column("milestone_id", kind="milestone"), Column("fund_id", kind="fund"),
     Column("amount_fen", kind="yuan"), AREA),
    polls=True,
)  # fmt: skip
ALLOCATIONS = Queue(
    "allocations",
    "/procurement/allocations",
    (Column("simulated_at", kind="moment"), Column("fund_id", kind="fund"),
     Column("document", label="field.document_no"),
     Column("amount_fen", kind="yuan"), Column("status", "allocation"),
     Column("committed_at", kind="moment"), AREA),
    (Action("page.commit", f"{DESKS}/commit?of={{id}}", {"status": ("simulated",)}, _FINANCE),),
    begins=(Action("page.simulate", f"{DESKS}/simulate", roles=_FINANCE),),
    polls=True,
)  # fmt: skip
FUNDS = Queue(
    "funds",
    "/procurement/funds",
    (Column("name", label="field.fund_name"), Column("source", "money"),
     Column("balance_fen", kind="yuan"), Column("opened_at", kind="moment"), AREA),
    (Action("page.appropriate", f"{DESKS}/appropriate?of={{id}}",
            {"source": ("budget", "lottery")}, _TREASURERS),
     Action("page.receive", f"{DESKS}/receive?of={{id}}", {"source": ("donation",)}, _TREASURERS),
     Action("page.pass_down", f"{DESKS}/pass_down?of={{id}}", roles=_TREASURERS),
     Action("page.reverse", f"{DESKS}/reverse?of={{id}}", roles=_TREASURERS)),
    begins=(Action("page.fund", f"{DESKS}/fund", roles=_TREASURERS),),
    polls=True,
)  # fmt: skip
LOTTERY_USES = Queue(
    "lottery-uses",
    "/procurement/lottery-uses",
    (Column("year", label="layout.year"), AREA, Column("total_fen", kind="yuan"),
     Column("children_fen", kind="yuan"), Column("reported_at", kind="moment"),
     Column("published_on")),
    (Action("page.gazette", f"{DESKS}/gazette?of={{id}}", {"published_on": ("",)}, _TREASURERS),),
    begins=(Action("page.lottery_use", f"{DESKS}/lottery_use", roles=_TREASURERS),),
    polls=True,
)  # fmt: skip
SHARE_FALLS = Queue(
    "share-falls",
    "/procurement/lottery-share-falls",
    (Column("year", label="layout.year"), AREA, Column("found_at", kind="moment")),
    begins=(Action("page.lottery-uses", f"{QUEUES}/lottery-uses"),
            Action("page.duties", f"{QUEUES}/duties?at=procurement")),
    polls=True,
)  # fmt: skip
PURCHASING = (
    PROVIDERS, OFFERS, SERVICE_NEEDS, MATCHES, GIVEN_HELP, MATCH_RESULTS, CATALOGUE, METHODS,
    BUDGET_LINES, TENDERS, APPLICATIONS, BIDS, CHALLENGES, CONTRACTS, ASSIGNMENTS, AMENDMENTS,
    MILESTONES, PAYMENTS, ALLOCATIONS, FUNDS, LOTTERY_USES, SHARE_FALLS,
)  # fmt: skip
