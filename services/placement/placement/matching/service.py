"""Finding the agency that may take a child."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from chassis.work import Work
from placement.agencies import repository as agencies
from placement.agencies.models import Agency, Capability
from placement.beds import repository as beds
from placement.children import repository as children
from placement.children.models import Child
from placement.custody import repository as custody
from placement.matching.models import Regime, Rule, rule_on
from placement.matching.ranking import Candidate, bars, rank, situation_of, weigh
from placement.matching.schemas import Matches, RuleRead, Words
from reference.clocks import CHINA

_SEPARATED = Words(
    en="No agency that may take the child has free beds for all siblings; they would be separated.",
    zh="没有可接收机构能够共同安置全部兄弟姐妹，将被分开安置。",
)


def today(work: Work) -> date:
    """The day in China."""
    return work.now.astimezone(CHINA).date()


async def match(
    work: Work,
    child_id: UUID,
    regime: Regime,
    *,
    care: frozenset[Capability],
    tracing_family: bool,
    with_siblings: bool,
) -> Matches:
    """Every agency that serves the child's area, ranked, with the reasons for and against it."""
    (child,) = await children.load(work, [child_id])
    on, rule = today(work), rule_on(today(work))
    family = await children.siblings(work, child)
    housed = await custody.housed(work, [member.id for member in family])
    along = [member for member in family if with_siblings and member.id not in housed]
    serving = await agencies.serving(work, child.area)
    lodging = Counter(housed.values())
    free = await beds.count_free(work, [agency.id for agency in serving])
    situation = situation_of(
        child, regime, rule, serving, on=on, care=care, tracing_family=tracing_family
    )
    theirs = [(one, situation_of(one, regime, rule, serving, on=on)) for one in along]
    found = rank(
        [
            weigh(
                Candidate(agency, free.get(agency.id, 0), lodging[agency.id]),
                child,
                situation,
                theirs,
                rule,
                on,
            )
            for agency in serving
        ]
    )
    apart = bool(along) and not any(one.together for one in found)
    return Matches(
        child_id=child_id,
        regime=regime,
        rule=RuleRead.of(rule),
        children=[child_id, *(one.id for one in along)],
        matches=found,
        warnings=[_SEPARATED] if apart else [],
    )


async def bars_to(
    work: Work,
    agency: Agency,
    admitted: Sequence[Child],
    regime: Regime,
    rule: Rule,
    *,
    care: frozenset[Capability],
    tracing_family: bool,
) -> list[Words]:
    """Why the agency may not take these children; empty when it may take each of them."""
    on, found = today(work), []
    for child in admitted:
        serving = await agencies.serving(work, child.area)
        situation = situation_of(
            child, regime, rule, serving, on=on, care=care, tracing_family=tracing_family
        )
        found += [one for one in bars(agency, child, situation, rule, on) if one not in found]
    return found
