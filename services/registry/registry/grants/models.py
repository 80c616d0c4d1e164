"""What a provider's contract lets it see of a child (承接主体的授权范围), and whom an agency's
staff see: the children in its care (domain rule 10.3)."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from chassis.models import InArea, moment
from registry.tables import Row

IN_FORCE = (
    "child_grant.ended_on IS NULL AND (now() AT TIME ZONE 'Asia/Shanghai')::date "
    "BETWEEN child_grant.starts_on AND child_grant.ends_on"
)
"""SQL: today, by the database's clock, lies in the grant's period and it was not ended."""


def granted(child: str) -> str:
    """SQL: the organisation of the transaction has a grant in force for `child` (a column), or the
    child in its care.

    A function of the database (see the migration), because a subquery in a policy would be set up
    once for every partition by every statement, for officials as well.
    """
    return f"granted({child})"


class ChildGrant(Row, InArea, table=True):
    """Our copy of procurement's assignment: these fields of this child, on these days."""

    child_key: ClassVar[str | None] = "child_id"
    __table_args__ = (
        Index("ix_child_grant_child", "child_id", "organisation_id"),
        Index("ix_child_grant_organisation", "organisation_id", "child_id"),
        {"info": {"organisation": "organisation_id::text = {organisation}"}},
    )

    assignment_id: UUID = Field(primary_key=True)
    contract_id: UUID
    organisation_id: UUID
    child_id: UUID
    fields: list[str] = Field(sa_type=ARRAY(Text))
    starts_on: date
    ends_on: date
    ended_on: date | None = None


class CareGrant(Row, InArea, table=True):
    """Our copy of a custody: an agency has the child, and which organisation runs the agency.

    Its staff read the child's file from `custody.began` until `custody.ended`; the row stays, so
    that an end that came first stays an end.
    """

    child_key: ClassVar[str | None] = "child_id"
    __table_args__ = (
        Index("ix_care_grant_child", "child_id", postgresql_where=text("ended_at IS NULL")),
        Index(
            "ix_care_grant_organisation", "organisation_id",
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_care_grant_agency", "agency_id", postgresql_where=text("ended_at IS NULL")),
        {"info": {"organisation": "organisation_id::text = {organisation}"}},
    )  # fmt: skip

    custody_id: UUID = Field(primary_key=True)
    child_id: UUID
    agency_id: UUID
    organisation_id: UUID | None = None
    ended_at: datetime | None = moment(default=None)
