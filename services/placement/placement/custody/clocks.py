"""The clocks of temporary custody: three alerts, and a review (法发〔2014〕24号 15)."""

from collections.abc import Sequence

from chassis.areas import county_of
from chassis.duties import OPEN, meet, open_duty, void
from chassis.models import Duty
from chassis.work import Work
from placement.custody import repository
from placement.custody.models import Custody
from placement.matching.models import Regime

REVIEW = "custody_review"
KINDS = ("custody_alert_first", "custody_alert_second", "custody_alert_last", REVIEW)
"""Each follows the norm `placement.<kind>`."""


def start(work: Work, custody: Custody) -> None:
    """Long-term custody has none. After a transfer the first clocks go on."""
    if custody.regime != Regime.TEMPORARY or custody.clock_id != custody.id:
        return
    for kind in KINDS:
        _open(work, kind, custody)


async def stop(work: Work, custody: Custody) -> None:
    """What is overdue is met late; what never came due falls away."""
    for duty in await _all(work, custody):
        if duty.status not in OPEN:
            continue
        overdue = duty.status == "breached" or duty.due_at < work.now
        await (meet if overdue else void)(work, duty.kind, custody.clock_id)


async def answer(work: Work, custody: Custody) -> None:
    """A review answers all that is overdue; where nothing is, the clock that is running: none runs
    before the one ahead of it is due. Custody that goes on after its yearly review has another."""
    found = await _all(work, custody)
    since = [custody.began_at, *(duty.due_at for duty in found)]
    left = [pair for pair in zip(found, since, strict=False) if pair[0].status in OPEN]
    overdue = [duty for duty, _ in left if duty.due_at < work.now]
    running = [duty for duty, began_at in left if began_at <= work.now]
    for duty in overdue or running:
        await meet(work, duty.kind, custody.clock_id)
    if any(duty.kind == REVIEW for duty in overdue or running):
        await work.flush()  # one duty ends before the next is open
        _open(work, REVIEW, custody)


async def _all(work: Work, custody: Custody) -> Sequence[Duty]:
    return await repository.duties(work, custody.clock_id, *KINDS)


def _open(work: Work, kind: str, custody: Custody) -> None:
    open_duty(
        work,
        kind,
        norm=f"placement.{kind}",
        subject_type="custody",
        subject_id=custody.clock_id,
        child_id=custody.child_id,
        area=county_of(custody.area),
        department="civil_affairs",
    )
