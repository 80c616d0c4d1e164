"""Which agency may take which child: rules of law with their validity, and nothing of a database.

Temporary custody 临时监护 (未成年人保护法 92) goes to the protection agency by default; long-term
custody 长期监护 (94) to the child-welfare institution.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum
from uuid import UUID

from chassis.errors import Invalid
from placement.agencies.models import Capability, Kind


class GroundNotOfRegime(Invalid):
    """Grounds T1 to T7 are for temporary custody, L1 to L5 for long-term custody."""

    title_zh = "监护事由与监护类型不符"


class Regime(StrEnum):
    TEMPORARY = "temporary"  # 临时监护
    LONG_TERM = "long_term"  # 长期监护


class Ground(StrEnum):
    """未成年人保护法 92 (T) and 94 (L), in the order of the article."""

    T1 = "T1"  # 流浪乞讨或者身份不明，暂时查找不到父母或者其他监护人
    T2 = "T2"  # 监护人下落不明且无其他人可以担任监护人
    T3 = "T3"  # 监护人因自身客观原因或者突发事件不能履行监护职责
    T4 = "T4"  # 监护人拒绝或者怠于履行监护职责，处于无人照料的状态
    T5 = "T5"  # 监护人教唆、利用未成年人实施违法犯罪行为，需要带离安置
    T6 = "T6"  # 遭受监护人严重伤害或者面临人身安全威胁，需要紧急安置
    T7 = "T7"  # 法律规定的其他情形
    L1 = "L1"  # 查找不到父母或者其他监护人
    L2 = "L2"  # 监护人死亡或者被宣告死亡且无其他人可以担任监护人
    L3 = "L3"  # 监护人丧失监护能力且无其他人可以担任监护人
    L4 = "L4"  # 人民法院判决撤销监护人资格并指定由民政部门担任监护人
    L5 = "L5"  # 法律规定的其他情形

    @property
    def regime(self) -> Regime:
        return Regime.TEMPORARY if self.value.startswith("T") else Regime.LONG_TERM

    def under(self, regime: Regime | None) -> Regime:
        """The regime of the ground, which one that is named must agree with."""
        if regime not in (None, self.regime):
            raise GroundNotOfRegime
        return self.regime


class Reason(Enum):
    """Why an agency may or may not take a child: in English, and as Chinese offices word it."""

    LONG_TERM = (
        "Long-term custody belongs to a child-welfare institution.",
        "长期监护由儿童福利机构收留抚养。",
    )
    CENTRE_IS_DEFAULT = (
        "Temporary custody goes to the protection agency by default.",
        "临时监护一般由未成年人救助保护机构承担。",
    )
    EITHER = (
        "Until 31 March 2026 temporary custody could go to either kind of agency.",
        "2026年3月31日以前，临时监护可由两类机构承担。",
    )
    TRACING_FAMILY = (
        "Abandoned or rescued from trafficking, while the family is traced.",
        "被遗弃或者打拐解救儿童，正在查找亲属。",
    )
    NO_CENTRE = (
        "No protection agency has been set up here.",
        "当地未设立未成年人救助保护机构。",
    )
    CENTRE_LACKS_CARE = (
        "The protection agency here cannot give the infant, rehabilitation or special-education "
        "care that the child needs.",
        "当地未成年人救助保护机构不具备所需的婴幼儿照护、康复或者特殊教育条件。",
    )
    GUIDANCE_ONLY = (
        "A guidance centre takes no children.",
        "儿童福利指导中心不收留儿童。",
    )
    CENTRE_NOT_LONG_TERM = (
        "A protection agency does not hold long-term custody.",
        "未成年人救助保护机构不承担长期监护。",
    )
    CENTRE_FIRST = (
        "A protection agency here can take the child, and no exception holds.",
        "当地未成年人救助保护机构可以接收，且无例外情形。",
    )


@dataclass(frozen=True, slots=True)
class Rule:
    """The division of work between the agencies in a period; `valid_to` is inclusive.

    `exceptions` are the grounds on which an institution takes a child into temporary custody,
    in the order of the text. `checked` as in the norms: V read, K-H known and not read.
    """

    id: str
    source: str
    checked: str
    valid_from: date
    valid_to: date
    exceptions: tuple[Reason, ...]


RULES = (
    Rule(
        id="2019",
        source="民政部令第63号 9；未成年人保护法 93",
        checked="K-H",
        valid_from=date(2019, 1, 1),
        valid_to=date(2026, 3, 31),
        exceptions=(Reason.EITHER,),
    ),
    Rule(
        id="2026",
        source="儿童福利机构管理办法（2026年修订）；民政部令第84号",
        checked="V",
        valid_from=date(2026, 4, 1),
        valid_to=date.max,
        exceptions=(Reason.TRACING_FAMILY, Reason.NO_CENTRE, Reason.CENTRE_LACKS_CARE),
    ),
)

DECISIVE = frozenset({Capability.INFANT, Capability.REHAB, Capability.SPECIAL_ED})
"""The care whose lack at the protection agency opens the institution."""


class RuleUnknown(LookupError):
    """No rule on agencies is known for this day."""


def rule_on(day: date) -> Rule:
    """The rule in force. Raises RuleUnknown."""
    for rule in RULES:
        if rule.valid_from <= day <= rule.valid_to:
            return rule
    raise RuleUnknown(day)


@dataclass(frozen=True, slots=True)
class Situation:
    """What the rule asks about a child.

    `tracing_family`: abandoned or rescued from trafficking, the family being traced. `centres`:
    what each protection agency that serves the child's area can do. `has_centre`: one of them was
    set up where the child's custody lies, in its county. `entrusted`: the institutions that one of
    them entrusts, by agreement, with what it lacks; such a one may lie next door.
    """

    regime: Regime
    care: frozenset[Capability] = frozenset()
    tracing_family: bool = False
    centres: tuple[frozenset[Capability], ...] = ()
    has_centre: bool = False
    entrusted: frozenset[UUID] = frozenset()

    def opens_institution(self, exception: Reason) -> bool:
        match exception:
            case Reason.EITHER:
                return True
            case Reason.TRACING_FAMILY:
                return self.tracing_family
            case Reason.NO_CENTRE:
                return not self.has_centre
            case Reason.CENTRE_LACKS_CARE:
                return not any(self.care & DECISIVE <= able for able in self.centres)
            case _:
                return False


@dataclass(frozen=True, slots=True)
class Finding:
    may_take: bool
    reason: Reason


def find(kind: str, situation: Situation, rule: Rule) -> Finding:
    """Whether an agency of this kind may take a child in this situation, and why."""
    if kind == Kind.CGC:
        return Finding(may_take=False, reason=Reason.GUIDANCE_ONLY)
    if situation.regime is Regime.LONG_TERM:
        takes = kind == Kind.CWI
        return Finding(takes, Reason.LONG_TERM if takes else Reason.CENTRE_NOT_LONG_TERM)
    if kind == Kind.MPC:
        return Finding(may_take=True, reason=Reason.CENTRE_IS_DEFAULT)
    for exception in rule.exceptions:
        if situation.opens_institution(exception):
            return Finding(may_take=True, reason=exception)
    return Finding(may_take=False, reason=Reason.CENTRE_FIRST)
