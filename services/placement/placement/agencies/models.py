"""Agencies that take children (儿童福利机构、未成年人救助保护机构)."""

from collections.abc import Set
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field, SQLModel

from chassis.models import moment, new_id, one_of
from placement.agencies.errors import (
    AgencyAnswersForNoHousehold,
    AgencyHasAgreements,
    AgencyHasHolds,
    AgencyHasHouseholds,
    AgencyHasResidents,
    AgencyNotAssessable,
    AgencyNotAssessed,
    AgencyNotConvertible,
    AgencyNotRetainable,
    AgencyRetained,
    AgencyThere,
    AgencyTransitionRefused,
    ApprovalMissing,
    CapabilityPromised,
    CapabilityUnproven,
    MovesUnfinished,
)
from placement.agencies.resources import Resources
from placement.tables import Row
from reference.divisions import Area, Level


class Kind(StrEnum):
    """What an agency is; it decides which children it may take."""

    CWI = "CWI"  # 儿童福利机构
    MPC = "MPC"  # 未成年人救助保护机构
    CGC = "CGC"  # 儿童福利指导中心


class Capability(StrEnum):
    """Care that not every agency can give."""

    INFANT = "infant"  # 婴幼儿照护
    REHAB = "rehab"  # 康复
    SPECIAL_ED = "special_ed"  # 特殊教育
    MEDICAL = "medical"  # 医疗


class Sex(StrEnum):
    """Whom an agency serves."""

    MALE = "male"
    FEMALE = "female"
    ANY = "any"


class Transition(StrEnum):
    """How far a county's institution is on its way (转型, 民发〔2021〕44号)."""

    COUNTY_CWI = "county_cwi"
    ASSESSED = "assessed"
    RETAINED = "retained_by_province"  # 省级批准保留
    TRANSFER_PLANNED = "transfer_planned"
    CHILDREN_MOVED = "children_moved"
    CONVERTED_MPC = "converted_mpc"
    CONVERTED_CGC = "converted_cgc"


class AgencyFacts(SQLModel):
    """What may change of an agency. `youngest` and `oldest` are full years, both included."""

    name: str = Field(min_length=2, max_length=100)
    organisation_id: UUID | None = None
    capabilities: list[Capability] = Field(default=[], max_length=4, sa_type=ARRAY(Text))
    sex: Sex = Field(default=Sex.ANY, sa_type=Text)
    youngest: int = Field(default=0, ge=0, le=17)
    oldest: int = Field(default=17, ge=0, le=17)


class AgencyBase(AgencyFacts):
    """A public facility: no person is named.

    `seat` is the county or prefecture whose civil-affairs department runs it; it serves the
    children of that whole area.
    """

    kind: Kind = Field(sa_type=Text)
    seat: str = Field(max_length=6, regex=r"^[0-9]{4}([0-9]{2})?$")


