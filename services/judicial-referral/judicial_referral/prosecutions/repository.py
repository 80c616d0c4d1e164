"""Every query about what procuratorates decided."""

from uuid import UUID

from sqlmodel import col, select

from chassis.work import Work
from judicial_referral.prosecutions.models import Prosecution


async def by_number(work: Work, unit_id: UUID, document_no: str) -> Prosecution | None:
    query = select(Prosecution).where(
        col(Prosecution.unit_id) == unit_id, col(Prosecution.document_no) == document_no
    )
    return (await (await work.session()).exec(query)).one_or_none()
