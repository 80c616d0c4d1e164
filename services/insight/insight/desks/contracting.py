"""The desks of a contract: drafting it after an award, what is owed to it, whom it names."""

from datetime import datetime
from typing import Any

from insight.desks.desk import YES_NO, Desk, in_rows, options
from insight.desks.fields import Field, Kind
from insight.pages.filters import CHINA
from insight.pages.person import Person

_QUEUES = "/insight/pages/queues"
CONTRACTS, _TENDERS = f"{_QUEUES}/contracts", f"{_QUEUES}/tenders"
_CONTRACT, _TENDER = "/procurement/contracts/{of}", "/procurement/tenders/{of}"
_MILESTONE = "/procurement/milestones/{of}"
CONTRACT_WORDS, _TENDER_WORDS = {"status": "contract"}, {"status": "tender"}
_NUMBERED = (Field("document_no", required=True, longest=100),)
_ROWS = 6
MILESTONES = tuple(
    field
    for number in range(_ROWS)
    for field in (
        Field(f"milestones.{number}.title", required=number < 1),
        Field(f"milestones.{number}.due_on", Kind.DATE, required=number < 1),
        Field(f"milestones.{number}.amount_fen", Kind.YUAN, required=number < 1),
    )
)
"""As many as one form takes."""
in_milestones = in_rows("milestones", _ROWS)
GROUNDS = options(
    "end_ground", "public_interest", "force_majeure", "breach", "change_of_circumstances"
)
"""On which a contract is changed or ended."""


async def _awarded(person: Person, tender: Any) -> dict[str, Any]:
    """What the award fixed; a contract of anything else is refused."""
    award = await person.glance(f"/procurement/tenders/{tender['id']}/award")
    fixed: dict[str, Any] = {"title": tender["title"], "catalogue_code": tender["category"]}
    if award and award["noticed_at"]:
        noticed = datetime.fromisoformat(award["noticed_at"]).astimezone(CHINA)
        fixed |= {name: award[name] for name in ("provider_id", "amount_fen")}
        fixed["award_notice_on"] = noticed.date().isoformat()
    return fixed


async def _budgeted(person: Person, line: Any) -> dict[str, Any]:
    """The line's own service, which the contract must be of."""
    item = await person.glance(f"/procurement/catalogue/items/{line['item_id']}")
    return {"title": line["title"]} | ({"catalogue_code": item["code"]} if item else {})


_TERMS = (
    Field("title", required=True),
    Field("catalogue_code", required=True, longest=7),
    Field("starts_on", Kind.DATE, required=True),
    Field("ends_on", Kind.DATE, required=True),
    Field("multi_year_attested", Kind.YES),
    Field("amount_fen", Kind.YUAN, required=True),
    Field("award_notice_on", Kind.DATE, required=True),
    Field("performance_bond_fen", Kind.YUAN),
    *MILESTONES,
)
CONTRACT = Desk(
    "contract",
    "/procurement/contracts",
    (
        Field(
            "tender_id", Kind.CHOICE, required=True, source="itself", label="field.tender"
        ),
        Field(
            "provider_id", Kind.CHOICE, required=True, source="winner", label="field.provider_id"
        ),
        *_TERMS,
    ),
    reads=_TENDER,
    then=CONTRACTS,
    shape=in_milestones,
    fills=_awarded,
    families=_TENDER_WORDS,
)  # fmt: skip
SMALL_CONTRACT = Desk(
    "small_contract",
    "/procurement/contracts",
    (
        Field("budget_line_id", Kind.CHOICE, required=True, source="itself"),
        Field(
            "provider_id", Kind.CHOICE, required=True, source="providers",
            label="field.provider_id",
        ),
        *_TERMS,
    ),
    reads="/procurement/budget-lines/{of}",
    then=CONTRACTS,
    shape=in_milestones,
    fills=_budgeted,
    families={"department": ""},
)  # fmt: skip
FILE, PROCLAIM, REFUND = (
    Desk(
        name,
        f"{_CONTRACT}/{operation}",
        _NUMBERED,
        reads=_CONTRACT,
        then=CONTRACTS,
        families=CONTRACT_WORDS,
    )
    for name, operation in (("file", "file"), ("proclaim", "publish"), ("refund", "refund-bond"))
)
ASSIGN = Desk(
    "assign",
    f"{_CONTRACT}/assignments",
    (
        Field("child_id", required=True, longest=36, source="child"),
        Field("starts_on", Kind.DATE, required=True),
        Field("ends_on", Kind.DATE, required=True),
        Field(
            "fields", Kind.CHOICES, required=True,
            options=options(
                "field", "name", "birth_on", "sex", "area", "categories", "phone", "address",
                "guardian",
            ),
        ),
    ),
    reads=_CONTRACT,
    then="/insight/pages/desks/assign?of={of}",
    families=CONTRACT_WORDS,
)  # fmt: skip
_ASSIGNMENT = "/procurement/assignments/{of}"
UNASSIGN = Desk(
    "unassign",
    f"{_ASSIGNMENT}/end",
    reads=_ASSIGNMENT,
    then=CONTRACTS,
    families={"fields": "field"},
)
TERMINATE = Desk(
    "terminate",
    f"{_CONTRACT}/end",
    (
        Field(
            "reason", Kind.CHOICE, required=True, label="field.end_reason",
            options=options("contract_end", "completed", "terminated"),
        ),
        Field("ground", Kind.CHOICE, label="field.end_ground", options=GROUNDS),
        Field("document_no", longest=100),
    ),
    reads=_CONTRACT,
    then=CONTRACTS,
    families=CONTRACT_WORDS,
)  # fmt: skip
ANNOUNCE = Desk(
    "announce",
    f"{_MILESTONE}/publish",
    (Field("publication_no", required=True, longest=100),),
    reads=_MILESTONE,
    then=f"{_QUEUES}/milestones",
    families={"opinion_score": "score"},
)
CLARIFY = Desk(
    "clarify",
    f"{_TENDER}/clarify",
    (
        Field("text", Kind.LONG, required=True, longest=4_000),
        Field(
            "material", Kind.WHETHER, required=True, options=YES_NO,
        ),
        Field("deadline_at", Kind.MOMENT, required=True),
    ),
    reads=_TENDER,
    then=_TENDERS,
    families=_TENDER_WORDS,
)  # fmt: skip
DECLINE_AWARD = Desk(
    "decline_award",
    f"{_TENDER}/award/decline",
    (
        Field(
            "next_step", Kind.CHOICE, required=True,
            options=options("next_step", "next_ranked", "redo"),
        ),
        *_NUMBERED,
    ),
    reads=_TENDER,
    then=_TENDERS,
    families=_TENDER_WORDS,
)  # fmt: skip
CANCEL, REFUND_BIDS = (
    Desk(
        name, f"{_TENDER}/{operation}", _NUMBERED,
        reads=_TENDER, then=_TENDERS, families=_TENDER_WORDS,
    )
    for name, operation in (("cancel", "cancel"), ("refund_bids", "bond-refunds"))
)  # fmt: skip
CONTRACTING = (
    CONTRACT, SMALL_CONTRACT, FILE, PROCLAIM, REFUND, ASSIGN, UNASSIGN, TERMINATE, ANNOUNCE,
    CLARIFY, CANCEL, DECLINE_AWARD, REFUND_BIDS,
)  # fmt: skip
