"""The desks of procurement: a tender from its publication to the award, deliveries, acceptance."""

from typing import Any

from insight.desks.desk import Beside, Body, Desk, options
from insight.desks.fields import Field, Kind
from insight.pages.listing import Column
from insight.pages.person import Person

_TENDER = "/procurement/tenders/{of}"
_TENDERS = "/insight/pages/queues/tenders"
_WORDS = {"status": "tender"}
_BIDS = Beside(
    "beside.bids",
    "/procurement/bids",
    (Column("provider_id", kind="provider"), Column("price_fen", kind="yuan"),
     Column("status", "bid"), Column("offer"), Column("justification")),
    query={"tender_id": "{id}", "limit": "200"},
)  # fmt: skip
_RANKING = Beside(
    "beside.ranking",
    f"{_TENDER}/evaluation",
    (Column("rank"), Column("provider_id", kind="provider"), Column("price_fen", kind="yuan"),
     Column("price_points"), Column("technical_points"), Column("total_points")),
)  # fmt: skip
_DELIVERIES = Beside(
    "beside.deliveries",
    "/procurement/deliveries",
    (Column("delivered_on"), Column("child_id", kind="child"), Column("units"), Column("note")),
    query={"milestone_id": "{id}", "limit": "200"},
)


def _seated(body: Body) -> Body:
    """Members by what they are; ties are declared once for all of them."""
    tie = not body["without_ties"]
    return {
        "members": [
            {"name": name, "is_expert": is_expert, "has_tie": tie}
            for field, is_expert in (("experts", True), ("others", False))
            for name in body[field]
        ]
    }


def _scored(body: Body) -> Body:
    """`points.BID.CRITERION` was filled in for each."""
    points: dict[str, dict[str, Any]] = body.get("points", {})
    scores = [
        {"bid_id": bid, "criterion": int(number), "points": value}
        for bid, by_criterion in points.items()
        for number, value in by_criterion.items()
    ]
    return {"member": body.get("member"), "scores": scores}


async def _sheet(person: Person, tender: Any) -> tuple[Field, ...]:
    """A field for every valid bid and every criterion but the price."""
    found = await person.items("/procurement/bids", tender_id=tender["id"], limit=200)
    bids = [one for one in found if one["status"] == "valid"]
    providers = {
        bid["id"]: await person.glance(f"/procurement/providers/{bid['provider_id']}")
        for bid in bids
    }
    return tuple(
        Field(
            f"points.{bid['id']}.{criterion['number']}", required=True, longest=6,
            label=f"{(providers[bid['id']] or bid).get('name', '')}: "
            f"{criterion['title']} (0-{criterion['weight']})",
        )
        for bid in bids
        for criterion in tender["criteria"]
        if criterion["kind"] != "price"
    )  # fmt: skip


PUBLISH = Desk(
    "publish",
    f"{_TENDER}/publish",
    (
        Field("documents_until", Kind.DATE, required=True),
        Field("deadline_at", Kind.MOMENT, required=True),
    ),
    reads=_TENDER,
    families=_WORDS,
    then=_TENDERS,
)
OPEN = Desk("open", f"{_TENDER}/open", reads=_TENDER, then=_TENDERS, families=_WORDS)
_BID = "/procurement/bids/{of}"
REJECT_BID = Desk(
    "reject_bid",
    f"{_BID}/reject",
    (
        Field(
            "reason", Kind.CHOICE, required=True, label="field.reject_reason",
            options=options(
                "reject_reason", "price_above_budget", "related_suppliers", "not_responsive",
                "not_qualified", "collusion", "low_price_not_justified",
            ),
        ),
        Field("detail", Kind.LONG, required=True, longest=1_000),
    ),
    reads=_BID,
    then=_TENDERS,
    families={"status": "bid", "reject_reason": "reject_reason", "shared_by": "shared_by"},
)  # fmt: skip
PANEL = Desk(
    "panel",
    f"{_TENDER}/panel",
    (
        Field("experts", Kind.LINES, required=True, longest=2_000),
        Field("others", Kind.LINES, longest=2_000),
        Field("without_ties", Kind.YES),
    ),
    reads=_TENDER,
    families=_WORDS,
    then=_TENDERS,
    beside=(_BIDS,),
    shape=_seated,
)
SCORE = Desk(
    "score",
    f"{_TENDER}/score-sheets",
    (Field("member", Kind.NUMBER, required=True),),
    reads=_TENDER,
    families=_WORDS,
    then="/insight/pages/desks/score?of={of}",
    beside=(_BIDS,),
    shape=_scored,
    grid=_sheet,
    row=lambda score, _: f"points.{score['bid_id']}.{score['criterion']}",
)
CONCLUDE = Desk(
    "conclude",
    f"{_TENDER}/evaluation",
    reads=_TENDER,
    families=_WORDS,
    then=_TENDERS,
    beside=(_BIDS,),
)
EVALUATED = Desk(
    "evaluated",
    f"{_TENDER}/report",
    (Field("report_no", required=True, longest=100),),
    reads=_TENDER,
    families=_WORDS,
    then=_TENDERS,
    beside=(_RANKING,),
)
AWARD = Desk(
    "award",
    f"{_TENDER}/award",
    (Field("bid_id", Kind.CHOICE, required=True, source="ranked"),),
    reads=_TENDER,
    families=_WORDS,
    then=_TENDERS,
    beside=(_RANKING,),
)
NOTICE = Desk(
    "notice",
    f"{_TENDER}/award/notice",
    (Field("notice_no", required=True, longest=100),),
    reads=_TENDER,
    families=_WORDS,
    then=_TENDERS,
)
DELIVER = Desk(
    "deliver",
    "/procurement/deliveries",
    (
        Field("milestone_id", Kind.CHOICE, required=True, source="itself"),
        Field("child_id", Kind.CHOICE, required=True, source="assigned"),
        Field("delivered_on", Kind.DATE, required=True),
        Field("units", Kind.NUMBER, required=True),
        Field("note", longest=500),
    ),
    reads="/procurement/milestones/{of}",
    then="/insight/pages/desks/deliver?of={of}",
    beside=(_DELIVERIES,),
)
ACCEPT = Desk(
    "accept",
    "/procurement/milestones/{of}/accept",
    (
        Field(
            "opinion_score", Kind.NUMBER, required=True,
            options=options("score", "5", "4", "3", "2", "1"),
        ),
        Field("opinion", Kind.LONG, required=True, longest=1_000),
    ),
    reads="/procurement/milestones/{of}",
    then="/insight/pages/queues/milestones",
    beside=(_DELIVERIES,),
)  # fmt: skip
PURCHASING = (
    PUBLISH, OPEN, REJECT_BID, PANEL, SCORE, CONCLUDE, EVALUATED, AWARD, NOTICE, DELIVER, ACCEPT,
)  # fmt: skip
