"""Allocations (倾斜分配): an amount for the counties below, simulated first and then committed."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from chassis.errors import Conflict, Problem
from chassis.models import InArea, moment, new_id, one_of
from procurement.fields import Fen
from procurement.funds.models import FundSource
from procurement.tables import Row


class AllocationStatus(StrEnum):
    """Money moves only when a simulation is committed."""

    SIMULATED = "simulated"
    COMMITTED = "committed"


class AllocationCommitted(Conflict):
    """This allocation was committed already."""

    title_zh = "分配方案已执行"


class InputsChanged(Conflict):
    """The counties' counts have changed since it was simulated; simulate again."""

    title_zh = "测算数据已变化，请重新测算"


class NobodyToShare(Conflict):
    """No county below has any of the children or work that are weighed."""

    title_zh = "没有可分配的对象"


class DonationsNotTilted(Conflict):
    """A donation goes where it was given to; only budget and lottery money is tilted."""

    title_zh = "捐赠资金不适用倾斜分配"


class AllocationBase(SQLModel):
    """What a caller may write."""

    fund_id: UUID = Field(foreign_key="fund.id")
    amount_fen: Fen = Field(sa_type=BigInteger)
    document: str = Field(min_length=1, max_length=200, description="The document's number (文号).")


class Allocation(AllocationBase, Row, InArea, table=True):
    """An amount of a fund, divided among the counties of the fund's area.

    `inputs` is a digest of all that was weighed, so that nothing else is committed.
    """

    __table_args__ = (
        Index("ix_allocation_county", "county", "id"),
        one_of("status", AllocationStatus),
        CheckConstraint("amount_fen > 0", name="amount"),
        CheckConstraint("(status = 'committed') = (committed_at IS NOT NULL)", name="committed"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    status: str = Field(default=AllocationStatus.SIMULATED, max_length=10)
    inputs: bytes = Field(sa_type=LargeBinary)
    simulated_at: datetime = moment()
    committed_at: datetime | None = moment(default=None)
    version: int = 1

    def must_be_simulated(self) -> None:
        """Raises AllocationCommitted."""
        if self.status != AllocationStatus.SIMULATED:
            raise AllocationCommitted

    def commit(self, inputs: bytes, at: datetime) -> None:
        """Raises AllocationCommitted, InputsChanged."""
        self.must_be_simulated()
        if inputs != self.inputs:
            raise InputsChanged
        self.status, self.committed_at = AllocationStatus.COMMITTED, at
        self.version += 1


class AllocationShare(Row, InArea, table=True):
    """A county's share, with what it was weighed by and what an even split would give."""

    __table_args__ = (
        UniqueConstraint("allocation_id", "division"),
        UniqueConstraint("entry_id"),
        Index("ix_allocation_share_county", "county", "id"),
        CheckConstraint("amount_fen >= 0", name="amount"),
    )
    refusals: ClassVar[Mapping[str, type[Problem]]] = {
        "uq_allocation_share_entry_id": AllocationCommitted,
    }

    id: UUID = Field(default_factory=new_id, primary_key=True)
    allocation_id: UUID = Field(foreign_key="allocation.id")
    division: str = Field(max_length=6)
    left_behind: int
    in_difficulty: int
    agencies: int
    workload: int
    is_priority: bool
    amount_fen: int = Field(sa_type=BigInteger)
    even_fen: int = Field(sa_type=BigInteger)
    entry_id: UUID | None = Field(default=None, foreign_key="entry.id")


TILTED = (FundSource.BUDGET, FundSource.LOTTERY)
