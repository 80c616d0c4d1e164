"""Who is asking, for which area, and what for: the words every service shares."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from reference.divisions import Area, Level


class Role(StrEnum):
    """What a person or a client may act as; one token may hold several."""

    VILLAGE_DIRECTOR = "village_director"  # 儿童主任
    TOWNSHIP_SUPERVISOR = "township_supervisor"  # 儿童督导员
    COUNTY_OFFICER = "county_officer"  # 县级民政部门
    CITY_OFFICER = "city_officer"  # 设区的市级民政部门
    PROVINCIAL_OFFICER = "provincial_officer"
    NATIONAL_OFFICER = "national_officer"
    AGENCY_STAFF = "agency_staff"  # 儿童福利机构、未成年人救助保护机构
    PROVIDER_STAFF = "provider_staff"  # 承接主体
    COURT_LIAISON = "court_liaison"  # 人民法院
    POLICE_LIAISON = "police_liaison"  # 公安机关
    PROCURATORATE_LIAISON = "procuratorate_liaison"  # 人民检察院
    REPORTER = "reporter"  # 强制报告义务主体
    FINANCE_OFFICER = "finance_officer"  # 财政部门
    AUDITOR = "auditor"
    OPERATOR = "operator"
    SERVICE = "service"


OFFICERS = (
    Role.VILLAGE_DIRECTOR,
    Role.TOWNSHIP_SUPERVISOR,
    Role.COUNTY_OFFICER,
    Role.CITY_OFFICER,
    Role.PROVINCIAL_OFFICER,
    Role.NATIONAL_OFFICER,
)
LIAISONS = (Role.COURT_LIAISON, Role.POLICE_LIAISON, Role.PROCURATORATE_LIAISON)
_OF_THE_NATION = frozenset((Role.NATIONAL_OFFICER, Role.AUDITOR, Role.OPERATOR, Role.SERVICE))
_BY_ORGANISATION = frozenset((*LIAISONS, Role.PROVIDER_STAFF))


class Purpose(StrEnum):
    """Why a child's record is opened (after HL7 v3 PurposeOfUse); written into the audit."""

    CARE = "care"  # 关爱服务
    CUSTODY = "custody"  # 监护与安置
    REPORT = "report"  # 强制报告
    JUSTICE = "justice"  # 司法保护
    PROCUREMENT = "procurement"  # 政府购买服务
    STATISTICS = "statistics"
    ACCOUNT = "account"  # 账户与授权
    OPERATION = "operation"  # 系统运行


@dataclass(frozen=True, slots=True)
class Scope:
    """What row-level security lets a transaction see: one level with its code, or one organisation.

    `level` is a division level, `organisation`, or `nothing`; `code` its division code prefix or
    organisation id.
    """

    level: str
    code: str = ""

    @classmethod
    def of(cls, area: Area) -> "Scope":
        return cls(area.level.value, area.code)


ORGANISATION = "organisation"
"""The level of a scope that is one organisation's own matters."""
NATION = Scope(Level.NATION.value)
NOTHING = Scope("nothing")


@dataclass(frozen=True, slots=True)
class Caller:
    """The holder of a verified token."""

    subject: str
    client_id: str
    organisation: str | None
    roles: frozenset[str]
    area: Area
    expires_at: datetime

    @property
    def scope(self) -> Scope:
        """Area for officials; their own matters only for providers and judicial units."""
        if self.roles & _BY_ORGANISATION and not self.roles.intersection(OFFICERS):
            return Scope(ORGANISATION, self.organisation) if self.organisation else NOTHING
        if self.area.level is Level.NATION and not self.roles & _OF_THE_NATION:
            return NOTHING
        return Scope.of(self.area)

    def acting_as(self, roles: frozenset[str]) -> "Caller":
        """The same caller with no more roles than the endpoint is for: one who is both an officer
        and staff of a provider sees, in each, what that one may see."""
        return self if self.roles <= roles else replace(self, roles=self.roles & roles)

    @property
    def sees_identifiers(self) -> bool:
        """Names and numbers are masked above county (domain rule 10.3)."""
        return self.area.is_county or self.area.level in (Level.TOWNSHIP, Level.VILLAGE)
