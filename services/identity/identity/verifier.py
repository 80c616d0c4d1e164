"""Tokens as identity itself takes them.

Elsewhere a token holds until it expires. Here its holder could use that time to undo what stopped
them, so each request asks the tables, which are at hand, whether they and their roles still stand.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from chassis.access import Caller
from chassis.app import App
from chassis.auth import KeySource, TokenVerifier
from chassis.errors import Unauthenticated
from chassis.work import Work
from identity.accounts import repository as accounts
from identity.clients import repository as clients
from identity.keys import service as keys
from identity.roles import repository as roles
from identity.roles.models import RoleGrant, standing


class HolderStopped(Unauthenticated):
    """The holder of this token was suspended, or their organisation closed."""

    title_zh = "账户或客户端已停用"


class Verifier(TokenVerifier):
    """Checks with the keys of its own table, and then the holder."""

    def __init__(self, app: App) -> None:
        source = KeySource(self._read_keys, pause=app.settings.unknown_key_seconds)
        super().__init__(issuer=app.settings.issuer, keys=source)
        self._app = app

    async def verify(self, token: str) -> Caller:
        caller = await super().verify(token)
        async with Work(self._app) as work:
            still = standing(await _grants(work, caller), caller.area)
        return replace(caller, roles=caller.roles & set(still.roles if still else ()))

    async def _read_keys(self) -> dict[str, Any]:
        async with Work(self._app) as work:
            document = await keys.key_set(work)
            await work.commit()
        return document


async def _grants(work: Work, caller: Caller) -> Sequence[RoleGrant]:
    """Those in force now. Raises `HolderStopped`."""
    if caller.subject == caller.client_id:
        client = await clients.find_usable(work, caller.client_id)
        if client is not None:
            return await roles.in_force(work, client=client.id)
    else:
        account = await accounts.find_usable(work, account_id=UUID(caller.subject))
        if account is not None:
            return await roles.in_force(work, account_id=account.id)
    raise HolderStopped
