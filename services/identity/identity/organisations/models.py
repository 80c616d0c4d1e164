"""Organisations: the bodies that people and systems act for."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from chassis.errors import Conflict, NotFound
from chassis.models import moment, new_id, one_of
from identity.tables import Row


class OrganisationNotFound(NotFound):
    """There is no such organisation."""

    title_zh = "机构不存在"


class OrganisationKnown(Conflict):
    """An organisation of this name exists in this area already."""

    title_zh = "机构已存在"


class OrganisationClosed(Conflict):
    """The organisation is closed; nobody acts for it any more."""

    title_zh = "机构已停用"


class OrganisationKind(StrEnum):
    """What a body is in the work of protecting children."""

    CIVIL_AFFAIRS = "civil_affairs"  # 民政部门
    AGENCY = "agency"  # 儿童福利机构、未成年人救助保护机构
    PROVIDER = "provider"  # 承接主体
    SCHOOL = "school"
    COURT = "court"  # 人民法院
    POLICE = "police"  # 公安机关
    PROCURATORATE = "procuratorate"  # 人民检察院
    FINANCE = "finance"  # 财政部门
    DEPARTMENT = "department"  # 教育、司法行政、人社、妇儿工委办、共青团、妇联、残联等部门
    AUDIT = "audit"
    PLATFORM = "platform"  # 平台运行单位


class OrganisationStatus(StrEnum):
    ACTIVE = "active"
    CLOSED = "closed"


class Organisation(Row, table=True):
    """One body. `credit_code` is its unified social credit code (统一社会信用代码)."""

    __table_args__ = (
        UniqueConstraint("area_code", "name"),
        UniqueConstraint("credit_code"),
        one_of("kind", OrganisationKind),
        one_of("status", OrganisationStatus),
    )
    refusals: ClassVar = {
        "uq_organisation_area_code_name": OrganisationKnown,
        "uq_organisation_credit_code": OrganisationKnown,
    }

    id: UUID = Field(default_factory=new_id, primary_key=True)
    name: str = Field(max_length=200)
    kind: str = Field(max_length=20)
    area_code: str = Field(max_length=12)
    credit_code: str | None = Field(default=None, max_length=18)
    status: str = Field(default=OrganisationStatus.ACTIVE.value, max_length=20)
    created_at: datetime = moment()
    version: int = 1

    def close(self) -> None:
        """Its people and systems get no token from now on."""
        self.refuse_if_closed()
        self.status = OrganisationStatus.CLOSED.value
        self.version += 1

    def refuse_if_closed(self) -> None:
        if self.status == OrganisationStatus.CLOSED:
            raise OrganisationClosed
