"""Queries of challenges."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, Text, and_, cast, or_
from sqlmodel import col, exists, select

from chassis import rows
from chassis.errors import NotFound
from chassis.rows import visible
from chassis.work import Work
from procurement.bids.models import Bid, BidStatus
from procurement.challenges.models import Challenge, ChallengeStatus, Kind, Matter
from procurement.tenders.models import Tender


async def hold(work: Work, challenge_id: UUID) -> tuple[Challenge, Tender]:
    """Both locked, the tender first, as every other use case does. The challenge is not loaded
    before its tender is held: it would stay as it was."""
    query = select(Challenge.tender_id).where(
        col(Challenge.id) == challenge_id, visible(work, Challenge)
    )
    tender_id = (await (await work.session()).exec(query)).one_or_none()
    if tender_id is None:
        raise NotFound
    tender = await rows.one(work, Tender, tender_id, lock=True)
    return await rows.one(work, Challenge, challenge_id, lock=True), tender


async def any_open(work: Work, tender_id: UUID, on: date) -> bool:
    """Whether a query, or a complaint while it suspends, stops the award."""
    standing = or_(
        col(Challenge.status) == ChallengeStatus.OPEN,
        and_(
            col(Challenge.status) == ChallengeStatus.ACCEPTED,
            col(Challenge.resumed_at).is_(None),
            col(Challenge.suspended_until) >= on,
        ),
    )
    query = select(
        exists().where(
            col(Challenge.tender_id) == tender_id,
            col(Challenge.kind) != Kind.INQUIRY,
            standing,
            visible(work, Challenge),
        )
    )
    return bool((await (await work.session()).exec(query)).one())


async def queried(
    work: Work, tender_id: UUID, organisation: UUID, steps: Mapping[Matter, datetime | None]
) -> bool:
    """Whether the supplier queried one of these since it happened; the tender is held."""
    same_step = (
        and_(
            col(Challenge.matters).op("&&")(cast([matter], ARRAY(Text))),
            col(Challenge.raised_at) >= happened,
        )
        for matter, happened in steps.items()
    )
    query = select(
        exists().where(
            col(Challenge.tender_id) == tender_id,
            col(Challenge.organisation_id) == organisation,
            col(Challenge.kind) == Kind.QUERY,
            col(Challenge.status) != ChallengeStatus.WITHDRAWN,
            or_(*same_step),
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
