"""What is counted, and what each event adds to it."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from contracts.duties import DutyBreached, DutyMet, DutyOpened, DutyVoided
from contracts.event import Event
from contracts.judicial_referral import (
    GuardianshipRestored,
    GuardianshipRevoked,
    ProsecutionDecided,
    ProtectionOrderMade,
    ReferralAnswered,
    ReferralSent,
    ReportReceived,
    ReportTriaged,
    WarningIssued,
)
from contracts.placement import (
    AgencyConverted,
    AgencyRegistered,
    CustodyBegan,
    CustodyEnded,
    CustodyReviewed,
)
from contracts.procurement import (
    CatalogueItemListed,
    CatalogueItemStruck,
    ChallengeRaised,
    ContractEnded,
    ContractSigned,
    DeliveryRecorded,
    FundsAllocated,
    LotteryUseReported,
    MilestoneAccepted,
    MoneyAppropriated,
    NeedClosed,
    NeedMatched,
    NeedRegistered,
    PaymentMade,
    TenderAwarded,
    TenderFailed,
    TenderPublished,
)
from contracts.registry import (
    ChildRegistered,
    VisitRecorded,
    WorkerAppointed,
    WorkerReleased,
    WorkerTrained,
)


class Measure(StrEnum):
    """The numbers of the summary, in the order they are shown."""

    CHILDREN_REGISTERED = "children_registered"
    VISITS = "visits"
    REPORTS = "reports"
    REFERRALS = "referrals"
    PROTECTION_ORDERS = "protection_orders"
    CUSTODIES_OPEN = "custodies_open"
    CONTRACTS = "contracts"
    DELIVERIES = "deliveries"
    PAYMENTS_FEN = "payments_fen"
    DUTIES_OPEN = "duties_open"
    """Opened, and neither met nor void; the breached ones among them."""
    DUTIES_MET = "duties_met"
    """In time."""
    DUTIES_BREACHED = "duties_breached"
    """Ever, whether met afterwards or not."""
    DUTIES_MET_LATE = "duties_met_late"


Changes = Mapping[str, int]
"""By measure: one of `Measure`, or `family/kind[/kind]` for what a page splits further."""


def _duty(event: Any, amounts: Changes) -> Changes:
    """The duty among all, and among those of its department and kind."""
    split = {
        f"{family}/{name}/{measure.removeprefix('duties_')}": amount
        for family, name in (("department", event.department), ("duty", event.kind))
        for measure, amount in amounts.items()
    }
    return {**amounts, **split}


def _met(event: DutyMet) -> Changes:
    done = Measure.DUTIES_MET_LATE if event.late else Measure.DUTIES_MET
    return _duty(event, {Measure.DUTIES_OPEN: -1, done: 1})


def _converted(event: AgencyConverted) -> Changes:
    return {} if event.kind == event.kind_before else {
        f"agency/{event.kind_before}": -1, f"agency/{event.kind}": 1,
    }  # fmt: skip


def _listed(event: CatalogueItemListed | CatalogueItemStruck, amount: int) -> Changes:
    left_behind = {"catalogue/left_behind": amount} if event.covers_left_behind else {}
    return {"catalogue/listed": amount, **left_behind}


_CHANGES: dict[type[Event], Callable[[Any], Changes]] = {
    ChildRegistered: lambda _: {Measure.CHILDREN_REGISTERED: 1},
    VisitRecorded: lambda _: {Measure.VISITS: 1},
    WorkerAppointed: lambda event: {f"worker/{event.kind}": 1},
    WorkerReleased: lambda event: {f"worker/{event.kind}": -1},
    WorkerTrained: lambda event: {f"trained/{event.kind}/{_passed(event.passed)}": 1},
    ReportReceived: lambda event: {Measure.REPORTS: 1, f"situation/{event.situation}": 1},
    ReportTriaged: lambda event: {f"triage/{event.decision}": 1},
    ReferralSent: lambda event: {Measure.REFERRALS: 1, f"referral/{event.unit_kind}": 1},
    ReferralAnswered: lambda event: {f"answer/{event.answer}": 1},
    ProtectionOrderMade: lambda _: {Measure.PROTECTION_ORDERS: 1},
    GuardianshipRevoked: lambda _: {"justice/revoked": 1},
    GuardianshipRestored: lambda _: {"justice/restored": 1},
    WarningIssued: lambda _: {"justice/warning": 1},
    ProsecutionDecided: lambda event: {f"prosecution/{event.decision}": 1},
    CustodyBegan: lambda _: {Measure.CUSTODIES_OPEN: 1},
    CustodyEnded: lambda event: {Measure.CUSTODIES_OPEN: -1, f"custody-end/{event.outcome}": 1},
    CustodyReviewed: lambda _: {"custody/reviews": 1},
    AgencyRegistered: lambda event: {f"agency/{event.kind}": 1, "agency/beds": event.beds},
    AgencyConverted: _converted,
    ContractSigned: lambda event: {
        Measure.CONTRACTS: 1,
        "contract/in_force": 1,
        "contract/amount_fen": event.amount_fen,
    },
    ContractEnded: lambda _: {"contract/in_force": -1},
    DeliveryRecorded: lambda _: {Measure.DELIVERIES: 1},
    MilestoneAccepted: lambda _: {"contract/milestones_accepted": 1},
    PaymentMade: lambda payment: {Measure.PAYMENTS_FEN: payment.amount_fen},
    CatalogueItemListed: lambda event: _listed(event, 1),
    CatalogueItemStruck: lambda event: _listed(event, -1),
    TenderPublished: lambda event: {"tender/published": 1, f"tender-method/{event.method}": 1},
    TenderAwarded: lambda event: {"tender/awarded": 1, "tender/awarded_fen": event.amount_fen},
    TenderFailed: lambda _: {"tender/failed": 1},
    ChallengeRaised: lambda event: {f"challenge/{event.kind}": 1},
    MoneyAppropriated: lambda event: {f"source/{event.source}_fen": event.amount_fen},
    FundsAllocated: lambda event: {"funds/allocated_fen": event.amount_fen},
    LotteryUseReported: lambda event: {
        f"lottery/{event.year}/total_fen": event.total_fen,
        f"lottery/{event.year}/children_fen": event.children_fen,
    },
    NeedRegistered: lambda _: {"need/registered": 1},
    NeedMatched: lambda _: {"need/matched": 1},
    NeedClosed: lambda event: {f"need/closed/{event.outcome}": 1},
    DutyOpened: lambda event: _duty(event, {Measure.DUTIES_OPEN: 1}),
    DutyBreached: lambda event: _duty(event, {Measure.DUTIES_BREACHED: 1}),
    DutyMet: _met,
    DutyVoided: lambda event: _duty(event, {Measure.DUTIES_OPEN: -1}),
}


def _passed(passed: bool) -> str:
    return "passed" if passed else "failed"


def changes(event: Event) -> Changes:
    """What the event adds to which measure; nothing where it is only a fact of the timeline."""
    change = _CHANGES.get(type(event))
    return change(event) if change else {}
