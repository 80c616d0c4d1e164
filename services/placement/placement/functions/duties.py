"""What a centre owes again and again, each by its norm (未成年人保护中心十项职责)."""

from datetime import date, datetime, time

from chassis.duties import meet, open_duty
from chassis.work import Work
from placement.agencies.models import Agency
from placement.fields import today
from reference.agency_functions import AgencyFunction, functions_of
from reference.clocks import CHINA
from reference.departments import Duty, answerable
from reference.divisions import Area


def begin(work: Work, agency: Agency) -> None:
    """The clocks of an agency that was entered or converted just now."""
    for function in functions_of(agency.kind, today(work)):
        if function.norm:
            _open(work, agency, function, work.now)


async def renew(work: Work, agency: Agency, function: AgencyFunction, done_on: date) -> None:
    """It was done: this time's duty is met, and the next runs from that day."""
    if function.norm:
        await meet(work, function.duty, agency.id)
        await work.flush()  # one duty ends before the next is open
        _open(work, agency, function, datetime.combine(done_on, time(), CHINA))


def _open(work: Work, agency: Agency, function: AgencyFunction, since: datetime) -> None:
    open_duty(
        work,
        function.duty,
        norm=function.norm,
        subject_type="agency",
        subject_id=agency.id,
        area=Area(agency.seat),
        department=answerable(Duty.CARE_INSTITUTIONS).code,
        since=since,
    )
