"""The authorization server's metadata (RFC 8414)."""

from pydantic import BaseModel

from identity.clients.key_sets import ASSERTION_ALGORITHMS


class Metadata(BaseModel):
    """What a client needs to know of this issuer. There are no ID tokens: tokens are for our API,
    and say nothing of a person but an id."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    revocation_endpoint: str
    introspection_endpoint: str
    response_types_supported: list[str] = ["code"]
    response_modes_supported: list[str] = ["query"]
    grant_types_supported: list[str] = ["client_credentials", "authorization_code"]
    code_challenge_methods_supported: list[str] = ["S256"]
    token_endpoint_auth_methods_supported: list[str] = [
        "client_secret_basic",
        "client_secret_post",
        "private_key_jwt",
        "none",
    ]
    token_endpoint_auth_signing_alg_values_supported: list[str] = list(ASSERTION_ALGORITHMS)
    authorization_response_iss_parameter_supported: bool = True


def metadata_of(issuer: str) -> Metadata:
    oauth = f"{issuer}/identity/oauth"
    return Metadata(
        issuer=issuer,
        authorization_endpoint=f"{oauth}/authorize",
        token_endpoint=f"{oauth}/token",
        jwks_uri=f"{oauth}/jwks",
        revocation_endpoint=f"{oauth}/revoke",
        introspection_endpoint=f"{oauth}/introspect",
    )
