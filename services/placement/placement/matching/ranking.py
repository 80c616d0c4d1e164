"""Weighing agencies for a child: law first, then beds, siblings, care and nearness."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from placement.agencies.models import Agency, Capability, Kind, Sex
from placement.children.models import Child
from placement.matching.models import Regime, Rule, Situation, find
from placement.matching.schemas import Match, Words

CARE = {
    Capability.INFANT: Words(en="infant care", zh="婴幼儿照护"),
    Capability.REHAB: Words(en="rehabilitation", zh="康复"),
    Capability.SPECIAL_ED: Words(en="special education", zh="特殊教育"),
    Capability.MEDICAL: Words(en="medical care", zh="医疗"),
}
_SIBLING = Words(en="A sibling lives here.", zh="有兄弟姐妹在此机构。")
_TOGETHER = Words(en="Siblings can stay together.", zh="兄弟姐妹可以共同安置。")
_APART = Words(
    en="There are not enough free beds for all siblings.", zh="空余床位不足以共同安置兄弟姐妹。"
)
_SIBLING_NOT = Words(en="A sibling may not be taken here.", zh="有兄弟姐妹不能由该机构接收。")
_FULL = Words(en="No bed is free.", zh="无空余床位。")
_NEAR = Words(en="In the child's own county.", zh="位于儿童所在县。")
_ELSEWHERE = Words(en="It does not serve the child's area.", zh="不服务于儿童所在地区。")
_SEX = Words(en="It does not serve children of this sex.", zh="不接收该性别儿童。")
_AGE = Words(en="The child's age is outside what it serves.", zh="儿童年龄不在接收范围内。")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An agency as it stands now."""

    agency: Agency
    free_beds: int = 0
    siblings: int = 0
    """How many of the child's siblings live there."""


def situation_of(
    child: Child,
    regime: Regime,
    rule: Rule,
    agencies: Sequence[Agency],
    *,
    on: date,
    care: frozenset[Capability] = frozenset(),
    tracing_family: bool = False,
) -> Situation:
    """What the rule needs to know; an infant needs infant care without being asked."""
    infant = {Capability.INFANT} if child.age(on) < rule.infant_below else set()
    centres = [agency for agency in agencies if agency.kind == Kind.MPC]
    return Situation(
        regime=regime,
        care=care | infant,
        tracing_family=tracing_family,
        centres=tuple(frozenset(map(Capability, agency.capabilities)) for agency in centres),
    )


def bars(agency: Agency, child: Child, situation: Situation, rule: Rule, on: date) -> list[Words]:
    """Every reason for which the agency may not take the child; none when it may."""
    finding = find(agency.kind, situation, rule)
    against = [] if finding.may_take else [Words.of(finding.reason)]
    if not agency.serves(child.area):
        against.append(_ELSEWHERE)
    if agency.sex not in (Sex.ANY, child.sex):
        against.append(_SEX)
    if not agency.youngest <= child.age(on) <= agency.oldest:
        against.append(_AGE)
    return against


def weigh(
    candidate: Candidate,
    child: Child,
    situation: Situation,
    with_siblings: Sequence[tuple[Child, Situation]],
    rule: Rule,
    on: date,
) -> Match:
    """One agency for the child and the siblings that are to go along."""
    agency = candidate.agency
    against = bars(agency, child, situation, rule, on)
    may_take = not against
    apart = any(bars(agency, other, its, rule, on) for other, its in with_siblings)
    together = may_take and not apart and candidate.free_beds > len(with_siblings)
    return Match(
        agency_id=agency.id,
        name=agency.name,
        kind=agency.kind,
        seat=agency.seat,
        may_take=may_take,
        free_beds=candidate.free_beds,
        together=together,
        reasons_for=_speaks_for(candidate, child, situation, rule, bool(with_siblings) & together),
        reasons_against=against
        + _speaks_against(candidate, situation, len(with_siblings), sibling_barred=apart),
    )


def rank(matches: Sequence[Match]) -> list[Match]:
    """Most fitting first: may, has a bed, keeps siblings together, lacks least, is nearest."""
    return sorted(
        matches,
        key=lambda match: (
            not match.may_take,
            match.free_beds == 0,
            not match.together,
            len(match.reasons_against),
            _SIBLING not in match.reasons_for,
            match.kind != Kind.MPC,
            -len(match.seat),
            -match.free_beds,
            match.name,
        ),
    )


def _speaks_for(
    candidate: Candidate, child: Child, situation: Situation, rule: Rule, together: bool
) -> list[Words]:
    finding = find(candidate.agency.kind, situation, rule)
    words = [Words.of(finding.reason)] if finding.may_take else []
    if candidate.siblings:
        words.append(_SIBLING)
    if together:
        words.append(_TOGETHER)
    if child.county and candidate.agency.seat == child.county:
        words.append(_NEAR)
    able = situation.care.intersection(candidate.agency.capabilities)
    return words + [
        Words(en=f"It gives {CARE[one].en}.", zh=f"具备{CARE[one].zh}条件。")
        for one in sorted(able)
    ]


def _speaks_against(
    candidate: Candidate, situation: Situation, siblings: int, *, sibling_barred: bool
) -> list[Words]:
    words = []
    if candidate.free_beds == 0:
        words.append(_FULL)
    elif candidate.free_beds <= siblings:
        words.append(_APART)
    if sibling_barred:
        words.append(_SIBLING_NOT)
    lacks = situation.care.difference(candidate.agency.capabilities)
    return words + [
        Words(en=f"It lacks {CARE[one].en}.", zh=f"不具备{CARE[one].zh}条件。")
        for one in sorted(lacks)
    ]
