"""Use cases of signing keys."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from joserfc.jwk import OKPKey

from chassis.auth import LEEWAY_SECONDS
from chassis.work import Work
from identity.config import settings_of
from identity.keys import repository
from identity.keys.models import ALGORITHM, KeyStatus, SigningKey


async def published(work: Work) -> Sequence[SigningKey]:
    """What verifiers may need; the first two keys are made when first asked for."""
    keys = await repository.published(work, _retired_after(work))
    if not any(key.status == KeyStatus.CURRENT for key in keys):
        await _begin(work)
        keys = await repository.published(work, _retired_after(work))
    return keys


async def key_set(work: Work) -> dict[str, Any]:
    """The JWK set; public members only."""
    return {"keys": [key.public for key in await published(work)]}


async def current(work: Work) -> OKPKey:
    """The key that signs, opened."""
    key = await repository.by_status(work, KeyStatus.CURRENT)
    if key is None:
        await _begin(work)
        key = await repository.by_status(work, KeyStatus.CURRENT)
    assert key is not None
    return OKPKey.import_key(json.loads(work.app.vault.open(_place(key.kid), key.sealed)))


async def rotate(work: Work) -> Sequence[SigningKey]:
    """The next key signs, the current one stays published, a new next is published.

    Raises `NextKeyTooFresh` when verifiers may not know the next one yet.
    """
    keys = {key.status: key for key in await repository.published(work, work.now, lock=True)}
    session = await work.session()
    if KeyStatus.CURRENT in keys:
        keys[KeyStatus.CURRENT].retire(work.now)
        await session.flush()  # first this: there is never more than one current key
        keys[KeyStatus.NEXT].activate(work.now)
        await session.flush()
        await repository.offer(work, _made(work, KeyStatus.NEXT))
        await repository.drop_retired(work, _retired_after(work))
    return await published(work)


async def _begin(work: Work) -> None:
    for status in (KeyStatus.CURRENT, KeyStatus.NEXT):
        await repository.offer(work, _made(work, status))


def _made(work: Work, status: KeyStatus) -> SigningKey:
    key = OKPKey.generate_key("Ed25519")
    kid = key.thumbprint()
    names = {"kid": kid, "use": "sig", "alg": ALGORITHM}
    private = json.dumps({**key.as_dict(private=True), **names}).encode()
    return SigningKey(
        kid=kid,
        public={**key.as_dict(private=False), **names},
        sealed=work.app.vault.seal(_place(kid), private),
        status=status.value,
        published_at=work.now,
        activated_at=work.now if status == KeyStatus.CURRENT else None,
    )


def _place(kid: str) -> str:
    return f"signing_key.sealed|{kid}"


def _retired_after(work: Work) -> datetime:
    """Keys retired before this signed nothing that is still good."""
    settings = settings_of(work)
    longest = max(settings.person_token_seconds, settings.client_token_seconds)
    return work.now - timedelta(seconds=longest + 2 * LEEWAY_SECONDS)
