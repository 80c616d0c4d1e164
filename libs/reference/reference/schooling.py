"""Whether a child goes to school (就学状况), as the 2016 national form asks."""

from enum import StrEnum


class Schooling(StrEnum):
    """就学状况."""

    KINDERGARTEN = "kindergarten"  # 幼儿园
    BEFORE_KINDERGARTEN = "before_kindergarten"  # 未入园
    PRIMARY = "primary"  # 小学
    JUNIOR_MIDDLE = "junior_middle"  # 初中
    SENIOR_MIDDLE = "senior_middle"  # 高中
    VOCATIONAL = "vocational"  # 中职
    DROPPED_OUT = "dropped_out"  # 辍学
    NOT_ENROLLED = "not_enrolled"  # 不在学


PUPIL = frozenset(
    {Schooling.PRIMARY, Schooling.JUNIOR_MIDDLE, Schooling.SENIOR_MIDDLE, Schooling.VOCATIONAL}
)
"""Of whom a school knows; what asks something of schools asks it for these."""