class Agency(AgencyBase, Resources, Row, table=True):
    """An agency.

    It has no area columns on purpose: a county must find the institution of its city, and which
    public facilities exist is no secret. What is secret is who lives there: `custody` holds that,
    under the child's area.
    """

    __table_args__ = (
        one_of("kind", Kind),
        one_of("sex", Sex),
        CheckConstraint("youngest <= oldest", name="ages"),
        one_of("transition", Transition),
        CheckConstraint(
            "(transition = 'retained_by_province') = (retention_no IS NOT NULL)", name="retention"
        ),
        CheckConstraint(
            "transition NOT LIKE 'converted%' OR lower(kind) = right(transition, 3)",
            name="transition_of_kind",
        ),
        CheckConstraint(
            "kind = 'CWI' OR transition IS NULL OR transition LIKE 'converted%'",
            name="kind_of_transition",
        ),
        CheckConstraint(
            "(coalesce(transition, '') LIKE 'converted%') = (conversion_no IS NOT NULL)",
            name="conversion_documented",
        ),
        Index("uq_agency_seat_name", "seat", "name", unique=True),
    )
    refusals: ClassVar = {
        "ck_agency_no_residents": AgencyHasResidents,
        "ck_agency_no_holds": AgencyHasHolds,
        "ck_agency_no_households": AgencyHasHouseholds,
        "ck_agency_no_agreements": AgencyHasAgreements,
        "ck_custody_agency_answers": AgencyAnswersForNoHousehold,
        "ck_agency_retention": ApprovalMissing,
        "ck_agency_transition_order": AgencyTransitionRefused,
        "ck_agency_transition_of_kind": AgencyTransitionRefused,
        "ck_agency_kind_of_transition": AgencyNotAssessed,
        "uq_agency_seat_name": AgencyThere,
    }

    id: UUID = Field(default_factory=new_id, primary_key=True)
    conversion_no: str | None = Field(default=None, max_length=100)
    converted_at: datetime | None = moment(default=None)
    transition: str | None = Field(default=None, sa_type=Text)
    has_resources: bool | None = None
    retention_no: str | None = Field(default=None, max_length=100)
    created_at: datetime = moment()
    version: int = 1

    def serves(self, area: Area) -> bool:
        """A prefecture's agency serves its counties."""
        return area.code.startswith(self.seat)

    def convert(self, kind: Kind, document_no: str, at: datetime) -> None:
        """民发〔2021〕44号; that no child lives here any more is checked by the database."""
        if not self.is_county_institution:
            raise AgencyNotConvertible
        if self.transition == Transition.RETAINED:
            raise AgencyRetained
        if self.transition == Transition.TRANSFER_PLANNED:
            raise MovesUnfinished
        if self.transition == Transition.COUNTY_CWI:
            raise AgencyNotAssessed
        self.kind, self.conversion_no, self.converted_at = kind, document_no, at
        self._pass_to(Transition(f"converted_{kind.lower()}"))

    @property
    def is_county_institution(self) -> bool:
        return self.kind == Kind.CWI and Area(self.seat).level is Level.COUNTY

    def gives_up_to(self, other: "Agency") -> bool:
        """A county's institution to the city's: such a child does not come back for its papers."""
        return self.is_county_institution and Area(other.seat).level is Level.PREFECTURE

    @property
    def awaits_plan(self) -> bool:
        """Assessed, and found to lack what it needs."""
        return self.transition == Transition.ASSESSED and self.has_resources is False

    def record(self, resources: Resources) -> None:
        for name in Resources.model_fields:
            setattr(self, name, getattr(resources, name))
        self.version += 1

    def change(
        self, facts: AgencyFacts, *, proven: Set[Capability], promised: Set[Capability]
    ) -> None:
        before, after = set(self.capabilities), set(facts.capabilities)
        if after - before - proven:
            raise CapabilityUnproven
        if promised & (before - after):
            raise CapabilityPromised
        for name in AgencyFacts.model_fields:
            setattr(self, name, getattr(facts, name))
        self.version += 1

    def assess(self, *, has_resources: bool) -> None:
        if self.transition not in (Transition.COUNTY_CWI, Transition.ASSESSED):
            raise AgencyNotAssessable
        self.has_resources = has_resources
        self._pass_to(Transition.ASSESSED)

    def retain(self, approval_no: str) -> None:
        """The province keeps a few that are well equipped and have many children."""
        if self.transition != Transition.ASSESSED or not self.has_resources:
            raise AgencyNotRetainable
        self.retention_no = approval_no
        self._pass_to(Transition.RETAINED)

    def plan_transfer(self) -> None:
        self._pass_to(Transition.TRANSFER_PLANNED)

    def empty(self) -> None:
        """Its last child has gone."""
        self._pass_to(Transition.CHILDREN_MOVED)

    def fill(self) -> None:
        """Children came back by a plan of return: it stands where it stood before the plan."""
        if self.transition in (Transition.TRANSFER_PLANNED, Transition.CHILDREN_MOVED):
            self._pass_to(Transition.ASSESSED)

    def _pass_to(self, transition: Transition) -> None:
        self.transition = transition
        self.version += 1


class AgencyAssessment(Row, table=True):
    """One assessment (机构评估) with its reasons; the latest counts."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    agency_id: UUID = Field(foreign_key="agency.id", index=True)
    assessed_at: datetime = moment()
    score: int
    pass_mark: int
    has_resources: bool
    findings: list[dict[str, Any]] = Field(sa_type=JSONB)
