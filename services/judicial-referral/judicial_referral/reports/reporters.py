"""Who must report (强制报告义务主体; 未成年人保护法11, 130; 高检发〔2020〕9号)."""

from enum import StrEnum


class ReporterKind(StrEnum):
    """The kinds of reporters; `department` answers for their reporting at once."""

    department: str

    STATE_ORGAN = "state_organ", "civil_affairs"  # 国家机关
    VILLAGE_COMMITTEE = "village_committee", "civil_affairs"  # 村（居）民委员会
    SCHOOL = "school", "education"  # 学校
    KINDERGARTEN = "kindergarten", "education"  # 幼儿园
    TUTORING = "tutoring", "education"  # 校外培训机构
    SCHOOL_BUS = "school_bus", "education"  # 校车服务提供者
    WELFARE_AGENCY = "welfare_agency", "civil_affairs"  # 儿童福利机构、救助保护机构
    CHILDCARE = "childcare", "health"  # 托育服务机构
    MEDICAL = "medical", "health"  # 医疗机构
    DOMESTIC_SERVICE = "domestic_service", "commerce"  # 家政服务机构
    LODGING = "lodging", "public_security"  # 住宿经营者
    SOCIAL_ORGANISATION = "social_organisation", "civil_affairs"  # 社会组织
    REGISTRY_VISIT = "registry_visit", "civil_affairs"  # 走访
    OTHER = "other", "civil_affairs"

    def __new__(cls, code: str, department: str = "civil_affairs") -> "ReporterKind":
        member = str.__new__(cls, code)
        member._value_ = code
        member.department = department
        return member
