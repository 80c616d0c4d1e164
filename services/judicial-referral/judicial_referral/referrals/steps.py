"""The way of a matter through a unit: which step may follow which, and whose each is.

刑事案件程序规定 169-182: 受案 → 立案 or 不予立案 → 复议, 说明不立案理由, 通知立案. A ruling implies
acceptance; a matter that was returned, transferred, decided or not filed may be closed.
"""

from enum import StrEnum


class ReferralStatus(StrEnum):
    SENT = "sent"
    ACCEPTED = "accepted"  # 受案
    FILED = "filed"  # 立案
    NOT_FILED = "not_filed"  # 不予立案
    RECONSIDERING = "reconsidering"  # 复议
    RETURNED = "returned"
    TRANSFERRED = "transferred"  # 移送管辖
    DECIDED = "decided"
    CLOSED = "closed"


class StepKind(StrEnum):
    """One edge of the way."""

    SENT = "sent"
    ACCEPTED = "accepted"  # 受案回执
    RETURNED = "returned"  # 退回
    OUTSIDE_JURISDICTION = "outside_jurisdiction"  # 不属于本单位管辖
    TRANSFERRED = "transferred"  # 移送
    PAPERS_MISSING = "papers_missing"  # 告知补正材料
    PAPERS_SUPPLIED = "papers_supplied"  # 补正材料
    PARENTS_SAMPLED = "parents_sampled"  # 采集失踪儿童父母血样
    FILED = "filed"  # 立案决定书
    NOT_FILED = "not_filed"  # 不予立案通知书
    NOTICE_SERVED = "notice_served"  # 送达回证
    RECONSIDERATION_ASKED = "reconsideration_asked"  # 复议申请
    UPHELD = "upheld"  # 复议决定：维持
    REASONS_ASKED = "reasons_asked"  # 要求说明不立案理由
    REASONS_GIVEN = "reasons_given"  # 说明不立案理由
    FILING_ORDERED = "filing_ordered"  # 通知立案
    EXTENDED = "extended"  # 院长批准延长审限
    RULED = "ruled"  # 裁定、判决、决定
    CLOSED = "closed"  # 办结


_SENT, _ACCEPTED, _NOT_FILED = (
    ReferralStatus.SENT, ReferralStatus.ACCEPTED, ReferralStatus.NOT_FILED,
)  # fmt: skip
_DISPUTED = (_NOT_FILED, ReferralStatus.RECONSIDERING)

EDGES: dict[StepKind, tuple[tuple[ReferralStatus, ...], ReferralStatus | None]] = {
    StepKind.ACCEPTED: ((_SENT,), _ACCEPTED),
    StepKind.RETURNED: ((_SENT, _ACCEPTED), ReferralStatus.RETURNED),
    StepKind.OUTSIDE_JURISDICTION: ((_SENT, _ACCEPTED), None),
    StepKind.TRANSFERRED: ((_SENT, _ACCEPTED), ReferralStatus.TRANSFERRED),
    StepKind.PAPERS_MISSING: ((_SENT, _ACCEPTED), None),
    StepKind.PAPERS_SUPPLIED: ((_SENT, _ACCEPTED), None),
    StepKind.PARENTS_SAMPLED: ((_ACCEPTED, ReferralStatus.FILED, *_DISPUTED), None),
    StepKind.FILED: ((_ACCEPTED, *_DISPUTED), ReferralStatus.FILED),
    StepKind.NOT_FILED: ((_ACCEPTED,), _NOT_FILED),
    StepKind.NOTICE_SERVED: (_DISPUTED, None),
    StepKind.RECONSIDERATION_ASKED: ((_NOT_FILED,), ReferralStatus.RECONSIDERING),
    StepKind.UPHELD: ((ReferralStatus.RECONSIDERING,), _NOT_FILED),
    StepKind.REASONS_ASKED: (_DISPUTED, None),
    StepKind.REASONS_GIVEN: (_DISPUTED, None),
    StepKind.FILING_ORDERED: (_DISPUTED, None),
    StepKind.EXTENDED: ((_ACCEPTED,), None),
    StepKind.RULED: ((_SENT, _ACCEPTED, ReferralStatus.FILED), ReferralStatus.DECIDED),
    StepKind.CLOSED: (
        (
            ReferralStatus.RETURNED, ReferralStatus.TRANSFERRED, _NOT_FILED,
            ReferralStatus.DECIDED,
        ),
        ReferralStatus.CLOSED,
    ),
}  # fmt: skip
"""From which states a step may be taken, and the state after it; None: the state stays."""

OF_POLICE = frozenset(
    {
        StepKind.OUTSIDE_JURISDICTION, StepKind.TRANSFERRED, StepKind.PAPERS_MISSING,
        StepKind.PAPERS_SUPPLIED, StepKind.PARENTS_SAMPLED, StepKind.FILED, StepKind.NOT_FILED,
        StepKind.NOTICE_SERVED, StepKind.RECONSIDERATION_ASKED, StepKind.UPHELD,
        StepKind.REASONS_ASKED, StepKind.REASONS_GIVEN, StepKind.FILING_ORDERED,
    }
)  # fmt: skip
"""Steps of an investigation alone."""

AFTER = {
    StepKind.PAPERS_SUPPLIED: StepKind.PAPERS_MISSING,
    StepKind.REASONS_GIVEN: StepKind.REASONS_ASKED,
    StepKind.FILING_ORDERED: StepKind.REASONS_GIVEN,
}
"""Steps that answer another one, which must have been taken."""

TAKEN_UP = frozenset({_ACCEPTED, ReferralStatus.FILED, *_DISPUTED, ReferralStatus.DECIDED})
"""The police have looked into it."""

ENDS_ACCESS = frozenset({StepKind.RETURNED, StepKind.TRANSFERRED})
"""After these the matter is no longer the unit's to read."""


def may_follow(status: ReferralStatus, kind: StepKind) -> bool:
    return status in EDGES[kind][0]


def status_after(status: ReferralStatus, kind: StepKind) -> ReferralStatus:
    return EDGES[kind][1] or status
