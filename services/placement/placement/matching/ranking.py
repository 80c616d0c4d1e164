"""Weighing agencies for a child: law first, then beds, siblings, care and nearness."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chassis.areas import county_of
from placement.agencies.models import Agency, Capability, Kind, Sex
from placement.agreements.entrusting import Entrustment
from placement.children.models import Child
from placement.health_checks.models import HealthCheck
from placement.matching.facilities import Facility
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

    agency: Agency | Facility
    free_beds: int = 0
    siblings: int = 0
    """How many of the child's siblings live there."""
    entrustments: Sequence[Entrustment] = ()
    """The agreements by which a centre entrusts it with care that the child needs."""


def situation_of(
    child: Child,
    regime: Regime,
    agencies: Sequence[Agency | Facility],
    *,
    on: date,
    care: frozenset[Capability] = frozenset(),
    tracing_family: bool = False,
) -> Situation:
    """What the rule needs to know; an infant needs infant care without being asked."""
    infant = {Capability.INFANT} if child.is_infant(on) else set()
    centres = [agency for agency in agencies if agency.kind == Kind.MPC]
    return Situation(
        regime=regime,
        care=care | infant,
        tracing_family=tracing_family,
        centres=tuple({frozenset(map(Capability, agency.capabilities)) for agency in centres}),
        has_centre=county_of(child.area).code in {agency.seat for agency in centres},
    )


class Case:
    """A child before the rule: what is the same for every agency is worked out once."""

    def __init__(self, child: Child, situation: Situation, rule: Rule, on: date) -> None:
        self.situation, self.sex, self.county = situation, child.sex, child.county
        self.age, self.area = child.age(on), child.area
        self.findings = {kind.value: find(kind, situation, rule) for kind in Kind}

    def bars(self, agency: Agency | Facility) -> list[Words]:
        """Every reason for which the agency may not take the child; none when it may."""
        finding = self.findings[agency.kind]
        against = [] if finding.may_take else [Words.of(finding.reason)]
        if not agency.serves(self.area) and agency.id not in self.situation.entrusted:
            against.append(_ELSEWHERE)
        if agency.sex not in (Sex.ANY, self.sex):
            against.append(_SEX)
        if not agency.youngest <= self.age <= agency.oldest:
            against.append(_AGE)
        return against


def bars(agency: Agency, child: Child, situation: Situation, rule: Rule, on: date) -> list[Words]:
    """Of one child and one agency."""
    return Case(child, situation, rule, on).bars(agency)


def weigh(candidate: Candidate, case: Case, siblings: Sequence[Case]) -> Match:
    """One agency for the child and the siblings that are to go along."""
    agency = candidate.agency
    against = case.bars(agency)
    may_take = not against
    apart = any(sibling.bars(agency) for sibling in siblings)
    together = may_take and not apart and candidate.free_beds > len(siblings)
    return Match(
        agency_id=agency.id,
        name=agency.name,
        kind=agency.kind,
        seat=agency.seat,
        may_take=may_take,
        free_beds=candidate.free_beds,
        together=together,
        agreements=[one.agreement.id for one in candidate.entrustments],
        reasons_for=_speaks_for(candidate, case, bool(siblings) & together),
        reasons_against=against
        + _speaks_against(candidate, case.situation, len(siblings), sibling_barred=apart),
    )


def rank(matches: Sequence[Match]) -> list[Match]:
    """Most fitting first: may, has a bed, keeps siblings together, lacks least, is nearest."""
    return sorted(
        matches,
        key=lambda match: (
            not match.may_take,
            match.free_beds == 0,
            not match.together,
            not match.agreements,
            len(match.reasons_against),
            all(words.en != _SIBLING.en for words in match.reasons_for),
            match.kind != Kind.MPC,
            -len(match.seat),
            -match.free_beds,
            match.name,
        ),
    )


def unmet(check: HealthCheck | None, care: frozenset[Capability]) -> list[Words]:
    """What the last health check found the child to need, and nobody asked for."""
    needed = sorted(check.care - care) if check is not None else []
    if check is None or not needed:
        return []
    return [
        Words(
            en=f"By the health check of {check.checked_on} ({check.care_level}) the child also "
            f"needs {', '.join(CARE[one].en for one in needed)}.",
            zh=f"{check.checked_on}体检结果（{check.care_level}）提示儿童还需要"
            f"{'、'.join(CARE[one].zh for one in needed)}。",
        )
    ]


def _speaks_for(candidate: Candidate, case: Case, together: bool) -> list[Words]:
    finding = case.findings[candidate.agency.kind]
    words = [Words.of(finding.reason)] if finding.may_take else []
    if candidate.siblings:
        words.append(_SIBLING)
    if together:
        words.append(_TOGETHER)
    if case.county and candidate.agency.seat == case.county:
        words.append(_NEAR)
    words += [
        Words(
            en=f"{one.centre} entrusts it with this care (agreement {one.agreement.document_no}).",
            zh=f"{one.centre}以协议（{one.agreement.document_no}）委托其照料。",
        )
        for one in candidate.entrustments
    ]
    able = case.situation.care.intersection(candidate.agency.capabilities)
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
