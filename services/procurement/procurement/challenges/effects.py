"""What an upheld query or complaint undoes (94号令16、31、32)."""

from enum import StrEnum

from chassis.errors import Conflict, Forbidden


class Effect(StrEnum):
    """From nothing at all to the whole purchase."""

    NONE = "none"  # 不影响采购结果，继续开展采购活动
    NEXT_CANDIDATE = "next_candidate"  # 认定结果无效，从合格候选人中另行确定
    REEVALUATE = "reevaluate"  # 重新评审
    REDO = "redo"  # 重新开展采购活动


class EffectNotTheBuyers(Forbidden):
    """The buyer goes on, names the next candidate or starts anew; only finance orders the bids
    to be evaluated again."""

    title_zh = "重新评审应当由财政部门认定"


class ContractPerformed(Conflict):
    """The contract is being performed, so its award stands; who lost by it goes to court."""

    title_zh = "政府采购合同已经履行，不再撤销"


def must_be_the_buyers(effect: Effect | None) -> None:
    """Raises EffectNotTheBuyers."""
    if effect is Effect.REEVALUATE:
        raise EffectNotTheBuyers
