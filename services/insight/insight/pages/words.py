"""The page's words in both languages."""

from typing import Literal

from insight.facts.measures import Measure

Language = Literal["zh", "en"]

PAGE: dict[Language, dict[str, str]] = {
    "zh": {
        "name": "中文",
        "title": "儿童关爱保护概况",
        "area": "行政区划",
        "nation": "全国",
        "read_at": "统计时间（北京时间）",
        "behind": "尚未计入的事件",
        "caption": "各项指标",
        "measure": "指标",
        "value": "数值",
        "languages": "语言",
    },
    "en": {
        "name": "English",
        "title": "The care of children, in numbers",
        "area": "Division",
        "nation": "The whole country",
        "read_at": "Read at (China time)",
        "behind": "Events not yet counted",
        "caption": "The measures",
        "measure": "Measure",
        "value": "Value",
        "languages": "Languages",
    },
}
MEASURES: dict[Measure, dict[Language, str]] = {
    Measure.CHILDREN_REGISTERED: {"zh": "已建档儿童", "en": "Children registered"},
    Measure.VISITS: {"zh": "走访次数", "en": "Visits"},
    Measure.REPORTS: {"zh": "强制报告", "en": "Mandatory reports"},
    Measure.REFERRALS: {"zh": "移送司法机关", "en": "Referrals to judicial units"},
    Measure.PROTECTION_ORDERS: {"zh": "人身安全保护令", "en": "Protection orders"},
    Measure.CUSTODIES_OPEN: {"zh": "在监护儿童", "en": "Custodies open"},
    Measure.CONTRACTS: {"zh": "政府购买服务合同", "en": "Contracts signed"},
    Measure.DELIVERIES: {"zh": "服务交付", "en": "Deliveries"},
    Measure.PAYMENTS_FEN: {"zh": "已支付（元）", "en": "Paid (yuan)"},
    Measure.DUTIES_OPEN: {"zh": "未履行职责", "en": "Duties open"},
    Measure.DUTIES_MET: {"zh": "按时履行职责", "en": "Duties met in time"},
    Measure.DUTIES_BREACHED: {"zh": "逾期职责", "en": "Duties breached"},
    Measure.DUTIES_MET_LATE: {"zh": "逾期后履行职责", "en": "Duties met late"},
}
