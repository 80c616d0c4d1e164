"""Prequalification (资格预审): who may bid is found out before the tender is published (条例21)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from chassis.errors import Conflict, Forbidden, Invalid, NotFound, Problem
from chassis.models import InArea, moment, new_id
from procurement.fields import day_of
from procurement.periods import last_day
from procurement.tables import Row

NORM = "procurement.prequalification"


class PrequalificationTooShort(Invalid):
    """Suppliers have at least five working days from the notice to apply (实施条例21)."""

    title_zh = "资格预审申请文件提交期限不足"


class PrequalificationNotAnnounced(NotFound):
    """This tender has no prequalification that you may see."""

    title_zh = "该项目未进行资格预审"


class PrequalificationAnnounced(Conflict):
    """The tender has its prequalification already."""

    title_zh = "资格预审公告已发布"


class PrequalificationOver(Conflict):
    """The time to apply has passed."""

    title_zh = "资格预审申请期限已过"


class PrequalificationNotOver(Conflict):
    """Applications are judged after the time to apply, all by the same conditions."""

    title_zh = "资格预审申请期限未到"


class PrequalificationUnfinished(Conflict):
    """The tender is published once every application is judged and enough suppliers qualify."""

    title_zh = "资格预审未完成或合格供应商不足"


class AppliedAlready(Conflict):
    """Your application is in already."""

    title_zh = "已提交资格预审申请"


class JudgedAlready(Conflict):
    """This application was judged already."""

    title_zh = "资格预审申请已审查"


class NotPrequalified(Forbidden):
    """Only suppliers that qualified may bid for this tender."""

    title_zh = "未通过资格预审"


class PrequalificationBase(SQLModel):
    """What a caller may write."""

    conditions: str = Field(min_length=1, max_length=10_000, description="资格条件, no names.")
    closes_at: datetime = moment()


class Prequalification(PrequalificationBase, Row, InArea, table=True):
    """The notice; public at once. The area is the tender's."""

    __table_args__ = (
        UniqueConstraint("tender_id"),
        {"info": {"organisation": "{organisation} <> ''"}},
    )
    refusals: ClassVar[Mapping[str, type[Problem]]] = {
        "uq_prequalification_tender_id": PrequalificationAnnounced
    }

    id: UUID = Field(default_factory=new_id, primary_key=True)
    tender_id: UUID = Field(foreign_key="tender.id")
    announced_at: datetime = moment()

    def must_last(self) -> None:
        """Raises PrequalificationTooShort."""
        if day_of(self.closes_at) < last_day(NORM, day_of(self.announced_at), self.area):
            raise PrequalificationTooShort

    def must_take_applications(self, now: datetime) -> None:
        """Raises PrequalificationOver."""
        if now >= self.closes_at:
            raise PrequalificationOver

    def must_be_over(self, now: datetime) -> None:
        """Raises PrequalificationNotOver."""
        if now < self.closes_at:
            raise PrequalificationNotOver

    def must_be_finished(self, findings: Sequence[bool | None], needed: int, now: datetime) -> None:
        """Raises PrequalificationNotOver, PrequalificationUnfinished."""
        self.must_be_over(now)
        if None in findings or findings.count(True) < needed:
            raise PrequalificationUnfinished


class ApplicationBase(SQLModel):
    """What a caller may write."""

    statement: str = Field(min_length=1, max_length=10_000, description="资格证明, no names.")


class Application(ApplicationBase, Row, InArea, table=True):
    """A supplier's application; nobody but the buyer sees those of others."""

    __table_args__ = (
        UniqueConstraint("prequalification_id", "provider_id"),
        Index("ix_application_organisation", "organisation_id", "id"),
        CheckConstraint("(is_qualified IS NULL) = (document_no IS NULL)", name="judged"),
        {"info": {"organisation": "organisation_id::text = {organisation}"}},
    )
    refusals: ClassVar[Mapping[str, type[Problem]]] = {
        "uq_application_prequalification_id_provider_id": AppliedAlready
    }

    id: UUID = Field(default_factory=new_id, primary_key=True)
    prequalification_id: UUID = Field(foreign_key="prequalification.id")
    tender_id: UUID = Field(foreign_key="tender.id")
    provider_id: UUID = Field(foreign_key="provider.id")
    organisation_id: UUID
    received_at: datetime = moment()
    is_qualified: bool | None = None
    reasons: str | None = Field(default=None, max_length=4000)
    document_no: str | None = Field(default=None, max_length=100)
    version: int = 1

    def judge(self, *, is_qualified: bool, reasons: str, document_no: str) -> None:
        """Raises JudgedAlready."""
        if self.is_qualified is not None:
            raise JudgedAlready
        self.is_qualified, self.reasons, self.document_no = is_qualified, reasons, document_no
        self.version += 1
