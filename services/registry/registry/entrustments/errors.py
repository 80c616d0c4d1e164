"""Why an entrustment is refused."""

from chassis.errors import Conflict, Invalid, NotFound


class EntrustmentNotFound(NotFound):
    """There is no such entrusted care of this child that you may see."""

    title_zh = "未找到该委托照护"


class EntrustmentOverlaps(Conflict):
    """The child is entrusted to somebody in that time already; end that first."""

    title_zh = "该期间已有委托照护"


class EntrustmentEnded(Conflict):
    """This entrusted care has ended already."""

    title_zh = "该委托照护已终止"


class EntrustmentDatesImpossible(Invalid):
    """An entrustment begins after the birth and ends after it began, before the child is of age."""

    title_zh = "委托照护期限不合理"


class NobodyToEntrust(Conflict):
    """Only an absent or incapable parent entrusts; no parent is recorded as away or unable."""

    title_zh = "无外出或者不能履职的父母"


class CarerUnderAge(Invalid):
    """A carer must be of age (具有照护能力的完全民事行为能力人)."""

    title_zh = "被委托人未成年"


class CarerContradicts(Invalid):
    """The carer's identity number is none, or says another date of birth."""

    title_zh = "被委托人身份号码不符合要求"


class CarerHarmedChildren(Conflict):
    """Who committed sexual abuse, cruelty, abandonment, trafficking or violence is no carer."""

    title_zh = "被委托人曾实施侵害行为（未成年人保护法22）"


class CarerAddicted(Conflict):
    """Who takes drugs, drinks to excess or gambles is no carer (未成年人保护法 22)."""

    title_zh = "被委托人有吸毒、酗酒、赌博等恶习（未成年人保护法22）"


class CarerNeglectedDuties(Conflict):
    """Who refused or long neglected to care for a child is no carer (未成年人保护法 22)."""

    title_zh = "被委托人曾拒不履行或者长期怠于履行照护职责（未成年人保护法22）"


class CarerUnsuitable(Conflict):
    """The person is unsuitable for another reason (未成年人保护法 22)."""

    title_zh = "被委托人有其他不适宜情形（未成年人保护法22）"


class ChildNotAsked(Invalid):
    """A child that can say what it wants must be heard first (未成年人保护法 22)."""

    title_zh = "未听取有表达意愿能力的未成年人意见"
