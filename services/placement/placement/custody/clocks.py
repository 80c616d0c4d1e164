"""The clocks of temporary custody: three alerts, and a review (法发〔2014〕24号 15)."""

from chassis.areas import county_of
from chassis.duties import meet, open_duty, void
from chassis.work import Work
from placement.custody import repository
from placement.custody.models import Custody
from placement.matching.models import Regime

KINDS = ("custody_alert_first", "custody_alert_second", "custody_alert_last", "custody_review")
"""Each follows the norm `placement.<kind>`."""


def start(work: Work, custody: Custody) -> None:
    """Long-term custody has none. After a transfer the first clocks go on."""
    if custody.regime != Regime.TEMPORARY or custody.clock_id != custody.id:
        return
    for kind in KINDS:
        open_duty(
            work,
            kind,
            norm=f"placement.{kind}",
            subject_type="custody",
            subject_id=custody.id,
            child_id=custody.child_id,
            area=county_of(custody.area),
            department="civil_affairs",
        )


async def stop(work: Work, custody: Custody) -> None:
    """What is overdue is met late; what never came due falls away."""
    for duty in await repository.clocks(work, custody.clock_id):
        overdue = duty.status == "breached" or duty.due_at < work.now
        await (meet if overdue else void)(work, duty.kind, custody.clock_id)


async def answer(work: Work, custody: Custody) -> None:
    """A review answers the clock that comes due next, and all that are overdue."""
    for number, duty in enumerate(await repository.clocks(work, custody.clock_id)):
        if number == 0 or duty.due_at < work.now:
            await meet(work, duty.kind, custody.clock_id)
