"""Tracing the family of a rescued child (打拐解救儿童)."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field

from chassis.errors import Conflict, Fault, Forbidden, Invalid
from chassis.models import InArea, moment, one_of
from judicial_referral.tables import ONLY_ITS_UNIT, Row
from judicial_referral.tracing.chain import (
    Done,
    TracingStep,
    earliest,
    is_over,
    missing,
)


class Carer(StrEnum):
    """To whom the child goes."""

    PROTECTION_AGENCY = "protection_agency"  # 未成年人救助保护机构
    WELFARE_INSTITUTION = "welfare_institution"  # 儿童福利机构
    PARENTS = "parents"  # 生父母
    BUYER = "buyer"  # 收买人


CARERS = {
    TracingStep.CARED: (Carer.PROTECTION_AGENCY, Carer.WELFARE_INSTITUTION),
    TracingStep.HANDED_OVER: (Carer.WELFARE_INSTITUTION,),
    TracingStep.RETURNED: (Carer.PARENTS,),
}


class TracedAlready(Conflict):
    """The family of this child is being traced already."""

    title_zh = "该儿童已在查找亲属"


class TracingStepMissing(Conflict):
    """An earlier step of the chain is not done; each is named under errors."""

    title_zh = "前置步骤尚未完成"


class TracingStepTooEarly(Conflict):
    """The period that must pass before this step has not passed."""

    title_zh = "法定期限未满"


class TracingStepOver(Conflict):
    """This step was taken, or the parents were found meanwhile."""

    title_zh = "该步骤已完成或不再适用"


class TracingStepOfAnother(Forbidden):
    """Police certify and search; civil affairs care, publish and hand over."""

    title_zh = "该步骤由其他机关办理"


class BuyerNeverCares(Conflict):
    """A rescued child is never left with those who bought it (民发〔2015〕159号)."""

    title_zh = "不得将被拐卖儿童交由收买家庭抚养"


class CarerNotFitting(Invalid):
    """In this step the child goes to somebody else."""

    title_zh = "接收主体与步骤不符"


class ParentsSoldChild(Conflict):
    """A child is not returned to parents who sold or abandoned it."""

    title_zh = "生父母涉嫌出卖、遗弃，不得送返"


class Tracing(Row, InArea, table=True):
    """One rescued child, and how far the search has come. It holds no genetic data."""

    __table_args__ = (
        Index(
            "uq_tracing_child",
            "child_id",
            unique=True,
            postgresql_where=text("step <> 'returned'"),
        ),
        Index("ix_tracing_county", "county", "id"),
        one_of("step", TracingStep),
        {"info": {"organisation": ONLY_ITS_UNIT}},
    )
    child_key: ClassVar = "child_id"
    refusals: ClassVar = {"uq_tracing_child": TracedAlready}

    id: UUID = Field(primary_key=True)
    referral_id: UUID = Field(foreign_key="referral.id")
    unit_id: UUID
    child_id: UUID
    step: str = TracingStep.RESCUED
    parents_complicit: bool = False
    opened_at: datetime = moment()
    version: int = 1

    def advance(self, step: TracingStep, on: date, done: Done, carer: Carer | None) -> None:
        """Raises the refusal that the chain has for it."""
        if carer is Carer.BUYER:
            raise BuyerNeverCares
        if carer not in CARERS.get(step, (None,)):
            raise CarerNotFitting
        if is_over(step, done):
            raise TracingStepOver
        if lacking := missing(step, done):
            raise TracingStepMissing(faults=[Fault("/step", one.value) for one in lacking])
        if on < earliest(step, done, self.area):
            raise TracingStepTooEarly
        if step is TracingStep.RETURNED and self.parents_complicit:
            raise ParentsSoldChild
        self.step = step
        self.version += 1


class TracingDone(Row, InArea, table=True):
    """A step that was taken, under which document; only ever added."""

    __table_args__ = (
        UniqueConstraint("tracing_id", "step"),
        one_of("step", TracingStep),
        one_of("carer", Carer),
        {"info": {"organisation": ONLY_ITS_UNIT, "append_only": True}},
    )
    child_key: ClassVar = "child_id"
    refusals: ClassVar = {"uq_tracing_done_tracing_id_step": TracingStepOver}

    id: UUID = Field(primary_key=True)
    tracing_id: UUID = Field(foreign_key="tracing.id")
    unit_id: UUID
    child_id: UUID
    step: str
    done_on: date
    document_no: str = Field(max_length=100)
    carer: str | None = None
    entered_by: str
    entered_at: datetime = moment()
