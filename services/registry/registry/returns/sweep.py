"""Every month that is over: the townships that have not returned it are called to."""

from datetime import datetime, time

from chassis.duties import open_duty
from chassis.sweeping import AT_ONCE
from chassis.work import Work
from reference.clocks import CHINA
from reference.departments import Duty, answerable
from reference.divisions import Area
from reference.months import add_months
from registry.returns import repository
from registry.returns.models import DUTY, NORM, CalledPeriod, subject_of


async def sweep(work: Work) -> int:
    """Call the next townships of the earliest month that not everybody was called for; returns how
    many. A register that begins is called for no month before the last."""
    called = await _period(work)
    if called is None:
        return 0
    await repository.hold_calling(work)
    over = datetime.combine(add_months(called.first_on, 1), time(), CHINA)
    townships = await repository.uncalled(work, called, over, AT_ONCE)
    for code in townships:
        open_duty(
            work, DUTY, norm=NORM, subject_type="division", subject_id=subject_of(
                code, called.period
            ),
            area=Area(code), department=answerable(Duty.CHILD_REGISTER).code, since=over,
        )  # fmt: skip
        called.reached = code
    called.is_done = len(townships) < AT_ONCE
    return len(townships)


async def _period(work: Work) -> CalledPeriod | None:
    """The month whose townships are called now, locked."""
    last = add_months(work.now.astimezone(CHINA).date().replace(day=1), -1)
    latest = await repository.latest_called(work)
    if latest is not None and not latest.is_done:
        return latest
    following = add_months(latest.first_on, 1) if latest else last
    if following > last:
        return None
    called = CalledPeriod(period=f"{following:%Y-%m}")
    work.add(called)
    return called
