"""Queries of challenges."""

from uuid import UUID

from sqlmodel import col, exists, select

from chassis.rows import visible
from chassis.work import Work
from procurement.bids.models import Bid, BidStatus
from procurement.challenges.models import Challenge, ChallengeStatus, Kind

_OPEN = (ChallengeStatus.OPEN, ChallengeStatus.ACCEPTED)


async def any_open(work: Work, tender_id: UUID) -> bool:
    """Whether a query or a complaint stops the award."""
    query = select(
        exists().where(
            col(Challenge.tender_id) == tender_id,
            col(Challenge.kind) != Kind.INQUIRY,
            col(Challenge.status).in_(_OPEN),
            visible(work, Challenge),
        )
    )
    return bool((await (await work.session()).exec(query)).one())


async def took_part(work: Work, tender_id: UUID) -> bool:
    """Whether the caller's organisation has a bid in the tender."""
    query = select(
        exists().where(
            col(Bid.tender_id) == tender_id,
            col(Bid.status) != BidStatus.WITHDRAWN,
            visible(work, Bid),
        )
    )
    return bool((await (await work.session()).exec(query)).one())
