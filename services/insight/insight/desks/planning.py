"""The desks before a purchase: the locality's catalogue, the budget, the intent, the draft."""

from typing import Any

from insight.desks.desk import Desk, in_rows, options
from insight.desks.fields import Field, Kind
from insight.pages.person import Person
from reference.purchasing import methods, negative_list, priority_services

_QUEUES = "/insight/pages/queues"
_CATALOGUE, _LINES = f"{_QUEUES}/catalogue", f"{_QUEUES}/budget-lines"
_ITEM, _LINE = "/procurement/catalogue/items/{of}", "/procurement/budget-lines/{of}"
_SERVICES, _AS_IT_IS = {"service": "bought_first"}, {"department": ""}
_BARRED = Field("negative_tags", Kind.CHOICES, options=options("negative", *negative_list()))
_ROWS = 6
"""Criteria that one form takes: a price, and five that the panel scores."""


async def _titled(_: Person, record: Any) -> dict[str, Any]:
    return {"title": record["title"]}


async def _drafted(_: Person, line: Any) -> dict[str, Any]:
    return {
        "title": line["title"],
        "budget_fen": line["amount_fen"] - line["committed_fen"],
        "criteria.0.kind": "price",
    }


LIST = Desk(
    "list",
    "/procurement/catalogue/items",
    (
        Field("code", required=True, longest=7, label="field.catalogue_code"),
        Field("title", required=True),
        Field("service", Kind.CHOICE, options=options("bought_first", *priority_services())),
        Field("covers_left_behind", Kind.YES),
        Field("valid_from", Kind.DATE, required=True),
        Field("valid_to", Kind.DATE),
        Field("document_no", required=True, longest=100),
        Field("authorisation_no", longest=100),
        _BARRED,
    ),
    then=_CATALOGUE,
)
OBLIGE = Desk("oblige", "/procurement/catalogue/compliance/duties", then=_CATALOGUE)
STRIKE = Desk(
    "strike",
    f"{_ITEM}/strike",
    (Field("document_no", required=True, longest=100),),
    reads=_ITEM,
    then=_CATALOGUE,
    families=_SERVICES,
)
BUDGET = Desk(
    "budget",
    "/procurement/budget-lines",
    (
        Field("item_id", Kind.CHOICE, required=True, source="itself"),
        Field("title", required=True),
        Field("fiscal_year", Kind.NUMBER, required=True),
        Field("department", required=True, longest=100, label="field.buyer"),
        Field("amount_fen", Kind.YUAN, required=True),
        Field("document_no", required=True, longest=100),
        _BARRED,
    ),
    reads=_ITEM,
    then=_LINES,
    families=_SERVICES,
    fills=_titled,
)
INTEND = Desk(
    "intend",
    f"{_LINE}/publish-intent",
    (
        Field("published_on", Kind.DATE, required=True),
        Field("intent_no", required=True, longest=100),
    ),
    reads=_LINE,
    families=_AS_IT_IS,
    then=_LINES,
)
DRAFT = Desk(
    "draft",
    "/procurement/tenders",
    (
        Field("budget_line_id", Kind.CHOICE, required=True, source="itself"),
        Field("title", required=True),
        Field("method", Kind.CHOICE, required=True, options=options("method", *methods())),
        Field("approval_no", longest=100),
        Field("requirements", Kind.LONG, required=True, longest=10_000),
        Field("budget_fen", Kind.YUAN, required=True),
        Field("bid_bond_fen", Kind.YUAN),
        Field("small_deduction_pct", Kind.NUMBER, required=True),
        Field("shared_deduction_pct", Kind.NUMBER),
        *(
            field
            for number in range(_ROWS)
            for field in (
                Field(
                    f"criteria.{number}.kind", Kind.CHOICE, required=number < 2,
                    options=options("criterion", "price", "technical", "commercial"),
                ),
                Field(f"criteria.{number}.title", required=number < 2, longest=100),
                Field(f"criteria.{number}.weight", Kind.NUMBER, required=number < 2),
                Field(f"criteria.{number}.rule", required=number < 2, longest=500),
            )
        ),
    ),
    reads=_LINE,
    families=_AS_IT_IS,
    then=f"{_QUEUES}/tenders",
    shape=in_rows("criteria", _ROWS),
    fills=_drafted,
)  # fmt: skip
PLANNING = (LIST, OBLIGE, STRIKE, BUDGET, INTEND, DRAFT)
