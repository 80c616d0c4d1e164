"""Why a contract is not drafted, signed, changed or filed; its states and term are the model's."""

from chassis.errors import Conflict, Invalid


class MilestonesDoNotAddUp(Invalid):
    """The milestones' amounts must add up to the contract's amount."""

    title_zh = "里程碑金额与合同金额不符"


class TenderMissing(Conflict):
    """From this value on a contract follows a tender; name it (采购限额标准)."""

    title_zh = "达到限额标准，应当经采购程序签订合同"


class BudgetLineMissing(Conflict):
    """What is not in the budget is not bought (102号令16): a contract without a tender names the
    budget line that it draws on."""

    title_zh = "未列入预算，应当指明预算项目"


class ContractNotOfBudget(Conflict):
    """Buyer, service and year of a contract without a tender are those of its budget line."""

    title_zh = "合同与预算项目不符"


class ContractNotOfAward(Conflict):
    """Winner, price, notice and service of a contract are those of its tender's award (法46)."""

    title_zh = "合同与中标、成交结果不符"


class TenderContracted(Conflict):
    """There is a contract with this winner already."""

    title_zh = "该采购项目已订立合同"


class SigningStoodStill(Conflict):
    """A query or complaint about the tender is open; nothing is signed until it is decided."""

    title_zh = "质疑、投诉处理期间暂停签订合同"


class PerformanceStoodStill(Conflict):
    """A query or complaint about the tender is open; nothing is delivered, accepted or paid under
    its contract until it is decided (条例54)."""

    title_zh = "质疑、投诉处理期间中止履行合同"


class PerformanceBondTooHigh(Invalid):
    """A performance bond is at most ten percent of the contract (条例48)."""

    title_zh = "履约保证金超过限额"


class SupplementsTooHigh(Conflict):
    """All supplements together are at most ten percent of the contract (政府采购法49)."""

    title_zh = "补充合同金额超过原合同百分之十"


class ContractNotPerformed(Conflict):
    """A contract is completed once every milestone is accepted; before, it is terminated on a
    ground (政府采购法50)."""

    title_zh = "合同尚未履行完毕"


class TermNotProlonged(Invalid):
    """The contract's last day can only be put off; to shorten it, terminate it."""

    title_zh = "合同期限未延长"


class ContractFiledAlready(Conflict):
    """The copy was filed with finance already."""

    title_zh = "合同副本已备案"


class ContractPublishedAlready(Conflict):
    """The contract was published already."""

    title_zh = "合同已公告"


class NoBondToRefund(Conflict):
    """The winner's bid bond was given back, or there was none."""

    title_zh = "中标、成交供应商投标保证金已退还或未收取"
