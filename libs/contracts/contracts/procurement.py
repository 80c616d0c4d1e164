"""What procurement tells. Money is integer fen (分)."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from contracts.event import Event


class _Procurement(Event):
    SOURCES: ClassVar[tuple[str, ...]] = ("procurement",)


class ContractSigned(_Procurement):
    """A buyer and a provider signed (政府购买服务合同)."""

    TYPE: ClassVar[str] = "procurement.contract.signed.v1"
    AGGREGATE: ClassVar[str] = "contract"

    contract_id: UUID
    provider_id: UUID
    organisation_id: UUID
    area: str
    starts_on: date
    ends_on: date
    amount_fen: int


class ContractEnded(_Procurement):
    """The contract is over; with it all access that it gave."""

    TYPE: ClassVar[str] = "procurement.contract.ended.v1"
    AGGREGATE: ClassVar[str] = "contract"

    contract_id: UUID
    organisation_id: UUID
    area: str
    ended_on: date


class ContractAmended(_Procurement):
    """It was supplemented or prolonged; amount and last day as they are now (补充、变更)."""

    TYPE: ClassVar[str] = "procurement.contract.amended.v1"
    AGGREGATE: ClassVar[str] = "contract"

    contract_id: UUID
    amendment_id: UUID
    area: str
    amount_fen: int
    ends_on: date


class AssignmentGranted(_Procurement):
    """The provider may see these fields of this child, on these days, and no others."""

    TYPE: ClassVar[str] = "procurement.assignment.granted.v1"
    AGGREGATE: ClassVar[str] = "assignment"

    assignment_id: UUID
    contract_id: UUID
    organisation_id: UUID
    child_id: UUID
    area: str
    fields: tuple[str, ...]
    starts_on: date
    ends_on: date


class AssignmentEnded(_Procurement):
    """The provider's access to this child is over."""

    TYPE: ClassVar[str] = "procurement.assignment.ended.v1"
    AGGREGATE: ClassVar[str] = "assignment"

    assignment_id: UUID
    contract_id: UUID
    organisation_id: UUID
    child_id: UUID
    area: str
    ended_on: date


class DeliveryRecorded(_Procurement):
    """The provider says it delivered (服务交付)."""

    TYPE: ClassVar[str] = "procurement.delivery.recorded.v1"
    AGGREGATE: ClassVar[str] = "delivery"

    delivery_id: UUID
    contract_id: UUID
    milestone_id: UUID
    child_id: UUID
    area: str
    delivered_on: date
    units: int


class MilestoneAccepted(_Procurement):
    """The buyer accepted the milestone (验收)."""

    TYPE: ClassVar[str] = "procurement.milestone.accepted.v1"
    AGGREGATE: ClassVar[str] = "milestone"

    milestone_id: UUID
    contract_id: UUID
    area: str
    amount_fen: int


class PaymentMade(_Procurement):
    """The fund paid an accepted milestone; the ledger balances."""

    TYPE: ClassVar[str] = "procurement.payment.made.v1"
    AGGREGATE: ClassVar[str] = "payment"

    payment_id: UUID
    milestone_id: UUID
    contract_id: UUID
    fund_id: UUID
    area: str
    amount_fen: int


class CatalogueItemListed(_Procurement):
    """A locality lists a service in its guidance catalogue (指导性目录)."""

    TYPE: ClassVar[str] = "procurement.catalogue-item.listed.v1"
    AGGREGATE: ClassVar[str] = "item"

    item_id: UUID
    area: str
    code: str
    covers_left_behind: bool


class CatalogueItemStruck(_Procurement):
    """A locality no longer lists the service."""

    TYPE: ClassVar[str] = "procurement.catalogue-item.struck.v1"
    AGGREGATE: ClassVar[str] = "item"

    item_id: UUID
    area: str
    code: str
    covers_left_behind: bool


