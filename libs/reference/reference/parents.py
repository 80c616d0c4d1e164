"""Whether a parent can raise the child (监护能力), and what that makes of the child.

The states are those of 民发〔2019〕62号 and 民发〔2020〕125号; the periods are norms.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from reference.divisions import NATION, Area
from reference.months import add_months
from reference.norms import norm


class ParentState(StrEnum):
    """What is known of a father or a mother."""

    ABLE = "able"  # 有监护能力
    AWAY = "away"  # 外出务工
    DEAD = "dead"  # 死亡（自然死亡或者宣告死亡）
    MISSING = "missing"  # 宣告失踪
    UNTRACEABLE = "untraceable"  # 查找不到生父母
    LOST_CONTACT = "lost_contact"  # 失联
    RESTRICTED = "restricted"  # 服刑在押、强制隔离戒毒、其他限制人身自由
    DISABLED = "disabled"  # 残疾；按等级认定重残
    SEVERELY_ILL = "severely_ill"  # 重病
    REVOKED = "revoked"  # 被撤销监护资格
    DEPORTED = "deported"  # 被遣送（驱逐）出境


class DisabilityKind(StrEnum):
    """残疾类别."""

    VISUAL = "visual"
    HEARING = "hearing"
    SPEECH = "speech"
    PHYSICAL = "physical"
    INTELLECTUAL = "intellectual"
    MENTAL = "mental"
    MULTIPLE = "multiple"


_OF_THE_MIND = (DisabilityKind.INTELLECTUAL, DisabilityKind.MENTAL)


@dataclass(frozen=True, slots=True)
class Disability:
    """Kind and grade, 1 the worst."""

    kind: DisabilityKind
    grade: int


@dataclass(frozen=True, slots=True)
class Parent:
    """A parent as the rules see it. `until`: the day the restriction ends."""

    state: ParentState
    since: date | None = None
    until: date | None = None
    last_contact_on: date | None = None
    disability: Disability | None = None


class Standing(StrEnum):
    """The four columns of the truth table."""

    ABLE = "A"
    UNABLE = "Q"
    DEAD = "D"
    MISSING = "S"


class Verdict(StrEnum):
    """What two standings make of a child; `review` must be confirmed by a person."""

    NO = "no"
    UNATTENDED = "DFU"
    ORPHAN = "ORP"
    REVIEW = "review"


def standing(parent: Parent, on: date, area: Area = NATION) -> Standing:
    """Who cannot be traced (查找不到) stands as one who is dead: the child is an orphan."""
    match parent.state:
        case ParentState.DEAD | ParentState.UNTRACEABLE:
            return Standing.DEAD
        case ParentState.MISSING:
            return Standing.MISSING
    return Standing.UNABLE if _is_unable(parent, on, area) else Standing.ABLE


def verdict(father: Standing, mother: Standing) -> Verdict:
    """Domain rule 1.2: neither parent able; both dead is an orphan; a court's word asks for care.

    Dead with missing, and both missing, stand in neither text literally.
    """
    both = {father, mother}
    if Standing.ABLE in both:
        return Verdict.NO
    if Standing.UNABLE in both:
        return Verdict.UNATTENDED
    return Verdict.REVIEW if Standing.MISSING in both else Verdict.ORPHAN


def is_severe(disability: Disability | None, on: date, area: Area = NATION) -> bool:
    """重残: the worst grades of any kind, and further ones of the mind."""
    if disability is None:
        return False
    of_the_mind = disability.kind in _OF_THE_MIND
    grades = "severe_mental_disability_grade" if of_the_mind else "severe_disability_grade"
    return disability.grade <= norm(f"registry.{grades}", on, area).value


def changes_on(parent: Parent, on: date, area: Area = NATION) -> date | None:
    """The next day on which the standing may change although nobody reports anything."""
    days = []
    if parent.state is ParentState.LOST_CONTACT:
        days.append(_after_months(_silent_since(parent), "registry.parent_lost_contact", on, area))
    if parent.state is ParentState.RESTRICTED:
        days.append(_after_months(parent.since, "registry.parent_restricted", on, area))
        days.append(parent.until and parent.until + timedelta(days=1))
    return min((day for day in days if day is not None and day > on), default=None)


def _is_unable(parent: Parent, on: date, area: Area) -> bool:
    match parent.state:
        case ParentState.SEVERELY_ILL | ParentState.REVOKED | ParentState.DEPORTED:
            return True
        case ParentState.DISABLED:
            return is_severe(parent.disability, on, area)
        case ParentState.LOST_CONTACT:
            lost = _after_months(_silent_since(parent), "registry.parent_lost_contact", on, area)
            return lost is not None and lost <= on
        case ParentState.RESTRICTED:
            return _is_restricted(parent, on, area)
    return False


def _is_restricted(parent: Parent, on: date, area: Area) -> bool:
    """A term of six months or more that is not over; without an end, six months must be past."""
    long_on = _after_months(parent.since, "registry.parent_restricted", on, area)
    if long_on is None:
        return False
    if parent.until is None:
        return long_on <= on
    return on <= parent.until and long_on <= parent.until


def _silent_since(parent: Parent) -> date | None:
    return parent.last_contact_on or parent.since


def _after_months(since: date | None, norm_id: str, on: date, area: Area) -> date | None:
    return None if since is None else add_months(since, norm(norm_id, on, area).value)
