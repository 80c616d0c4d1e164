"""Payments: a fund pays an accepted milestone, once."""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from chassis.errors import Conflict, Problem
from chassis.models import InArea, moment, new_id
from procurement.milestones.models import MilestoneNotAccepted
from procurement.tables import Row


class FundForAnotherArea(Conflict):
    """The fund is not one of the contract's area."""

    title_zh = "资金不属于合同所在区域"


class Payment(Row, InArea, table=True):
    """The money for one milestone; the area is the contract's."""

    __table_args__ = (
        UniqueConstraint("milestone_id"),
        UniqueConstraint("entry_id"),
        Index("ix_payment_county", "county", "id"),
        Index("ix_payment_organisation", "organisation_id", "id"),
        CheckConstraint("amount_fen > 0", name="amount"),
        {"info": {"append_only": True, "organisation": "organisation_id::text = {organisation}"}},
    )
    refusals: ClassVar[Mapping[str, type[Problem]]] = {
        "uq_payment_milestone_id": MilestoneNotAccepted
    }

    id: UUID = Field(default_factory=new_id, primary_key=True)
    milestone_id: UUID = Field(foreign_key="milestone.id")
    contract_id: UUID = Field(foreign_key="contract.id")
    fund_id: UUID = Field(foreign_key="fund.id")
    entry_id: UUID = Field(foreign_key="entry.id")
    organisation_id: UUID
    amount_fen: int = Field(sa_type=BigInteger)
    paid_at: datetime = moment()