class TenderPublished(_Procurement):
    """A purchase was opened to competition (采购公告)."""

    TYPE: ClassVar[str] = "procurement.tender.published.v1"
    AGGREGATE: ClassVar[str] = "tender"

    tender_id: UUID
    area: str
    method: str
    budget_fen: int
    deadline_at: datetime


class TenderAwarded(_Procurement):
    """The winner is fixed and told (中标、成交通知)."""

    TYPE: ClassVar[str] = "procurement.tender.awarded.v1"
    AGGREGATE: ClassVar[str] = "tender"

    tender_id: UUID
    area: str
    provider_id: UUID
    amount_fen: int


class TenderFailed(_Procurement):
    """The purchase failed and must be done again, or not at all (废标、终止)."""

    TYPE: ClassVar[str] = "procurement.tender.failed.v1"
    AGGREGATE: ClassVar[str] = "tender"

    tender_id: UUID
    area: str
    reason: str


class ChallengeRaised(_Procurement):
    """A supplier queries or complains; the award stands still (质疑、投诉)."""

    TYPE: ClassVar[str] = "procurement.challenge.raised.v1"
    AGGREGATE: ClassVar[str] = "challenge"

    challenge_id: UUID
    tender_id: UUID
    area: str
    kind: str


class ChallengeDecided(_Procurement):
    """The query was answered or the complaint decided."""

    TYPE: ClassVar[str] = "procurement.challenge.decided.v1"
    AGGREGATE: ClassVar[str] = "challenge"

    challenge_id: UUID
    tender_id: UUID
    area: str
    kind: str
    upheld: bool


class MoneyAppropriated(_Procurement):
    """Money came into a fund; `source` is budget, lottery or donation."""

    TYPE: ClassVar[str] = "procurement.money.appropriated.v1"
    AGGREGATE: ClassVar[str] = "entry"

    entry_id: UUID
    fund_id: UUID
    area: str
    source: str
    amount_fen: int


class MoneyReversed(_Procurement):
    """Money that came into a fund was booked wrongly and taken back (冲正): less than told by this.

    `entry_id` is the mirror image of the entry `reverses`.
    """

    TYPE: ClassVar[str] = "procurement.money.reversed.v1"
    AGGREGATE: ClassVar[str] = "entry"

    entry_id: UUID
    reverses: UUID
    fund_id: UUID
    area: str
    source: str
    amount_fen: int


class FundsAllocated(_Procurement):
    """One area's share of a tilted allocation was committed (倾斜分配)."""

    TYPE: ClassVar[str] = "procurement.funds.allocated.v1"
    AGGREGATE: ClassVar[str] = "share"

    share_id: UUID
    allocation_id: UUID
    area: str
    amount_fen: int


class LotteryUseReported(_Procurement):
    """What a level spent of the lottery fund in a year, and how much of it for children."""

    TYPE: ClassVar[str] = "procurement.lottery-use.reported.v1"
    AGGREGATE: ClassVar[str] = "lottery-use"

    lottery_use_id: UUID
    area: str
    year: int
    total_fen: int
    children_fen: int


class NeedRegistered(_Procurement):
    """A child needs a service that somebody could give (服务需求)."""

    TYPE: ClassVar[str] = "procurement.need.registered.v1"
    AGGREGATE: ClassVar[str] = "need"

    need_id: UUID
    child_id: UUID
    area: str
    service: str


class NeedMatched(_Procurement):
    """An offer was matched to the need (供需对接)."""

    TYPE: ClassVar[str] = "procurement.need.matched.v1"
    AGGREGATE: ClassVar[str] = "need"

    need_id: UUID
    offer_id: UUID
    child_id: UUID
    area: str
    service: str


class NeedClosed(_Procurement):
    """What came of it: helped, partly, not helped, or withdrawn."""

    TYPE: ClassVar[str] = "procurement.need.closed.v1"
    AGGREGATE: ClassVar[str] = "need"

    need_id: UUID
    child_id: UUID
    area: str
    service: str
    outcome: str
