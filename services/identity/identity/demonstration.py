"""The demonstration's organisations, people and systems, around one real village.

No person is invented: logins are named for the office they hold. Passwords, secrets and the
court's key are made at random when the rows are, told once, and kept here as hashes only.
"""

import json
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from joserfc.jwk import OKPKey

from chassis.access import Role
from identity import rows
from identity.accounts import passwords
from identity.clients import secrets
from identity.clients.models import Proof
from identity.organisations.models import OrganisationKind as Kind
from identity.rows import Connection
from reference.divisions import NATION, Area, Level


@dataclass(frozen=True)
class DemonstrationLogin:
    """How to get a token as one of them: a person's `password`, a client's `secret`, or `key`."""

    name: str
    role: Role
    area: Area
    organisation_id: UUID
    is_client: bool = False
    password: str | None = field(default=None, repr=False)
    secret: str | None = field(default=None, repr=False)
    key: dict[str, Any] | None = field(default=None, repr=False)
    """Private JWK that signs the client's assertions (private_key_jwt, Ed25519)."""


@dataclass(frozen=True)
class _Body:
    name: str
    kind: Kind
    level: Level
    people: tuple[tuple[str, Role, Level], ...] = ()
    clients: tuple[tuple[str, Role, Proof], ...] = ()


_COUNTY, _CITY, _NATION = Level.COUNTY, Level.PREFECTURE, Level.NATION
_BODIES = (
    _Body(
        "县级民政部门（示范） County civil affairs (demonstration)", Kind.CIVIL_AFFAIRS, _COUNTY,
        people=(
            ("village-director", Role.VILLAGE_DIRECTOR, Level.VILLAGE),
            ("township-supervisor", Role.TOWNSHIP_SUPERVISOR, Level.TOWNSHIP),
            ("county-officer", Role.COUNTY_OFFICER, _COUNTY),
        ),
    ),
    _Body(
        "市级民政部门（示范） City civil affairs (demonstration)", Kind.CIVIL_AFFAIRS, _CITY,
        people=(("city-officer", Role.CITY_OFFICER, _CITY),),
    ),
    _Body(
        "小学（示范） Primary school (demonstration)", Kind.SCHOOL, _COUNTY,
        people=(("teacher", Role.REPORTER, _COUNTY),),
    ),
    _Body(
        "县未成年人救助保护中心（示范） County minors' protection centre (demonstration)",
        Kind.AGENCY, _COUNTY,
        people=(("agency-staff", Role.AGENCY_STAFF, _COUNTY),),
    ),
    _Body(
        "市儿童福利院（示范） City child welfare institution (demonstration)", Kind.AGENCY, _CITY,
        people=(("city-agency-staff", Role.AGENCY_STAFF, _CITY),),
    ),
    _Body(
        "社会工作服务机构（示范） Social work organisation (demonstration)", Kind.PROVIDER, _COUNTY,
        people=(("ngo", Role.PROVIDER_STAFF, _COUNTY),),
        clients=(("ngo-system", Role.PROVIDER_STAFF, Proof.SECRET),),
    ),
    _Body(
        "基层人民法院（示范） People's court (demonstration)", Kind.COURT, _COUNTY,
        clients=(("court", Role.COURT_LIAISON, Proof.PRIVATE_KEY),),
    ),
    _Body(
        "县级公安机关（示范） County police (demonstration)", Kind.POLICE, _COUNTY,
        clients=(("police", Role.POLICE_LIAISON, Proof.SECRET),),
    ),
    _Body(
        "县人民检察院（示范） County procuratorate (demonstration)", Kind.PROCURATORATE, _COUNTY,
        clients=(("procuratorate", Role.PROCURATORATE_LIAISON, Proof.SECRET),),
    ),
    _Body(
        "县级财政部门（示范） County finance (demonstration)", Kind.FINANCE, _COUNTY,
        people=(("finance-officer", Role.FINANCE_OFFICER, _COUNTY),),
    ),
    *(
        _Body(
            f"{zh}（示范） {en} (demonstration)", Kind.DEPARTMENT, _COUNTY,
            people=((role.value.replace("_", "-"), role, _COUNTY),),
        )
        for zh, en, role in (
            ("县教育局", "County education", Role.EDUCATION_OFFICER),
            ("县公安局", "County public security", Role.PUBLIC_SECURITY_OFFICER),
            ("县司法局", "County justice", Role.JUSTICE_OFFICER),
            ("县人力资源和社会保障局", "County human resources", Role.HUMAN_RESOURCES_OFFICER),
            ("县妇儿工委办", "County women and children office", Role.WOMEN_AND_CHILDREN_OFFICER),
            ("共青团县委", "County youth league", Role.YOUTH_LEAGUE_OFFICER),
            ("县妇联", "County women's federation", Role.WOMENS_FEDERATION_OFFICER),
            ("县残联", "County disabled persons' federation",
             Role.DISABLED_PERSONS_FEDERATION_OFFICER),
        )
    ),
    _Body(
        "平台运行单位（示范） Platform operation (demonstration)", Kind.PLATFORM, _NATION,
        people=(("operator", Role.OPERATOR, _NATION),),
    ),
    _Body(
        "审计机关（示范） Audit office (demonstration)", Kind.AUDIT, _NATION,
        people=(("auditor", Role.AUDITOR, _NATION),),
    ),
)  # fmt: skip


