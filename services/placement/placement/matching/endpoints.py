"""Matching over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from chassis.access import Purpose, Role
from chassis.routing import allow, router
from chassis.work import Work
from placement.agencies.models import Capability
from placement.matching import service
from placement.matching.models import Ground, Regime
from placement.matching.schemas import Matches

matching = router("/placement/matches", "matching")

Officer = Annotated[Work, allow(Role.COUNTY_OFFICER, Role.CITY_OFFICER, purpose=Purpose.CUSTODY)]


@matching.get("")
async def find_matches(
    work: Officer,
    child_id: UUID,
    ground: Ground,
    regime: Regime | None = None,
    with_siblings: bool = True,
    tracing_family: bool = False,
    care: Annotated[list[Capability], Query(max_length=4)] = [],  # noqa: B006
) -> Matches:
    """The agencies that may take a child, ranked, with the reasons for and against each.

    `ground` is that of 未成年人保护法 92 (T1-T7) or 94 (L1-L5) and implies the regime.
    `tracing_family`: abandoned or rescued from trafficking, the family being traced. `care`: what
    the child needs besides infant care, which follows from the age.
    """
    return await service.match(
        work,
        child_id,
        ground.under(regime),
        care=frozenset(care),
        tracing_family=tracing_family,
        with_siblings=with_siblings,
    )
