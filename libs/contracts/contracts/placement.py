"""What placement tells."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from contracts.event import Event


class _Placement(Event):
    SOURCES: ClassVar[tuple[str, ...]] = ("placement",)


class AgencyRegistered(_Placement):
    """An agency that takes children was entered, with its kind and beds."""

    TYPE: ClassVar[str] = "placement.agency.registered.v1"
    AGGREGATE: ClassVar[str] = "agency"

    agency_id: UUID
    kind: str
    area: str
    beds: int


class AgencyConverted(_Placement):
    """A county's child-welfare institution became a guidance or protection centre (转型)."""

    TYPE: ClassVar[str] = "placement.agency.converted.v1"
    AGGREGATE: ClassVar[str] = "agency"

    agency_id: UUID
    kind_before: str
    kind: str
    area: str


class CustodyBegan(_Placement):
    """A child was admitted: this agency, this bed, on this ground (未成年人保护法 92, 94)."""

    TYPE: ClassVar[str] = "placement.custody.began.v1"
    AGGREGATE: ClassVar[str] = "custody"

    custody_id: UUID
    child_id: UUID
    agency_id: UUID
    regime: str
    ground: str
    area: str
    began_at: datetime
    order_id: UUID | None = None
    mode: str = "agency"
    organisation_id: UUID | None = None


class CustodyEnded(_Placement):
    """The custody ended: the child went home, or on to another agency."""

    TYPE: ClassVar[str] = "placement.custody.ended.v1"
    AGGREGATE: ClassVar[str] = "custody"

    custody_id: UUID
    child_id: UUID
    agency_id: UUID
    outcome: str
    area: str
    ended_at: datetime


class CustodyReviewed(_Placement):
    """Somebody looked whether the child can go home."""

    TYPE: ClassVar[str] = "placement.custody.reviewed.v1"
    AGGREGATE: ClassVar[str] = "custody"

    custody_id: UUID
    child_id: UUID
    agency_id: UUID
    area: str


class AgencyAssessed(_Placement):
    """Whether a county's institution has the resources to keep children (机构评估)."""

    TYPE: ClassVar[str] = "placement.agency.assessed.v1"
    AGGREGATE: ClassVar[str] = "agency"

    agency_id: UUID
    area: str
    status: str


class AgencyChanged(_Placement):
    """Which care an agency names, whom it serves, or which organisation runs it is different."""

    TYPE: ClassVar[str] = "placement.agency.changed.v1"
    AGGREGATE: ClassVar[str] = "agency"

    agency_id: UUID
    area: str
    capabilities: tuple[str, ...]
    organisation_id: UUID | None = None


class CareAgreementSigned(_Placement):
    """A protection centre entrusts care to an institution by written agreement (委托照料协议)."""

    TYPE: ClassVar[str] = "placement.care-agreement.signed.v1"
    AGGREGATE: ClassVar[str] = "agreement"

    agreement_id: UUID
    centre_id: UUID
    institution_id: UUID
    capabilities: tuple[str, ...]
    area: str
    valid_from: date
    valid_until: date


class CareAgreementEnded(_Placement):
    """A care agreement was ended before it ran out."""

    TYPE: ClassVar[str] = "placement.care-agreement.ended.v1"
    AGGREGATE: ClassVar[str] = "agreement"

    agreement_id: UUID
    area: str
    ended_on: date


class ConsolidationDecided(_Placement):
    """A prefecture decided which children move to the city, and where (民发〔2021〕44号)."""

    TYPE: ClassVar[str] = "placement.consolidation.decided.v1"
    AGGREGATE: ClassVar[str] = "plan"

    plan_id: UUID
    area: str
    agencies: int
    children: int


class HouseholdApproved(_Placement):
    """A family may take children (again): kin (亲属抚养) or a foster family (家庭寄养)."""

    TYPE: ClassVar[str] = "placement.household.approved.v1"
    AGGREGATE: ClassVar[str] = "household"

    household_id: UUID
    agency_id: UUID
    kind: str
    area: str
    places: int


class HouseholdClosed(_Placement):
    """A family takes no more children: suspended or off the list."""

    TYPE: ClassVar[str] = "placement.household.closed.v1"
    AGGREGATE: ClassVar[str] = "household"

    household_id: UUID
    agency_id: UUID
    kind: str
    area: str
    status: str
