"""Queries of standings."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlmodel import col, select

from chassis.work import Work
from procurement.service_kinds import QualificationKind
from procurement.standings.models import Bar, Qualification


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


async def open_bar(work: Work, provider_id: UUID) -> Bar | None:
    query = select(Bar).where(col(Bar.provider_id) == provider_id, col(Bar.lifted_at).is_(None))
    return (await (await work.session()).exec(query.with_for_update())).one_or_none()
