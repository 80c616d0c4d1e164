"""Plain, repeatable inserts, for what is set up before anybody has a token.

A row that is there already is left as it is, so that every start may run them.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, TypeAlias
from uuid import UUID

import asyncpg

from chassis.access import Role
from chassis.models import new_id
from identity.accounts import passwords
from identity.clients.models import ClientKind, Proof
from identity.organisations.models import OrganisationKind
from reference.divisions import Area

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
GRANTED_BY = "installation"

_ORGANISATION = """
WITH made AS (
    INSERT INTO organisation (id, name, kind, area_code, status, created_at, version)
    VALUES ($1, $2, $3, $4, 'active', $5, 1) ON CONFLICT DO NOTHING RETURNING id)
SELECT id FROM made UNION ALL SELECT id FROM organisation WHERE name = $2 AND area_code = $4
"""
_ACCOUNT = """
INSERT INTO account (id, login_name, password_hash, organisation_id, status, created_at,
    password_changed_at, version)
VALUES ($1, $2, $3, $4, 'active', $5, $5, 1) ON CONFLICT DO NOTHING RETURNING id
"""
_CLIENT = """
INSERT INTO client (id, client_id, kind, proof, secret_hash, jwks, redirect_uris, organisation_id,
    status, created_at, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'active', $9, 1) ON CONFLICT DO NOTHING RETURNING id
"""
_GRANT = """
INSERT INTO role_grant (id, account_id, client, role, area_code, valid_from, granted_by,
    created_at, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $6, 1) ON CONFLICT DO NOTHING
"""


async def organisation(
    connection: Connection, name: str, kind: OrganisationKind, area: Area
) -> UUID:
    """Its id, whether it is new or known."""
    made = await connection.fetchval(
        _ORGANISATION, new_id(), name, kind.value, area.code, datetime.now(UTC)
    )
    return UUID(str(made))


async def account(
    connection: Connection, login_name: str, password: str, organisation_id: UUID | None
) -> UUID | None:
    """None where the name is known; its password then stays."""
    if await connection.fetchval("SELECT 1 FROM account WHERE login_name = $1", login_name):
        return None
    made: UUID | None = await connection.fetchval(
        _ACCOUNT,
        new_id(),
        login_name,
        passwords.hash_now(password),
        organisation_id,
        datetime.now(UTC),
    )
    return made


async def client(
    connection: Connection,
    client_id: str,
    proof: Proof,
    *,
    secret_hash: bytes | None = None,
    jwks: str | None = None,
    redirect_uris: Sequence[str] = (),
    organisation_id: UUID | None = None,
) -> UUID | None:
    """None where the client_id is known. `jwks` is JSON."""
    kind = ClientKind.PUBLIC if proof == Proof.NONE else ClientKind.CONFIDENTIAL
    values: list[Any] = [client_id, kind.value, proof.value, secret_hash, jwks]
    made: UUID | None = await connection.fetchval(
        _CLIENT, new_id(), *values, list(redirect_uris), organisation_id, datetime.now(UTC)
    )
    return made


async def grant(
    connection: Connection,
    role: Role,
    area: Area,
    *,
    account_id: UUID | None = None,
    client: UUID | None = None,
) -> None:
    """From now on, until it is ended."""
    values = (account_id, client, role.value, area.code, datetime.now(UTC), GRANTED_BY)
    await connection.execute(_GRANT, new_id(), *values)
