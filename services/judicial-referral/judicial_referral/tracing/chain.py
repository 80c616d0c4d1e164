"""The chain by which a rescued child's family is sought (打拐解救; 民发〔2015〕159号).

Rescue, care and a blood sample; after a month the police certify that nobody was found yet; the
notice runs for thirty days; the child goes to the welfare institution within seven; after twelve
months the police certify that the parents cannot be found. Parents found at any time end it.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from reference import clocks, norms
from reference.divisions import Area


class TracingStep(StrEnum):
    RESCUED = "rescued"  # 解救
    CARED = "cared"  # 打拐解救儿童临时照料通知书
    SAMPLED = "sampled"  # 采集血样入库
    NOT_FOUND_YET = "not_found_yet"  # 暂未查找到生父母证明
    NOTICE_PUBLISHED = "notice_published"  # 寻亲公告
    HANDED_OVER = "handed_over"  # 移交儿童福利机构
    UNTRACEABLE = "untraceable"  # 查找不到生父母证明
    PARENTS_FOUND = "parents_found"  # 查找到生父母
    RETURNED = "returned"  # 送返


_BEFORE = {
    TracingStep.CARED: (TracingStep.RESCUED,),
    TracingStep.SAMPLED: (TracingStep.RESCUED,),
    TracingStep.NOT_FOUND_YET: (TracingStep.CARED, TracingStep.SAMPLED),
    TracingStep.NOTICE_PUBLISHED: (TracingStep.NOT_FOUND_YET,),
    TracingStep.HANDED_OVER: (TracingStep.NOTICE_PUBLISHED,),
    TracingStep.UNTRACEABLE: (TracingStep.HANDED_OVER,),
    TracingStep.PARENTS_FOUND: (TracingStep.SAMPLED,),
    TracingStep.RETURNED: (TracingStep.PARENTS_FOUND,),
}
_PERIODS = {
    TracingStep.NOT_FOUND_YET: (TracingStep.RESCUED, "judicial.trafficking_search"),
    TracingStep.HANDED_OVER: (TracingStep.NOTICE_PUBLISHED, "judicial.trafficking_notice"),
    TracingStep.UNTRACEABLE: (TracingStep.HANDED_OVER, "judicial.trafficking_untraceable"),
}
"""From which step, and how long at least, a step must wait."""
OF_POLICE = frozenset(
    {
        TracingStep.RESCUED, TracingStep.SAMPLED, TracingStep.NOT_FOUND_YET,
        TracingStep.UNTRACEABLE, TracingStep.PARENTS_FOUND,
    }
)  # fmt: skip

Done = Mapping[TracingStep, date]
"""The steps that were taken, and when."""


def missing(step: TracingStep, done: Done) -> list[TracingStep]:
    """What must be done before."""
    return [before for before in _BEFORE.get(step, ()) if before not in done]


def is_over(step: TracingStep, done: Done) -> bool:
    """Whether it can no longer be taken: once the parents are found only the return is left."""
    found = TracingStep.PARENTS_FOUND in done
    return step in done or (found and step is not TracingStep.RETURNED)


def earliest(step: TracingStep, done: Done, area: Area) -> date:
    """The first day on which a step may be taken, all before it being done."""
    days = [done[before] for before in _BEFORE.get(step, ())]
    if step in _PERIODS:
        since, norm = _PERIODS[step]
        days.append(clocks.due(norms.norm(norm, done[since], area), done[since]))
    return max(days)
