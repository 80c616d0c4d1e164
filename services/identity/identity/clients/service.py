"""Use cases of clients."""

from collections.abc import Sequence
from uuid import UUID

from chassis.work import Work
from identity.clients import key_sets, repository, secrets
from identity.clients.models import Client, ClientNotFound, Proof
from identity.clients.schemas import ClientCreate, KeysReplace
from identity.organisations import service as organisations


async def register(work: Work, form: ClientCreate) -> tuple[Client, str | None]:
    """The client and its secret, which is not kept; none where it signs, or proves nothing."""
    jwks = key_sets.checked(form.jwks) if form.jwks is not None else None
    await organisations.require_open(work, form.organisation_id)
    secret = secrets.generated() if form.proof == Proof.SECRET else None
    client = Client(
        client_id=form.client_id,
        kind=form.kind.value,
        proof=form.proof.value,
        secret_hash=secrets.digest(secret) if secret else None,
        jwks=jwks,
        redirect_uris=form.redirect_uris,
        organisation_id=form.organisation_id,
        created_at=work.now,
    )
    work.add(client)
    return client, secret


async def read(work: Work, client: UUID, *, lock: bool = False) -> Client:
    found = await repository.get(work, client, lock=lock)
    if found is None:
        raise ClientNotFound
    return found


async def page(work: Work, after: UUID | None, limit: int) -> Sequence[Client]:
    return await repository.page(work, after, limit)


async def suspend(work: Work, client: UUID) -> Client:
    found = await _expected(work, client)
    found.suspend()
    return found


async def restore(work: Work, client: UUID) -> Client:
    found = await _expected(work, client)
    found.restore()
    return found


async def replace_secret(work: Work, client: UUID) -> tuple[Client, str]:
    """A new secret, told once; the old one is void."""
    found = await _expected(work, client)
    secret = secrets.generated()
    found.replace_secret(secrets.digest(secret))
    return found, secret


async def replace_keys(work: Work, client: UUID, form: KeysReplace) -> Client:
    found = await _expected(work, client)
    found.replace_keys(key_sets.checked(form.jwks))
    return found


async def _expected(work: Work, client: UUID) -> Client:
    found = await read(work, client, lock=True)
    work.expect(found)
    return found
