"""The demonstration logins of an installation: made at the first start, used by the commands."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import asyncpg
import httpx

from identity.bootstrap import FirstOperator, bootstrap
from identity.demonstration import DemonstrationLogin, seed
from reference.divisions import Area
from standalone import login
from standalone.installation import Installation
from standalone.machine import CannotStart

VILLAGE = Area("513431100204")
"""A village of Zhaojue county, Liangshan (凉山彝族自治州昭觉县), one of the three prefectures."""


class UnknownLogin(CannotStart):
    """There is no demonstration login of that name."""


class NotRunning(CannotStart):
    """Nothing answers; start it with ./wardship up."""


async def prepare(identity_url: str, installation: Installation) -> None:
    """Let the services in, and make the demonstration logins that are missing."""
    secrets = installation.secrets()
    connection = await asyncpg.connect(identity_url)
    try:
        await bootstrap(connection, secrets.clients)
        made = await seed(connection, VILLAGE)
    finally:
        await connection.close()
    installation.keep_logins({**installation.logins(), **{one.name: _kept(one) for one in made}})


async def bootstrap_identity(
    identity_url: str, clients: Mapping[str, str], operator_password: str, issuer: str
) -> None:
    """In containers: the services' clients and one operator, and no demonstration."""
    connection = await asyncpg.connect(identity_url)
    try:
        await bootstrap(
            connection, clients, FirstOperator("operator", operator_password), issuer=issuer
        )
    finally:
        await connection.close()


async def token_for(name: str, base_url: str, folder: Path) -> str:
    """A bearer token for a demonstration login; raises UnknownLogin or NotRunning."""
    logins = Installation(folder).logins()
    if name not in logins:
        known = ", ".join(logins) or "none yet: start with ./wardship up"
        raise UnknownLogin(f"There is no demonstration login {name}; there are: {known}.")
    entry = logins[name]
    try:
        if entry["is_client"]:
            return await login.client_token(
                base_url, name, secret=entry["secret"], key=entry["key"]
            )
        return await login.token(base_url, name, entry["password"])
    except httpx.HTTPError as error:
        raise NotRunning(
            f"Nothing answers at {base_url} ({type(error).__name__}); start it with ./wardship up."
        ) from error


def _kept(one: DemonstrationLogin) -> dict[str, Any]:
    entry = asdict(one)
    return {
        **entry,
        "role": one.role.value,
        "area": one.area.code,
        "organisation_id": str(one.organisation_id),
    }