async def seed(connection: Connection, village: Area) -> list[DemonstrationLogin]:
    """Make what is missing around `village`, a real village or community below a county.

    Returns the logins that were made now; a login that is there already is left alone, and its
    password cannot be told again: the caller keeps what it was told (mode 0600). `connection` is
    to identity's database, as for `identity.bootstrap.bootstrap`, which must have run.
    """
    made: list[DemonstrationLogin] = []
    async with connection.transaction():
        for body in _BODIES:
            area = _within(village, body.level)
            organisation_id = await rows.organisation(connection, body.name, body.kind, area)
            for name, role, level in body.people:
                place = _within(village, level)
                made += await _person(connection, name, role, place, organisation_id)
            for name, role, proof in body.clients:
                made += await _client(connection, name, role, area, organisation_id, proof)
    return made


async def _person(
    connection: Connection, name: str, role: Role, area: Area, organisation_id: UUID
) -> list[DemonstrationLogin]:
    password = passwords.generated()
    account_id = await rows.account(connection, name, password, organisation_id)
    if account_id is None:
        return []
    await rows.grant(connection, role, area, account_id=account_id)
    return [DemonstrationLogin(name, role, area, organisation_id, password=password)]


async def _client(
    connection: Connection, name: str, role: Role, area: Area, organisation_id: UUID, proof: Proof
) -> list[DemonstrationLogin]:
    secret = key = jwks = None
    if proof == Proof.SECRET:
        secret = secrets.generated()
    else:
        pair = OKPKey.generate_key("Ed25519")
        names = {"kid": pair.thumbprint(), "use": "sig", "alg": "Ed25519"}
        key = {**pair.as_dict(private=True), **names}
        jwks = json.dumps({"keys": [{**pair.as_dict(private=False), **names}]})
    made = await rows.client(
        connection,
        name,
        proof,
        secret_hash=secrets.digest(secret) if secret else None,
        jwks=jwks,
        organisation_id=organisation_id,
    )
    if made is None:
        return []
    await rows.grant(connection, role, area, client=made)
    return [
        DemonstrationLogin(
            name, role, area, organisation_id, is_client=True, secret=secret, key=key
        )
    ]


def _within(village: Area, level: Level) -> Area:
    """The area of that level that the village lies in."""
    if level == Level.NATION:
        return NATION
    code = village.columns()[level.value]
    if code is None:
        raise ValueError(f"{village.code} lies in no {level.value}")
    return Area(code)
