"""What procurement tells. Money is integer fen (分)."""

from datetime import date
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
