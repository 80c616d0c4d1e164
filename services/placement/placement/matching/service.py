"""Finding the agency that may take a child."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from chassis.work import Work
from placement.agencies import repository as agencies
from placement.agencies.models import Agency, Capability
from placement.agreements import entrusting
from placement.agreements.entrusting import Entrusted
from placement.beds import repository as beds
from placement.children.models import Child
from placement.fields import today
from placement.matching import repository
from placement.matching.facilities import Facility
from placement.matching.models import Regime, Rule, Situation, rule_on
from placement.matching.ranking import Candidate, Case, bars, rank, situation_of, unmet, weigh
from placement.matching.schemas import Matches, RuleRead, Words

_SEPARATED = Words(
    en="No agency that may take the child has free beds for all siblings; they would be separated.",
    zh="没有可接收机构能够共同安置全部兄弟姐妹，将被分开安置。",
)


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
    family = await repository.family(work, child_id)
    child, on, rule = family.child, today(work), rule_on(today(work))
    along = [one for one in family.siblings if with_siblings and one.id not in family.homes]
    counted = await repository.free_beds(work, child.area)
    serving = [agency for agency, _ in counted]
    lodging = Counter(family.homes.values())
    situation = situation_of(
        child, regime, serving, on=on, care=care, tracing_family=tracing_family
    )
    entrusted = await _entrusted(work, serving, situation, on)
    next_door = await _next_door(work, serving, entrusted)
    free = {agency.id: number for agency, number in counted}
    if next_door:
        free |= await beds.count_free(work, [agency.id for agency in next_door])
    case = Case(child, replace(situation, entrusted=frozenset(entrusted)), rule, on)
    theirs = [Case(one, situation_of(one, regime, serving, on=on), rule, on) for one in along]
    everybody: list[Agency | Facility] = [*serving, *next_door]
    found = rank(
        [
            weigh(
                Candidate(
                    agency,
                    free.get(agency.id, 0),
                    lodging[agency.id],
                    entrusted.get(agency.id, ()),
                ),
                case,
                theirs,
            )
            for agency in everybody
        ]
    )
    apart = bool(along) and not any(one.together for one in found)
    return Matches(
        child_id=child_id,
        regime=regime,
        rule=RuleRead.of(rule),
        children=[child_id, *(one.id for one in along)],
        matches=found,
        warnings=([_SEPARATED] if apart else []) + unmet(family.checked, care),
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
            child, regime, serving, on=on, care=care, tracing_family=tracing_family
        )
        entrusted = await _entrusted(work, serving, situation, on)
        situation = replace(situation, entrusted=frozenset(entrusted))
        found += [one for one in bars(agency, child, situation, rule, on) if one not in found]
    return found


async def _entrusted(
    work: Work, serving: Sequence[Agency | Facility], situation: Situation, on: date
) -> Entrusted:
    """Agreements are about temporary custody: a centre holds no other."""
    if situation.regime is Regime.LONG_TERM:
        return {}
    return await entrusting.entrusted(work, serving, situation.care, on)


async def _next_door(
    work: Work, serving: Sequence[Agency | Facility], entrusted: Entrusted
) -> Sequence[Agency]:
    """The entrusted institutions of other counties of the prefecture."""
    others = set(entrusted) - {agency.id for agency in serving}
    return await agencies.given(work, others) if others else []
