"""Why the registry refuses something about a child."""

from chassis.errors import Conflict, Fault, Invalid, NotFound


class ChildNotFound(NotFound):
    """There is no such child that you may see."""

    title_zh = "未找到该儿童"


class RegistrationInvalid(Invalid):
    """The child cannot be registered like this; each fault is named under errors."""

    title_zh = "建档信息不符合要求"


class VillageUnknown(Invalid):
    """The village is not in the list of divisions of 2023-06-30."""

    title_zh = "村（居）代码不存在"

    def __init__(self) -> None:
        super().__init__(faults=[Fault("/village", "There is no such village or community.")])


class RegisteredElsewhere(Conflict):
    """A child with this identity is registered elsewhere in this county; the county can move it."""

    title_zh = "该儿童已在本县其他地区建档"


class OtherCounty(Conflict):
    """Here a child moves within its county only; to another propose a move (/registry/moves)."""

    title_zh = "不能跨县迁移"


class ChildHasLeft(Conflict):
    """The child is no longer counted in the register; its file can only be read."""

    title_zh = "该儿童已退出登记"


class HukouRecorded(Conflict):
    """The child has an identity number already."""

    title_zh = "该儿童已有公民身份号码"


class DepartureDateImpossible(Invalid):
    """A child leaves the register between its birth and today."""

    title_zh = "退出登记日期不合理"

    def __init__(self) -> None:
        super().__init__(faults=[Fault("/left_on", "Not before the birth, not after today.")])
