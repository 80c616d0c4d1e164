"""Queries of standings."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select

from chassis.rows import visible
from chassis.work import Work
from procurement.service_kinds import QualificationKind
from procurement.standings.models import Bar, CriminalRecordCheck, Qualification


async def licensed(
    work: Work, providers: Collection[UUID], kind: QualificationKind, today: date
) -> set[UUID]:
    """Those of the providers that hold a valid licence of the kind."""
    query = select(Qualification.provider_id).where(
        col(Qualification.provider_id).in_(providers),
        col(Qualification.kind) == kind,
        col(Qualification.valid_from) <= today,
        col(Qualification.valid_to) >= today,
    )
    return set((await (await work.session()).exec(query)).all())


async def checked_last(work: Work, provider_id: UUID) -> date | None:
    """The day of the latest query of records, with or without a hit; the provider is held."""
    query = select(func.max(CriminalRecordCheck.checked_on)).where(
        col(CriminalRecordCheck.provider_id) == provider_id, visible(work, CriminalRecordCheck)
    )
    return (await (await work.session()).exec(query)).one()


async def open_bar(work: Work, provider_id: UUID) -> Bar | None:
    query = select(Bar).where(col(Bar.provider_id) == provider_id, col(Bar.lifted_at).is_(None))
    return (await (await work.session()).exec(query.with_for_update())).one_or_none()
