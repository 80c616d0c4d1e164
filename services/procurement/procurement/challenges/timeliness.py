"""When a supplier should have known, and until when it may query or complain (条例53; 法52、55)."""

from collections.abc import Collection
from datetime import date

from procurement.challenges.models import (
    ComplaintTooEarly,
    ComplaintTooLate,
    Matter,
    NothingToChallengeYet,
    QueryTooLate,
)
from procurement.periods import last_day
from reference.divisions import Area

QUERY, COMPLAINT = "procurement.query", "procurement.complaint"
ANSWER = "procurement.query_answer"
_NOTICES = {
    Matter.DOCUMENTS: "procurement.tender_notice",
    Matter.RESULT: "procurement.result_notice",
}


def known_on(matter: Matter, happened: date | None, area: Area) -> date | None:
    """Documents and result when the period of their notice is over, the procedure when its step
    ended; None where it has not happened."""
    notice = _NOTICES.get(matter)
    return last_day(notice, happened, area) if happened and notice else happened


def must_allow_query(known: Collection[date | None], today: date, area: Area) -> None:
    """Every matter must have happened and be recent. Raises NothingToChallengeYet, QueryTooLate."""
    for day in known:
        if day is None:
            raise NothingToChallengeYet
        if today > last_day(QUERY, day, area):
            raise QueryTooLate


def must_allow_complaint(raised: date, answered: date | None, today: date, area: Area) -> None:
    """After the answer, or after the time for it. Raises ComplaintTooEarly, ComplaintTooLate."""
    answer_due = last_day(ANSWER, raised, area)
    if answered is None and today <= answer_due:
        raise ComplaintTooEarly
    # 法55: fifteen working days from the end of the time to answer, also where it came sooner.
    if today > last_day(COMPLAINT, answer_due, area):
        raise ComplaintTooLate
