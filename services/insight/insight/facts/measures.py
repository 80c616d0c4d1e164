"""What is counted, and what each event adds to it."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from contracts.duties import DutyBreached, DutyMet, DutyOpened, DutyVoided
from contracts.event import Event
from contracts.judicial_referral import ProtectionOrderMade, ReferralSent, ReportReceived
from contracts.placement import CustodyBegan, CustodyEnded
from contracts.procurement import ContractSigned, DeliveryRecorded, PaymentMade
from contracts.registry import ChildRegistered, VisitRecorded


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


Changes = Mapping[Measure, int]

_CHANGES: dict[type[Event], Callable[[Any], Changes]] = {
    ChildRegistered: lambda _: {Measure.CHILDREN_REGISTERED: 1},
    VisitRecorded: lambda _: {Measure.VISITS: 1},
    ReportReceived: lambda _: {Measure.REPORTS: 1},
    ReferralSent: lambda _: {Measure.REFERRALS: 1},
    ProtectionOrderMade: lambda _: {Measure.PROTECTION_ORDERS: 1},
    CustodyBegan: lambda _: {Measure.CUSTODIES_OPEN: 1},
    CustodyEnded: lambda _: {Measure.CUSTODIES_OPEN: -1},
    ContractSigned: lambda _: {Measure.CONTRACTS: 1},
    DeliveryRecorded: lambda _: {Measure.DELIVERIES: 1},
    PaymentMade: lambda payment: {Measure.PAYMENTS_FEN: payment.amount_fen},
    DutyOpened: lambda _: {Measure.DUTIES_OPEN: 1},
    DutyBreached: lambda _: {Measure.DUTIES_BREACHED: 1},
    DutyMet: lambda met: {
        Measure.DUTIES_OPEN: -1,
        (Measure.DUTIES_MET_LATE if met.late else Measure.DUTIES_MET): 1,
    },
    DutyVoided: lambda _: {Measure.DUTIES_OPEN: -1},
}


def changes(event: Event) -> Changes:
    """What the event adds to which measure; nothing where it is only a fact of the timeline."""
    change = _CHANGES.get(type(event))
    return change(event) if change else {}
