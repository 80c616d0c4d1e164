"""Why the registry refuses something about a worker."""

from chassis.errors import Conflict, Fault, Forbidden, Invalid, NotFound


class WorkerNotFound(NotFound):
    """There is no such worker that you may see."""

    title_zh = "未找到该工作人员"


class PlaceUnknown(Invalid):
    """The place is not in the list of divisions of 2023-06-30."""

    title_zh = "任职地代码不存在"

    def __init__(self) -> None:
        super().__init__(faults=[Fault("/place", "There is no such division.")])


class PlaceUnfit(Invalid):
    """A director belongs to a village, a supervisor to a township, a trainer to a county."""

    title_zh = "任职地与岗位不符"

    def __init__(self) -> None:
        super().__init__(faults=[Fault("/place", self.__doc__ or "")])


class NotAppointedFromHere(Forbidden):
    """A worker is entered, appointed and released from above: its township, county or city."""

    title_zh = "应由上级管理该工作人员"


class FirstTestNotPassed(Conflict):
    """The first training with its test comes before duty; it is not passed yet."""

    title_zh = "尚未通过岗前培训考核"


class RecordNotQueried(Conflict):
    """Criminal records are queried before duty, not more than a year ago (未成年人保护法 62)."""

    title_zh = "上岗前须查询违法犯罪记录"


class WorkerBarred(Conflict):
    """The query of criminal records had a hit: the person may not work with children."""

    title_zh = "经查询有违法犯罪记录，不得录用"


class CheckDateImpossible(Invalid):
    """A query of criminal records is of the last year: not of a day to come, and not older."""

    title_zh = "查询日期不合理"

    def __init__(self) -> None:
        super().__init__(faults=[Fault("/checked_on", self.__doc__ or "")])


class WorkerAlreadyOnDuty(Conflict):
    """The worker is on duty already."""

    title_zh = "该工作人员已在岗"


class WorkerNotOnDuty(Conflict):
    """The worker is not on duty."""

    title_zh = "该工作人员不在岗"


class WorkerGone(Conflict):
    """The worker was released; enter the person anew."""

    title_zh = "该工作人员已离岗"


class PersonOnDuty(Conflict):
    """This account is on duty at another place; one person holds one post."""

    title_zh = "该账号已在其他岗位任职"


class SuccessorUnfit(Conflict):
    """The successor must be another worker on duty, of the same kind at the same place."""

    title_zh = "接任人不符合要求"
