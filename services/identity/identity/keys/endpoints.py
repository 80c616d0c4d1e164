"""HTTP of signing keys: the public set for everybody, the rotation for operators."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import Response

from chassis.access import Purpose, Role
from chassis.routing import PUBLIC, allow, router
from chassis.work import Work
from identity.keys import service
from identity.keys.models import SigningKey
from identity.keys.schemas import KeySetRead, SigningKeyRead

public_endpoints = router("/identity/oauth", "tokens")
endpoints = router("/identity/keys", "keys")
_OPERATOR = allow(Role.OPERATOR, purpose=Purpose.OPERATION)


@public_endpoints.get("/jwks", summary="The keys that tokens are signed with")
async def read_jwks(response: Response, work: Annotated[Work, PUBLIC]) -> KeySetRead:
    """Keep it for ten minutes at most, and ask again for a key id that is not in it."""
    response.headers["Cache-Control"] = "public, max-age=300"
    document: dict[str, Any] = await service.key_set(work)
    return KeySetRead.model_validate(document)


@endpoints.get("", summary="List signing keys")
async def list_keys(work: Annotated[Work, _OPERATOR]) -> list[SigningKeyRead]:
    """Next, current, and previous ones whose tokens may still be in use."""
    return _read(await service.published(work))


@endpoints.post("/rotate", summary="Rotate the signing keys")
async def rotate_keys(work: Annotated[Work, _OPERATOR]) -> list[SigningKeyRead]:
    """The next key signs from now on; tokens signed by the one before stay good."""
    return _read(await service.rotate(work))


def _read(keys: Sequence[SigningKey]) -> list[SigningKeyRead]:
    return [SigningKeyRead.model_validate(key, from_attributes=True) for key in keys]
