"""Which family goes to which agency: an exact mixed-integer model on HiGHS.

Children of one family go together or not at all. As few children as can be are left without a
place; among such plans the cheapest is taken. `docs/decisions/0012` says why this model.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Family:
    """Siblings to be moved; `costs` names the agencies that may take all of them."""

    children: int
    costs: Mapping[UUID, int]


class NoExactSolution(RuntimeError):
    """The solver did not prove an optimum."""


def solve(families: Sequence[Family], capacity: Mapping[UUID, int]) -> list[UUID | None]:
    """The agency of each family, in order; None for one that has to stay."""
    import highspy

    model = highspy.Highs()  # type: ignore[no-untyped-call]
    model.silent()
    model.setOptionValue("mip_rel_gap", 0.0)
    model.setOptionValue("parallel", "off")
    left_behind = 1 + sum(max(one.costs.values(), default=0) for one in families)
    chosen = [
        {agency: model.addBinary(obj=cost) for agency, cost in sorted(one.costs.items())}
        for one in families
    ]
    for family, choices in zip(families, chosen, strict=True):
        stays = model.addBinary(obj=left_behind * family.children)
        model.addConstr(sum(choices.values()) + stays == 1)
    for agency, beds in capacity.items():
        wanted = [
            family.children * choices[agency]
            for family, choices in zip(families, chosen, strict=True)
            if agency in choices
        ]
        if wanted:
            model.addConstr(sum(wanted) <= beds)
    model.minimize()
    if families and model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise NoExactSolution
    return [
        next((agency for agency, taken in choices.items() if model.val(taken) > 0.5), None)
        for choices in chosen
    ]
