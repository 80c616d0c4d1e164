"""What is no longer as a plan found it: then it is not decided, and a new one is made."""

from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

from chassis.errors import Fault
from chassis.work import Work
from placement.agencies.models import Agency
from placement.beds import repository as beds
from placement.consolidation import repository
from placement.consolidation.models import ConsolidationMove, ConsolidationPlan
from placement.consolidation.proposing import capacities, families
from placement.consolidation.returning import takes_back


async def changes(
    work: Work,
    plan: ConsolidationPlan,
    moves: Sequence[ConsolidationMove],
    agencies: Mapping[UUID, Agency],
) -> list[Fault]:
    """`agencies`: those of the plan, locked."""
    returns = plan.returns_plan is not None
    living = {row[1]: row[0] for row in await repository.living_at(work, plan.sources)}
    planned = {move.child_id: move for move in moves}
    faults = [
        Fault(f"/moves/{move.id}", "The child no longer lives there.", "child-moved")
        for child, move in planned.items()
        if living.get(child) != move.custody_id
    ]
    if not returns and living.keys() - planned.keys():
        faults.append(Fault("/sources", "A child was admitted since.", "child-admitted"))
    wanted = Counter(move.to_agency for move in moves if move.to_agency)
    # A child that goes back has no claim on more than the bed it came from: no reserve is kept.
    room = await (beds.count_free if returns else capacities)(work, list(wanted))
    faults += [
        Fault(f"/agencies/{key}", "Its free beds no longer suffice.", "bed-taken")
        for key, count in wanted.items()
        if room.get(key, 0) < count
    ]
    return faults + (
        _no_longer_takes(wanted, agencies)
        if returns
        else await _no_longer_fits(work, plan, moves, agencies)
    )


def _no_longer_takes(homes: Mapping[UUID, int], agencies: Mapping[UUID, Agency]) -> list[Fault]:
    return [
        Fault(f"/agencies/{key}", "It was converted since.", "agency-converted")
        for key in homes
        if not takes_back(agencies[key])
    ]


async def _no_longer_fits(
    work: Work,
    plan: ConsolidationPlan,
    moves: Sequence[ConsolidationMove],
    agencies: Mapping[UUID, Agency],
) -> list[Fault]:
    """A source that another plan took, and whoever the agency would not be offered for now: its
    proof of care ran out, or the child grew up."""
    faults = [
        Fault(f"/agencies/{key}", "The institution no longer awaits a plan.", "agency-planned")
        for key in plan.sources
        if not agencies[key].awaits_plan
    ]
    fitting = {
        member.child.id: family.costs
        for family in await families(work, list(agencies.values()))
        for member in family.members
    }
    return faults + [
        Fault(
            f"/moves/{move.id}",
            "The agency no longer fits this child.",
            "no-longer-fits",
        )
        for move in moves
        if move.child_id in fitting and move.to_agency not in fitting[move.child_id]
    ]
