"""Every query on the proof of capabilities."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from chassis.work import Work
from placement.agencies.models import Agency
from placement.capabilities.models import CapabilityEvidence, Standing, standings
from placement.fields import today


async def of(work: Work, agency_ids: Sequence[UUID]) -> dict[UUID, list[CapabilityEvidence]]:
    """All that was ever recorded, by agency."""
    session = await work.session()
    query = select(CapabilityEvidence).where(col(CapabilityEvidence.agency_id).in_(agency_ids))
    found: dict[UUID, list[CapabilityEvidence]] = defaultdict(list)
    for row in (await session.exec(query.order_by(col(CapabilityEvidence.id)))).all():
        found[row.agency_id].append(row)
    return found


async def standings_of(work: Work, agencies: Sequence[Agency]) -> dict[UUID, list[Standing]]:
    """How far each capability of each agency is proven today."""
    evidence, on = await of(work, [agency.id for agency in agencies]), today(work)
    return {agency.id: standings(agency, evidence[agency.id], on) for agency in agencies}
