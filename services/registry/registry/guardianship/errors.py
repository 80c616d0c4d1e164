"""Why the register refuses something about parents, guardians and carers."""

from chassis.errors import Conflict, Invalid, NotFound


class ParentNotFound(NotFound):
    """There is no such parent of this child that you may see."""

    title_zh = "未找到该父母信息"


class ParentRecorded(Conflict):
    """This parent is recorded already; change the record instead."""

    title_zh = "该父（母）信息已登记"


class ParentStateContradicts(Invalid):
    """What is said of the parent contradicts itself; each fault is named under errors."""

    title_zh = "父母状况互相矛盾"


class ParentIsDead(Conflict):
    """The parent is recorded as dead; only a document can take that back."""

    title_zh = "父（母）已登记死亡"


class GuardianshipStaysRevoked(Conflict):
    """Only the court gives a guardian its standing back (民法典 38); name the judgment's number."""

    title_zh = "监护人资格须由法院判决恢复"


class GuardianNotFound(NotFound):
    """There is no such guardian of this child that you may see."""

    title_zh = "未找到该监护人"


class GuardianContradicts(Invalid):
    """The guardian's number is none, or the days cannot be; each fault is named under errors."""

    title_zh = "监护人信息不符合要求"


class GuardianshipEnded(Conflict):
    """This guardianship has ended already."""

    title_zh = "该监护关系已终止"


class OwnSibling(Invalid):
    """A child is no sibling of itself."""

    title_zh = "不能登记为自己的兄弟姐妹"


class SiblingUnknown(Invalid):
    """There is no such sibling that you may see."""

    title_zh = "未找到该兄弟姐妹"


class SiblingRecorded(Conflict):
    """They are recorded as siblings already."""

    title_zh = "兄弟姐妹关系已登记"
