"""HTTP of clients; for operators."""

from typing import Annotated
from uuid import UUID

from fastapi import Response

from chassis.access import Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow, router
from chassis.work import Work, etag
from identity import paging
from identity.clients import service
from identity.clients.models import Client
from identity.clients.schemas import ClientCreate, ClientRead, ClientWithSecret, KeysReplace

endpoints = router("/identity/clients", "clients")
_OPERATOR = allow(Role.OPERATOR, purpose=Purpose.ACCOUNT)


@endpoints.post("", status_code=201, summary="Register a client")
async def register_client(
    form: ClientCreate, response: Response, work: Annotated[Work, _OPERATOR]
) -> ClientWithSecret:
    """The answer holds its secret, once. Then grant a role: POST /identity/roles."""
    client, secret = await service.register(work, form)
    response.headers["Location"] = f"/identity/clients/{client.id}"
    return _with_secret(work, client, secret)


@endpoints.get("", summary="List clients")
async def list_clients(
    work: Annotated[Work, _OPERATOR], limit: Limit = 50, after: After = None
) -> Page[ClientRead]:
    """In the order of their registration."""
    rows = await service.page(work, paging.start(work, after), limit + 1)
    return paging.page_of(work, rows, limit, ClientRead)


@endpoints.get("/{client}", summary="Read a client")
async def read_client(client: UUID, work: Annotated[Work, _OPERATOR]) -> ClientRead:
    """By the id of its record, not its client_id."""
    return _read(work, await service.read(work, client))


@endpoints.post("/{client}/suspend", summary="Suspend a client")
async def suspend_client(client: UUID, work: Annotated[Work, _OPERATOR]) -> ClientRead:
    """No new token; those issued end by themselves within minutes."""
    return _read(work, await service.suspend(work, client))


@endpoints.post("/{client}/restore", summary="Restore a suspended client")
async def restore_client(client: UUID, work: Annotated[Work, _OPERATOR]) -> ClientRead:
    """With the secret or keys and the roles it had."""
    return _read(work, await service.restore(work, client))


@endpoints.post("/{client}/replace-secret", summary="Make a new client secret")
async def replace_client_secret(client: UUID, work: Annotated[Work, _OPERATOR]) -> ClientWithSecret:
    """The answer holds it, once; the old secret is void."""
    found, secret = await service.replace_secret(work, client)
    return _with_secret(work, found, secret)


@endpoints.post("/{client}/replace-keys", summary="Replace a client's public keys")
async def replace_client_keys(
    client: UUID, form: KeysReplace, work: Annotated[Work, _OPERATOR]
) -> ClientRead:
    """For a client that proves itself by private_key_jwt."""
    return _read(work, await service.replace_keys(work, client, form))


def _read(work: Work, client: Client) -> ClientRead:
    work.etag = etag(client.version)
    return ClientRead.model_validate(client, from_attributes=True)


def _with_secret(work: Work, client: Client, secret: str | None) -> ClientWithSecret:
    return ClientWithSecret(**_read(work, client).model_dump(), client_secret=secret)
