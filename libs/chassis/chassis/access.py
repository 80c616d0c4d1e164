"""Who is asking, for which area, and what for: the words every service shares."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property

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
    EDUCATION_OFFICER = "education_officer"  # 教育部门
    PUBLIC_SECURITY_OFFICER = "public_security_officer"  # 公安部门
    JUSTICE_OFFICER = "justice_officer"  # 司法行政部门
    HUMAN_RESOURCES_OFFICER = "human_resources_officer"  # 人力资源社会保障部门
    WOMEN_AND_CHILDREN_OFFICER = "women_and_children_officer"  # 妇女儿童工作委员会办公室
    YOUTH_LEAGUE_OFFICER = "youth_league_officer"  # 共青团
    WOMENS_FEDERATION_OFFICER = "womens_federation_officer"  # 妇联
    DISABLED_PERSONS_FEDERATION_OFFICER = "disabled_persons_federation_officer"  # 残联
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
DEPARTMENT_OFFICERS = {
    Role.FINANCE_OFFICER: "finance",
    Role.EDUCATION_OFFICER: "education",
    Role.PUBLIC_SECURITY_OFFICER: "public_security",
    Role.JUSTICE_OFFICER: "justice",
    Role.HUMAN_RESOURCES_OFFICER: "human_resources",
    Role.WOMEN_AND_CHILDREN_OFFICER: "women_and_children",
    Role.YOUTH_LEAGUE_OFFICER: "youth_league",
    Role.WOMENS_FEDERATION_OFFICER: "womens_federation",
    Role.DISABLED_PERSONS_FEDERATION_OFFICER: "disabled_persons_federation",
}
"""The department each acts for; civil affairs, the tenth, are `OFFICERS`."""
CIVIL_AFFAIRS = "civil_affairs"
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


@dataclass(frozen=True)
class Caller:
    """The holder of a verified token."""

    subject: str
    client_id: str
    organisation: str | None
    roles: frozenset[str]
    area: Area
    expires_at: datetime

    @cached_property
    def scope(self) -> Scope:
        """Area for officials; their own matters only for providers and judicial units."""
        if self.roles & _BY_ORGANISATION and not self.roles.intersection(OFFICERS):
            return self.own_scope
        if self.area.level is Level.NATION and not self.roles & _OF_THE_NATION:
            return NOTHING
        return Scope.of(self.area)

    @property
    def own_scope(self) -> Scope:
        """The matters of the caller's organisation, wherever they lie."""
        return Scope(ORGANISATION, self.organisation) if self.organisation else NOTHING

    def acting_as(self, roles: frozenset[str]) -> "Caller":
        """The same caller with no more roles than the endpoint is for: one who is both an officer
        and staff of a provider sees, in each, what that one may see."""
        return self if self.roles <= roles else replace(self, roles=self.roles & roles)

    @property
    def departments(self) -> frozenset[str]:
        """Of the ten that issued 民发〔2019〕34号, those the caller acts for."""
        acts_for = {
            DEPARTMENT_OFFICERS[Role(role)] for role in self.roles & set(DEPARTMENT_OFFICERS)
        }
        civil_affairs = {CIVIL_AFFAIRS} if self.roles & set(OFFICERS) else set()
        return frozenset(acts_for | civil_affairs)

    @property
    def sees_identifiers(self) -> bool:
        """Names and numbers are masked above county (domain rule 10.3)."""
        return self.area.is_county or self.area.level in (Level.TOWNSHIP, Level.VILLAGE)
