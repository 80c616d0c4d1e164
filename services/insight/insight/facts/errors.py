"""Why insight refuses."""

from chassis.errors import Invalid, NotFound


class AreaInvalid(Invalid):
    """An area is a division code of 0, 2, 4, 6, 9 or 12 digits."""

    title_zh = "行政区划代码无效"


class AreaNotYours(NotFound):
    """There is no such area within yours."""

    title_zh = "区域不在您的管辖范围内"


class NothingKnown(NotFound):
    """Nothing is known of such a child in your area."""

    title_zh = "未找到该儿童的记录"
