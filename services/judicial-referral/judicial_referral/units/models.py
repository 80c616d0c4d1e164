"""Judicial units: police units 公安机关, procuratorates 人民检察院, courts 人民法院."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from chassis.errors import Conflict, Forbidden, NotFound
from chassis.models import moment, one_of
from judicial_referral.tables import Row


class UnitKind(StrEnum):
    POLICE = "police"
    PROCURATORATE = "procuratorate"
    COURT = "court"


class UnitNotFound(NotFound):
    """There is no such judicial unit."""

    title_zh = "司法机关不存在"


class UnitAlreadyRegistered(Conflict):
    """This judicial unit is registered already."""

    title_zh = "司法机关已登记"


class ClientHasFeed(Conflict):
    """This client has a feed here already; give the unit's liaison system a client of its own."""

    title_zh = "该客户端已有订阅"


class OutsideYourArea(Forbidden):
    """You may register only units whose jurisdiction lies in your area."""

    title_zh = "超出本行政区域"


class Unit(Row, table=True):
    """A judicial unit and the client of its liaison system. It holds nothing about a child."""

    __table_args__ = (UniqueConstraint("client_id"), one_of("kind", UnitKind))
    refusals: ClassVar = {
        "pk_unit": UnitAlreadyRegistered,
        "uq_unit_client_id": ClientHasFeed,
        "pk_subscription": ClientHasFeed,
    }

    id: UUID = Field(primary_key=True)
    """The organisation's id at the issuer: what the `org` of its tokens says."""
    kind: str
    name: str = Field(max_length=200)
    jurisdiction: str = Field(max_length=12, index=True)
    """A division code prefix."""
    client_id: str = Field(max_length=100)
    created_at: datetime = moment()

    @property
    def department(self) -> str:
        """Who answers for a duty of this unit: of the ten departments only the police is one."""
        return "public_security" if self.kind == UnitKind.POLICE else self.kind
