"""Queries of prequalifications."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from chassis.errors import NotFound
from chassis.rows import visible
from chassis.work import Work
from procurement.prequalifications.models import Application, NotPrequalified, Prequalification


async def of_tender(work: Work, tender_id: UUID) -> Prequalification | None:
    """A tender that suppliers do not see yet may have one that they do."""
    query = select(Prequalification).where(
        col(Prequalification.tender_id) == tender_id, visible(work, Prequalification)
    )
    return (await (await work.session()).exec(query)).one_or_none()


async def findings(work: Work, prequalification_id: UUID) -> Sequence[bool | None]:
    """Of every application, whether its supplier qualified; None where it is not judged."""
    query = select(Application.is_qualified).where(
        col(Application.prequalification_id) == prequalification_id, visible(work, Application)
    )
    return (await (await work.session()).exec(query)).all()


async def must_admit(work: Work, tender_id: UUID) -> None:
    """The caller's own organisation. Raises NotPrequalified."""
    if await of_tender(work, tender_id) is None:
        return
    query = select(Application.id).where(
        col(Application.tender_id) == tender_id,
        col(Application.is_qualified).is_(True),
        visible(work, Application),
    )
    if (await (await work.session()).exec(query)).first() is None:
        raise NotPrequalified


async def tender_of(work: Work, application_id: UUID) -> UUID:
    """Raises NotFound. The application itself is loaded once its tender is held."""
    query = select(Application.tender_id).where(
        col(Application.id) == application_id, visible(work, Application)
    )
    found = (await (await work.session()).exec(query)).one_or_none()
    if found is None:
        raise NotFound
    return found
