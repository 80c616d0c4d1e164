"""Agencies that take children (儿童福利机构、未成年人救助保护机构)."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel

from chassis.errors import Conflict, Forbidden
from chassis.models import moment, new_id, one_of
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


class AgencyElsewhere(Forbidden):
    """The agency has its seat outside your area, or belongs to another organisation."""

    title_zh = "机构不在您的辖区或不属于您的单位"


class AgencyNotConvertible(Conflict):
    """Only a child-welfare institution of a county becomes a guidance or protection centre."""

    title_zh = "仅县级儿童福利机构可以转型"


class AgencyHasResidents(Conflict):
    """Children still live here; transfer them before the agency is converted."""

    title_zh = "机构内仍有儿童"


class AgencyTakesNoChildren(Conflict):
    """A guidance centre takes no children."""

    title_zh = "指导中心不收留儿童"


class AgencyThere(Conflict):
    """An agency of this name has its seat there already."""

    title_zh = "该机构已登记"


class AgencyBase(SQLModel):
    """A public facility: no person is named.

    `seat` is the county or prefecture whose civil-affairs department runs it; it serves the
    children of that whole area. `youngest` and `oldest` are full years, both included.
    """

    name: str = Field(min_length=2, max_length=100)
    kind: Kind = Field(sa_type=Text)
    seat: str = Field(max_length=6, regex=r"^[0-9]{4}([0-9]{2})?$")
    organisation_id: UUID | None = None
    capabilities: list[Capability] = Field(default=[], max_length=4, sa_type=ARRAY(Text))
    sex: Sex = Field(default=Sex.ANY, sa_type=Text)
    youngest: int = Field(default=0, ge=0, le=17)
    oldest: int = Field(default=17, ge=0, le=17)


class Agency(AgencyBase, Row, table=True):
    """An agency.

    It has no area columns on purpose: a county must find the institution of its city, and which
    public facilities exist is no secret. What is secret is who lives there: `custody` holds that,
    under the child's area.
    """

    __table_args__ = (
        one_of("kind", Kind),
        one_of("sex", Sex),
        CheckConstraint("youngest <= oldest", name="ages"),
        Index("uq_agency_seat_name", "seat", "name", unique=True),
    )
    refusals: ClassVar = {
        "ck_agency_no_residents": AgencyHasResidents,
        "uq_agency_seat_name": AgencyThere,
    }

    id: UUID = Field(default_factory=new_id, primary_key=True)
    conversion_no: str | None = Field(default=None, max_length=100)
    converted_at: datetime | None = moment(default=None)
    created_at: datetime = moment()
    version: int = 1

    def serves(self, area: Area) -> bool:
        """A prefecture's agency serves its counties."""
        return Area(self.seat).covers(area)

    def convert(self, kind: Kind, document_no: str, at: datetime) -> None:
        """民发〔2021〕44号; that no child lives here any more is checked by the database."""
        if self.kind != Kind.CWI or Area(self.seat).level is not Level.COUNTY:
            raise AgencyNotConvertible
        self.kind, self.conversion_no, self.converted_at = kind, document_no, at
        self.version += 1
