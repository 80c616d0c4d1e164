"""The desks of money: signing what is bought, paying for it, and tilting funds by need."""

from insight.desks.desk import Beside, Desk, options
from insight.desks.fields import Field, Kind
from insight.pages.listing import Column

_QUEUES = "/insight/pages/queues"
_CONTRACT = "/procurement/contracts/{of}"
_MILESTONE = "/procurement/milestones/{of}"
_ALLOCATION = "/procurement/allocations/{of}"

SIGN = Desk(
    "sign",
    f"{_CONTRACT}/sign",
    (Field("signed_on", Kind.DATE, required=True),),
    reads=_CONTRACT,
    then=f"{_QUEUES}/contracts",
    families={"status": "contract"},
)
PAY = Desk(
    "pay",
    f"{_MILESTONE}/pay",
    (Field("fund_id", Kind.CHOICE, required=True, source="funds"),),
    reads=_MILESTONE,
    then=f"{_QUEUES}/payments",
    families={"opinion_score": "score"},
)
SIMULATE = Desk(
    "simulate",
    "/procurement/allocations",
    (
        Field("fund_id", Kind.CHOICE, required=True, source="funds"),
        Field("amount_fen", Kind.YUAN, required=True),
        Field("document", required=True, longest=100, label="field.document_no"),
    ),
    then="/insight/pages/desks/commit?of={id}",
)
COMMIT = Desk(
    "commit",
    f"{_ALLOCATION}/commit",
    reads=_ALLOCATION,
    then=f"{_QUEUES}/allocations",
    families={"status": "allocation"},
    labels={"document": "field.document_no"},
    beside=(
        Beside(
            "beside.shares",
            "/procurement/allocation-shares",
            (
                Column("area", kind="place"), Column("is_priority", "yes_no"),
                Column("left_behind"), Column("in_difficulty"), Column("agencies"),
                Column("amount_fen", kind="yuan"), Column("even_fen", kind="yuan"),
                Column("difference_fen", kind="yuan"),
            ),
            query={"allocation_id": "{id}", "limit": "200"},
        ),
    ),
)  # fmt: skip
_FUND, _FUNDS = "/procurement/funds/{of}", f"{_QUEUES}/funds"
_FUND_WORDS, _FUND_LABELS = {"source": "money"}, {"name": "field.fund_name"}
_USE, _LOTTERY = "/procurement/lottery-uses/{of}", f"{_QUEUES}/lottery-uses"
_MONEY = (
    Field("amount_fen", Kind.YUAN, required=True),
    Field("document", required=True, longest=100, label="field.document_no"),
)
FUND = Desk(
    "fund",
    "/procurement/funds",
    (
        Field("name", required=True, longest=100, label="field.fund_name"),
        Field(
            "source", Kind.CHOICE, required=True,
            options=options("money", "budget", "lottery", "donation"),
        ),
    ),
    then=_FUNDS,
)  # fmt: skip
APPROPRIATE, RECEIVE = (
    Desk(
        name, f"{_FUND}/{operation}", _MONEY, reads=_FUND, then=_FUNDS,
        families=_FUND_WORDS,
    labels=_FUND_LABELS,
    )
    for name, operation in (("appropriate", "appropriations"), ("receive", "donations"))
)  # fmt: skip
PASS_DOWN = Desk(
    "pass_down",
    f"{_FUND}/transfers",
    (
        Field("to_fund_id", Kind.CHOICE, required=True, source="funds_below"),
        *_MONEY,
    ),
    reads=_FUND,
    then=_FUNDS,
    families=_FUND_WORDS,
    labels=_FUND_LABELS,
)
REVERSE = Desk(
    "reverse",
    "/procurement/entries/{entry_id}/reverse",
    (
        Field("entry_id", Kind.CHOICE, required=True, source="entries"),
        Field("document", required=True, longest=100, label="field.document_no"),
    ),
    reads=_FUND,
    then=_FUNDS,
    families=_FUND_WORDS,
    labels=_FUND_LABELS,
)
LOTTERY_USE = Desk(
    "lottery_use",
    "/procurement/lottery-uses",
    (
        Field("year", Kind.NUMBER, required=True, label="layout.year"),
        Field("total_fen", Kind.YUAN, required=True),
        Field("children_fen", Kind.YUAN, required=True),
        Field("document_no", required=True, longest=100),
    ),
    then=_LOTTERY,
)
GAZETTE = Desk(
    "gazette",
    f"{_USE}/publish",
    (Field("place", required=True, longest=300, label="field.publication"),),
    reads=_USE,
    then=_LOTTERY,
)
FUNDING = (
    SIGN, PAY, SIMULATE, COMMIT, FUND, APPROPRIATE, RECEIVE, PASS_DOWN, REVERSE, LOTTERY_USE,
    GAZETTE,
)  # fmt: skip
