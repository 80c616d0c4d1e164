"""Who acts in the made-up prefecture: bodies, their systems, and what each may do where."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from chassis.access import Role
from identity.organisations.models import OrganisationKind as Kind
from procurement.providers.models import ProviderKind
from standalone.storyteller import Actor
from standalone.synthetic import people
from standalone.synthetic.places import County
from standalone.synthetic.prefecture import Prefecture, system_of, together

OFFICES = (
    ("county", "民政局", "Civil affairs", Kind.CIVIL_AFFAIRS, Role.COUNTY_OFFICER),
    ("finance", "财政局", "Finance", Kind.FINANCE, Role.FINANCE_OFFICER),
    ("school", "中心学校", "Central school", Kind.SCHOOL, Role.REPORTER),
    ("centre", "未成年人救助保护中心", "Protection centre", Kind.AGENCY, Role.AGENCY_STAFF),
    ("court", "人民法院", "People's court", Kind.COURT, Role.COURT_LIAISON),
    ("police", "公安局", "Police", Kind.POLICE, Role.POLICE_LIAISON),
    ("procuratorate", "人民检察院", "Procuratorate", Kind.PROCURATORATE,
     Role.PROCURATORATE_LIAISON),
)  # fmt: skip
"""Of every county: code, Chinese and English name, kind, role."""
ZH = {code: zh for code, zh, *_ in OFFICES}
PROVIDERS = (
    (ProviderKind.SOCIAL_WORK_AGENCY, "社会工作服务中心", "Social work agency"),
    (ProviderKind.CHARITY, "慈善会", "Charity"),
    (ProviderKind.PSYCHOLOGIST, "心理咨询师", "Psychologist"),
    (ProviderKind.PUBLIC_INSTITUTION_CLASS_TWO, "康复医院", "Rehabilitation hospital"),
    (ProviderKind.VOLUNTEER_GROUP, "志愿者协会", "Volunteers"),
    (ProviderKind.LAWYER, "执业律师", "Lawyer"),
    (ProviderKind.SOCIAL_ORGANISATION, "儿童关爱促进会", "Association for children"),
    (ProviderKind.ENTERPRISE, "教育服务公司", "Education company"),
    (ProviderKind.SOCIAL_WORKER, "社会工作者", "Social worker"),
)
"""Every county has one that may bid and two others in turn, so that there is one of every kind."""
A_COUNTY = 3


@dataclass(frozen=True, slots=True)
class Body:
    """A body with one system of its own."""

    system: str
    name: str
    kind: Kind
    role: Role
    area: str


@dataclass(frozen=True, slots=True)
class Helper:
    """A provider before it is registered."""

    name: str
    body: Body
    kind: ProviderKind
    number: int


async def let_in(prefecture: Prefecture) -> str:
    """Organisations, clients and grants, by the operator."""
    return await enrol(prefecture, list(_bodies(prefecture)))


async def enrol(prefecture: Prefecture, bodies: Sequence[Body]) -> str:
    """Each with its system, whose secret is remembered."""
    operator = await prefecture.stage.actor("operator")
    systems = await together(_let_in(operator, body) for body in bodies)
    prefecture.memory.keep_systems(
        {body.system: system for body, system in zip(bodies, systems, strict=True)}
    )
    hire(prefecture)
    return f"{len(bodies):,} bodies let in, each with a system and a role of its own"


def hire(prefecture: Prefecture) -> None:
    """Those whose secrets are remembered may act."""
    for name, system in prefecture.memory.systems.items():
        prefecture.stage.hire(name, system["secret"])


def helpers(prefecture: Prefecture, county: County) -> list[Helper]:
    """The providers of a county: the first may bid for its contracts."""
    place, dice = prefecture.counties.index(county), prefecture.dice("providers", county)
    return [
        _helper(county, PROVIDERS[order], place * A_COUNTY + seat, dice)
        for seat, order in enumerate((0, *_others(place)))
    ]


def _others(place: int) -> tuple[int, int]:
    count = len(PROVIDERS) - 1
    return 1 + 2 * place % count, 1 + (2 * place + 1) % count


def _helper(
    county: County, trade: tuple[ProviderKind, str, str], number: int, dice: Random
) -> Helper:
    kind, zh, en = trade
    name = f"{people.name(dice)}（合成，{zh}）" if is_person(kind) else f"{county.name}{zh}（合成）"
    system = system_of(f"provider-{number}", county.code)
    body = Body(system, f"{name} {en}", Kind.PROVIDER, Role.PROVIDER_STAFF, county.code)
    return Helper(name, body, kind, number)


def is_person(kind: ProviderKind) -> bool:
    """Who is known by a licence, and has no credit code."""
    return kind in (ProviderKind.PSYCHOLOGIST, ProviderKind.LAWYER, ProviderKind.SOCIAL_WORKER)


def offices(county: County) -> Iterator[Body]:
    """Those that every county has."""
    for office, zh, en, kind, role in OFFICES:
        name = f"{county.name}{zh}（合成） {en} of {county.code} (synthetic)"
        yield Body(system_of(office, county.code), name, kind, role, county.code)


def _bodies(prefecture: Prefecture) -> Iterator[Body]:
    for county in prefecture.counties:
        yield from offices(county)
        second = f"{county.name}采购监督科（合成） Second officer of {county.code} (synthetic)"
        yield Body(
            system_of("second", county.code), second, Kind.CIVIL_AFFAIRS, Role.COUNTY_OFFICER,
            county.code,
        )  # fmt: skip
        for helper in helpers(prefecture, county):
            yield helper.body
    above = (
        ("finance", prefecture.code, "市级财政部门（合成） City finance (synthetic)", Kind.FINANCE,
         Role.FINANCE_OFFICER),
        ("finance", prefecture.code[:2], "省级财政部门（合成） Provincial finance (synthetic)",
         Kind.FINANCE, Role.FINANCE_OFFICER),
        ("province", prefecture.code[:2], "省级民政部门（合成） Provincial office (synthetic)",
         Kind.CIVIL_AFFAIRS, Role.PROVINCIAL_OFFICER),
    )  # fmt: skip
    for office, area, name, kind, role in above:
        yield Body(system_of(office, area), name, kind, role, area)


async def _let_in(operator: Actor, body: Body) -> dict[str, str]:
    """What is remembered of its system."""
    organisation = await operator.post(
        "/identity/organisations",
        {"name": body.name, "kind": body.kind.value, "area_code": body.area},
    )
    client = await operator.post(
        "/identity/clients",
        {"client_id": body.system, "proof": "client_secret",
         "organisation_id": organisation["id"]},
    )  # fmt: skip
    grant = {"client": client["id"], "role": body.role.value, "area_code": body.area}
    await operator.post("/identity/roles", grant)
    return {"secret": client["client_secret"], "organisation_id": organisation["id"]}
