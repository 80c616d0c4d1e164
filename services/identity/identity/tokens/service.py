"""Use cases of tokens: issue, take back, look into."""

from datetime import UTC, datetime

from chassis.access import Role
from chassis.models import new_id
from chassis.work import Work
from identity.authorization import service as authorization
from identity.clients.models import Client, ClientKind
from identity.config import settings_of
from identity.oauth_parameters import Parameters
from identity.oauth_refusals import (
    InvalidRequest,
    UnauthorizedClient,
    UnsupportedGrantType,
)
from identity.roles import repository as roles
from identity.tokens import access_tokens, repository
from identity.tokens.access_tokens import Holder
from identity.tokens.client_authentication import Presented, authenticate
from identity.tokens.schemas import Introspection, TokenRead

_GRANT_TYPES = ("client_credentials", "authorization_code")


async def issue(work: Work, presented: Presented) -> TokenRead:
    """Raises an `OAuthRefusal`; the work must be committed even then."""
    parameters = presented.parameters
    grant_type = parameters.require("grant_type")
    if grant_type not in _GRANT_TYPES:
        raise UnsupportedGrantType
    client = await authenticate(work, presented)
    if grant_type == "authorization_code":
        return await _for_person(work, client, parameters)
    return await _for_client(work, client, parameters)


async def _for_client(work: Work, client: Client, parameters: Parameters) -> TokenRead:
    if client.kind == ClientKind.PUBLIC:
        raise UnauthorizedClient
    holder = Holder(
        subject=client.client_id,
        client_id=client.client_id,
        organisation_id=client.organisation_id,
        grants=await roles.in_force(work, client=client.id),
    )
    return await access_tokens.issue(
        work,
        holder,
        area_code=parameters.get("area"),
        seconds=settings_of(work).client_token_seconds,
        jti=new_id().hex,
    )


async def _for_person(work: Work, client: Client, parameters: Parameters) -> TokenRead:
    seconds = settings_of(work).person_token_seconds
    account, jti = await authorization.redeem(
        work,
        client.client_id,
        code=parameters.require("code"),
        redirect_uri=parameters.require("redirect_uri"),
        verifier=parameters.require("code_verifier"),
    )
    holder = Holder(
        subject=str(account.id),
        client_id=client.client_id,
        organisation_id=account.organisation_id,
        grants=await roles.in_force(work, account_id=account.id),
    )
    return await access_tokens.issue(
        work, holder, area_code=parameters.get("area"), seconds=seconds, jti=jti
    )


async def revoke(work: Work, presented: Presented) -> None:
    """Take a client's own token back. What is no token of this client's is passed over
    (RFC 7009 §2.2)."""
    token = presented.parameters.require("token")
    client = await authenticate(work, presented)
    claims = await access_tokens.claims_of(work, token)
    if claims is not None and claims["client_id"] == client.client_id:
        await repository.revoke(work, claims["jti"], datetime.fromtimestamp(claims["exp"], UTC))


async def introspect(work: Work, presented: Presented) -> Introspection:
    """For services, and for the client that holds the token; others learn nothing of it."""
    token = presented.parameters.require("token")
    client = await authenticate(work, presented)
    if client.kind == ClientKind.PUBLIC:
        raise InvalidRequest("A public client cannot look into tokens.")
    claims = await access_tokens.claims_of(work, token)
    if claims is None or await repository.is_revoked(work, claims["jti"]):
        return Introspection(active=False)
    granted = {grant.role for grant in await roles.in_force(work, client=client.id)}
    if Role.SERVICE not in granted and claims["client_id"] != client.client_id:
        return Introspection(active=False)
    return Introspection(active=True, **claims)
