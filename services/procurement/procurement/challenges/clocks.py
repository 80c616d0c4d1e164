"""The clocks of a challenge, each a duty in the buyer's area (P12, P14, P16, P17, P19)."""

from chassis import duties
from chassis.work import Work
from procurement.challenges.models import Challenge, ChallengeStatus, Kind

CIVIL_AFFAIRS, FINANCE = "civil_affairs", "finance"
_FIRST = {
    Kind.INQUIRY: ("answer_inquiry", "procurement.inquiry_answer", CIVIL_AFFAIRS),
    Kind.QUERY: ("answer_query", "procurement.query_answer", CIVIL_AFFAIRS),
    Kind.COMPLAINT: ("review_complaint", "procurement.complaint_admissibility", FINANCE),
}
_ACCEPTED = (
    ("decide_complaint", "procurement.complaint_decision", FINANCE),
    ("end_suspension", "procurement.suspension", FINANCE),
)


def start(work: Work, challenge: Challenge) -> None:
    _open(work, challenge, *_FIRST[Kind(challenge.kind)])


async def admit(work: Work, challenge: Challenge) -> None:
    """The complaint was reviewed; where it was taken up the procurement stands still for thirty
    days at most (政府采购法57), and it is decided."""
    await duties.meet(work, _FIRST[Kind.COMPLAINT][0], challenge.id)
    if challenge.status == ChallengeStatus.ACCEPTED:
        for clock in _ACCEPTED:
            _open(work, challenge, *clock)


async def close(work: Work, challenge: Challenge) -> None:
    for kind in _kinds(challenge):
        await duties.meet(work, kind, challenge.id)


async def drop(work: Work, challenge: Challenge) -> None:
    for kind in _kinds(challenge):
        await duties.void(work, kind, challenge.id)


def _kinds(challenge: Challenge) -> list[str]:
    return [_FIRST[Kind(challenge.kind)][0], *(kind for kind, _, _ in _ACCEPTED)]


def _open(work: Work, challenge: Challenge, kind: str, norm: str, department: str) -> None:
    duties.open_duty(
        work, kind, norm=norm, subject_type="challenge", subject_id=challenge.id,
        area=challenge.area, department=department,
    )  # fmt: skip
