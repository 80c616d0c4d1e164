"""Access tokens as JWTs (RFC 9068), signed with Ed25519: made, and read back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from chassis.auth import ALGORITHMS, AUDIENCE, TOKEN_TYPE
from chassis.work import Work
from identity.keys import service as keys
from identity.oauth_refusals import AreaNotGranted, InvalidRequest
from identity.roles.models import RoleGrant, standing
from identity.tokens.schemas import TokenRead
from reference.divisions import Area, AreaInvalid


@dataclass(frozen=True)
class Holder:
    """For whom a token is, through which client, and the grants in force."""

    subject: str
    client_id: str
    organisation_id: UUID | None
    grants: Sequence[RoleGrant]


async def issue(
    work: Work, holder: Holder, *, area_code: str | None, seconds: int, jti: str
) -> TokenRead:
    """Raises `AreaNotGranted` where no role in force reaches."""
    granted = standing(holder.grants, _area(area_code))
    if granted is None:
        raise AreaNotGranted
    issued_at = int(work.now.timestamp())
    claims = {
        "iss": work.app.settings.issuer,
        "aud": AUDIENCE,
        "sub": holder.subject,
        "client_id": holder.client_id,
        "iat": issued_at,
        "exp": issued_at + seconds,
        "jti": jti,
        "org": str(holder.organisation_id) if holder.organisation_id else None,
        "roles": list(granted.roles),
        "area": granted.area.code,
    }
    key = await keys.current(work)
    header = {"alg": ALGORITHMS[0], "typ": TOKEN_TYPE, "kid": key.kid}
    token = jwt.encode(header, claims, key, algorithms=ALGORITHMS)
    return TokenRead(access_token=token, expires_in=seconds)


async def claims_of(work: Work, token: str) -> dict[str, Any] | None:
    """The claims of a token of ours that has not expired; None for anything else."""
    known = KeySet.import_key_set({"keys": (await keys.key_set(work))["keys"]})
    try:
        claims = dict(jwt.decode(token, known, algorithms=ALGORITHMS).claims)
    except (JoseError, ValueError, TypeError, KeyError, AttributeError):
        return None
    return claims if claims["exp"] > work.now.timestamp() else None


def _area(code: str | None) -> Area | None:
    try:
        return Area(code) if code is not None else None
    except AreaInvalid as error:
        raise InvalidRequest("area is a division code of 2, 4, 6, 9 or 12 digits.") from error
