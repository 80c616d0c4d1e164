"""Beds, and the stays in them."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, NamedTuple
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, ExcludeConstraint
from sqlmodel import Field, SQLModel

from chassis.errors import Conflict, Invalid
from chassis.models import moment, new_id
from placement.agencies.errors import AgencyTakesNoChildren
from placement.tables import Row


class Feature(StrEnum):
    """What sets a bed apart."""

    COT = "cot"
    ACCESSIBLE = "accessible"
    ISOLATION = "isolation"
    FAMILY_ROOM = "family_room"


class BedTaken(Conflict):
    """Another child has this bed."""

    title_zh = "床位已被占用"


class NoFreeBed(Conflict):
    """The agency has fewer free beds than children to admit; nobody was admitted."""

    title_zh = "空余床位不足"


class BedUnknown(Invalid):
    """A bed that was asked for is not one of this agency's."""

    title_zh = "床位不属于该机构"


class BedThere(Conflict):
    """The agency has a bed with this label already."""

    title_zh = "床位编号已存在"


class BedBase(SQLModel):
    label: str = Field(min_length=1, max_length=40)
    features: list[Feature] = Field(default=[], max_length=4, sa_type=ARRAY(Text))


class Bed(BedBase, Row, table=True):
    """A bed of an agency. Like the agency it is no secret, and has no area columns."""

    __table_args__ = (
        Index("uq_bed_agency_id_label", "agency_id", "label", unique=True),
        UniqueConstraint("id", "agency_id"),
    )
    refusals: ClassVar = {"uq_bed_agency_id_label": BedThere}

    id: UUID = Field(default_factory=new_id, primary_key=True)
    agency_id: UUID = Field(foreign_key="agency.id")


class BedStay(Row, table=True):
    """A bed is taken for a time, lived in or held; for whom only the custody or the hold says.

    Kept apart from custody so that a county can count its city's free beds without a way to see,
    count or guess another county's children.
    """

    __table_args__ = (
        ForeignKeyConstraint(["bed_id", "agency_id"], ["bed.id", "bed.agency_id"]),
        UniqueConstraint("id", "bed_id"),
        CheckConstraint("ended_at >= began_at", name="ends_after_it_began"),
        ExcludeConstraint(
            ("bed_id", "="),
            (text("tstzrange(began_at, ended_at)"), "&&"),
            name="ex_bed_stay_bed_id",
            using="gist",
        ),
        Index("ix_bed_stay_open", "agency_id", postgresql_where=text("ended_at IS NULL")),
    )
    refusals: ClassVar = {
        "ex_bed_stay_bed_id": BedTaken,
        "ck_bed_stay_agency_takes_children": AgencyTakesNoChildren,
    }

    id: UUID = Field(default_factory=new_id, primary_key=True)
    bed_id: UUID
    agency_id: UUID
    began_at: datetime = moment()
    ended_at: datetime | None = moment(default=None)


class Beds(NamedTuple):
    """How many there are, and how many of them nobody has."""

    beds: int
    free_beds: int


class Stay(NamedTuple):
    """As much of a stay as a custody asks for."""

    id: UUID
    bed_id: UUID
    agency_id: UUID
    began_at: datetime


def choose(free: Sequence[Bed], infants: Sequence[bool]) -> list[Bed]:
    """A bed for each child, in order: cots for infants, and for others only when nothing is left.

    Raises NoFreeBed. Among equals the first label is taken, so that a choice can be retold.
    """
    left = sorted(free, key=lambda bed: bed.label)
    chosen = []
    for infant in infants:
        if not left:
            raise NoFreeBed
        best = min(left, key=lambda bed: (Feature.COT in bed.features) is not infant)
        left.remove(best)
        chosen.append(best)
    return chosen
