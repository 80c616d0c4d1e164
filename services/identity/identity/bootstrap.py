"""What an installation cannot do without: its services' clients, its first operator, its CLI.

There is no default secret or password: all are given, from files that the installation made.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from chassis.access import Role
from identity import rows
from identity.accounts import passwords
from identity.clients import secrets
from identity.clients.models import Proof
from identity.rows import Connection
from reference.divisions import NATION

CLI = "wardship-cli"
CLI_REDIRECT = "http://127.0.0.1/callback"
"""The port may be any (RFC 8252)."""
PAGES = "wardship-pages"
PAGES_REDIRECT = "/insight/pages/signed-in"
LOCAL = "http://127.0.0.1"


@dataclass(frozen=True)
class FirstOperator:
    """The person who will make all other accounts."""

    login_name: str
    password: str = field(repr=False)


async def bootstrap(
    connection: Connection,
    services: Mapping[str, str],
    operator: FirstOperator | None = None,
    *,
    issuer: str = LOCAL,
) -> None:
    """Make what is missing; safe to run at every start.

    `connection` is to identity's database after its migrations, as its owner, its working role or
    an administrator. `services` maps each service that calls others (registry, placement,
    procurement, judicial-referral, insight) to its client secret, of 32 random characters or more:
    raises `identity.clients.secrets.SecretTooShort`. A secret that was changed in its file is
    changed here. The operator's password, of 12 characters or more (`passwords.PasswordTooShort`),
    is set once, when the account is made. The pages' client comes back to the `issuer`'s address.
    """
    async with connection.transaction():
        for name, secret in services.items():
            await _service(connection, name, secrets.digest_of_given(secret))
        await rows.client(connection, CLI, Proof.NONE, redirect_uris=[CLI_REDIRECT])
        pages_at = [f"{address}{PAGES_REDIRECT}" for address in dict.fromkeys((LOCAL, issuer))]
        await rows.client(connection, PAGES, Proof.NONE, redirect_uris=pages_at)
        if operator is not None:
            await _operator(connection, operator)


async def _service(connection: Connection, name: str, secret_hash: bytes) -> None:
    made = await rows.client(connection, name, Proof.SECRET, secret_hash=secret_hash)
    if made is not None:
        await rows.grant(connection, Role.SERVICE, NATION, client=made)
        return
    await connection.execute(
        "UPDATE client SET secret_hash = $2, version = version + 1 "
        "WHERE client_id = $1 AND proof = 'client_secret' AND secret_hash <> $2",
        name,
        secret_hash,
    )


async def _operator(connection: Connection, operator: FirstOperator) -> None:
    if len(operator.password) < passwords.SHORTEST:
        raise passwords.PasswordTooShort
    made = await rows.account(connection, operator.login_name, operator.password, None)
    if made is not None:
        await rows.grant(connection, Role.OPERATOR, NATION, account_id=made)
