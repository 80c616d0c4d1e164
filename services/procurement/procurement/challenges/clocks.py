"""The clocks of a challenge, each a duty in the buyer's area (P12, P14, P16, P17, P19)."""

from datetime import datetime

from chassis import duties
from chassis.work import Work
from procurement.challenges.models import Challenge, ChallengeStatus, Kind

CIVIL_AFFAIRS, FINANCE = "civil_affairs", "finance"
_FIRST = {
    Kind.INQUIRY: ("answer_inquiry", "procurement.inquiry_answer", CIVIL_AFFAIRS),
    Kind.QUERY: ("answer_query", "procurement.query_answer", CIVIL_AFFAIRS),
    Kind.COMPLAINT: ("review_complaint", "procurement.complaint_admissibility", FINANCE),
}
DECISION_NORM, SUSPENSION_NORM = "procurement.complaint_decision", "procurement.suspension"
_DECIDE = ("decide_complaint", DECISION_NORM, FINANCE)
_COPY = ("send_complaint_copy", "procurement.complaint_copy", FINANCE)
_REPLY = ("reply_to_complaint", "procurement.complaint_reply", CIVIL_AFFAIRS)
_RESUME = ("end_suspension", SUSPENSION_NORM, FINANCE)
_AFTER_ACCEPTANCE = (_DECIDE, _COPY, _RESUME)


def start(work: Work, challenge: Challenge) -> None:
    _open(work, challenge, *_FIRST[Kind(challenge.kind)])


async def admit(work: Work, challenge: Challenge) -> None:
    """The complaint was reviewed; taken up, it is copied to the respondent and decided, both from
    the day it came (94号令21、26), and the procurement stands still for thirty days at most
    (政府采购法57)."""
    await duties.meet(work, _FIRST[Kind.COMPLAINT][0], challenge.id)
    if challenge.status == ChallengeStatus.ACCEPTED:
        _open(work, challenge, *_DECIDE, since=challenge.raised_at)
        _open(work, challenge, *_COPY, since=challenge.raised_at)
    if challenge.suspended_until is not None:
        _open(work, challenge, *_RESUME)


async def copied(work: Work, challenge: Challenge) -> None:
    """The respondent replies within five working days."""
    await duties.meet(work, _COPY[0], challenge.id)
    _open(work, challenge, *_REPLY)


async def replied(work: Work, challenge: Challenge) -> None:
    await duties.meet(work, _REPLY[0], challenge.id)


async def resumed(work: Work, challenge: Challenge) -> None:
    await duties.meet(work, _RESUME[0], challenge.id)


async def stop(work: Work, challenge: Challenge) -> None:
    """The decision's clock stands still (条例58)."""
    await duties.void(work, _DECIDE[0], challenge.id)


def run_on(work: Work, challenge: Challenge, since: datetime) -> None:
    """The decision's clock, as if it had begun by so much later."""
    _open(work, challenge, *_DECIDE, since=since)


async def close(work: Work, challenge: Challenge) -> None:
    """Who did not reply to a complaint until its decision has waived it."""
    for kind, _, _ in (_FIRST[Kind(challenge.kind)], *_AFTER_ACCEPTANCE):
        await duties.meet(work, kind, challenge.id)
    await duties.void(work, _REPLY[0], challenge.id)


async def drop(work: Work, challenge: Challenge) -> None:
    for kind, _, _ in (_FIRST[Kind(challenge.kind)], *_AFTER_ACCEPTANCE, _REPLY):
        await duties.void(work, kind, challenge.id)


def _open(
    work: Work,
    challenge: Challenge,
    kind: str,
    norm: str,
    department: str,
    since: datetime | None = None,
) -> None:
    duties.open_duty(
        work, kind, norm=norm, subject_type="challenge", subject_id=challenge.id,
        area=challenge.area, department=department, since=since,
    )  # fmt: skip
