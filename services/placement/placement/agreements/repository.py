"""Every query on care agreements."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, or_
from sqlmodel import col, select

from chassis.work import Work
from placement.agencies.models import Agency
from placement.agreements.models import CareAgreement
from reference.divisions import Area


def of_area(area: Area) -> ColumnElement[bool]:
    """One of the two parties serves the area or has its seat in it."""
    seats = col(Agency.seat).in_([area.code[:4], area.code[:6]])
    parties = select(Agency.id).where(or_(seats, col(Agency.seat).startswith(area.code)))
    return or_(
        col(CareAgreement.centre_id).in_(parties), col(CareAgreement.institution_id).in_(parties)
    )


async def earlier(work: Work, agreement: CareAgreement) -> Sequence[CareAgreement]:
    """The agreements of the same two that run out before this one."""
    session = await work.session()
    query = select(CareAgreement).where(
        col(CareAgreement.centre_id) == agreement.centre_id,
        col(CareAgreement.institution_id) == agreement.institution_id,
        col(CareAgreement.valid_until) < agreement.valid_until,
        col(CareAgreement.id) != agreement.id,
    )
    return (await session.exec(query)).all()


async def in_force(work: Work, centre_ids: Sequence[UUID], on: date) -> Sequence[CareAgreement]:
    """The agreements of these centres that hold on the day."""
    session = await work.session()
    query = select(CareAgreement).where(
        col(CareAgreement.centre_id).in_(centre_ids),
        col(CareAgreement.valid_from) <= on,
        col(CareAgreement.valid_until) >= on,
        or_(col(CareAgreement.ended_on).is_(None), col(CareAgreement.ended_on) >= on),
    )
    return (await session.exec(query.order_by(col(CareAgreement.id)))).all()
