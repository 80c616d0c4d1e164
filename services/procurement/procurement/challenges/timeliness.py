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
ANSWER, NOTICE = "procurement.query_answer", "procurement.result_notice"


def known_on(
    matter: Matter, area: Area, *, published: date | None, ended: date | None, noticed: date | None
) -> date | None:
    """The documents on their publication, the procedure when its step ended, the result when the
    period of its notice was over; None where it has not happened."""
    if matter is Matter.DOCUMENTS:
        return published
    if matter is Matter.PROCEDURE:
        return ended
    return noticed and last_day(NOTICE, noticed, area)


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
