"""Whom the protection centres of a place entrust with the care that they lack."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.work import Work
from placement.agencies.models import Agency, Capability, Kind
from placement.agreements import repository
from placement.agreements.models import CareAgreement
from placement.fields import today
from placement.matching.facilities import Facility


@dataclass(frozen=True, slots=True)
class Entrustment:
    """An agreement in force, and the name of the centre."""

    agreement: CareAgreement
    centre: str


Entrusted = Mapping[UUID, Sequence[Entrustment]]
"""The agreements by which each institution is entrusted."""


async def is_entrusted(work: Work, institution: Agency, centre_ids: Sequence[UUID]) -> bool:
    """By one of these centres, today, with whatever care it is."""
    found = await repository.in_force(work, centre_ids, today(work))
    return any(agreement.institution_id == institution.id for agreement in found)


async def entrusted(
    work: Work, serving: Sequence[Agency | Facility], care: frozenset[Capability], on: date
) -> Entrusted:
    """The institutions that are entrusted with all of the care which a centre itself lacks."""
    centres = {agency.id: agency for agency in serving if agency.kind == Kind.MPC}
    if not care or not centres:
        return {}
    found: dict[UUID, list[Entrustment]] = defaultdict(list)
    for agreement in await repository.in_force(work, list(centres), on):
        centre = centres[agreement.centre_id]
        lacks = care.difference(map(Capability, centre.capabilities))
        if lacks and agreement.entrusts(lacks):
            found[agreement.institution_id].append(Entrustment(agreement, centre.name))
    return found
