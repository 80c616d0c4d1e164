"""What goes in and out about clients."""

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field, model_validator

from chassis.models import Form
from identity.clients import redirects
from identity.clients.models import ClientKind, ClientStatus, Proof

RedirectUri = Annotated[str, Field(max_length=redirects.LONGEST), AfterValidator(redirects.checked)]
KeySetDocument = Annotated[
    dict[str, Any],
    Field(
        description="JWK set with public keys only: Ed25519, P-256, or RSA of 2048 bits or more.",
        json_schema_extra={"properties": {"keys": {"type": "array"}}},
    ),
]


class ClientCreate(Form):
    """A program. With `client_secret` the secret is made here and told once; with
    `private_key_jwt` give its public keys; a public client proves nothing and uses PKCE."""

    client_id: str = Field(pattern="^[a-z][a-z0-9-]{1,62}$", examples=["county-court-3"])
    proof: Proof
    jwks: KeySetDocument | None = None
    redirect_uris: list[RedirectUri] = Field(
        default_factory=list,
        max_length=10,
        description="https, or http on 127.0.0.1, whose port may then differ (RFC 8252).",
    )
    organisation_id: UUID | None = None

    @property
    def kind(self) -> ClientKind:
        return ClientKind.PUBLIC if self.proof == Proof.NONE else ClientKind.CONFIDENTIAL

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.proof == Proof.PRIVATE_KEY) != (self.jwks is not None):
            raise ValueError("jwks is needed with private_key_jwt, and only then")
        if self.proof == Proof.NONE and not self.redirect_uris:
            raise ValueError("a public client needs a redirect address")
        return self


class KeysReplace(Form):
    """The keys from now on; put the old one beside the new one until it is out of use."""

    jwks: KeySetDocument


class ClientRead(BaseModel):
    """A client."""

    id: UUID
    client_id: str
    kind: ClientKind
    proof: Proof
    jwks: dict[str, Any] | None
    redirect_uris: list[str]
    organisation_id: UUID | None
    status: ClientStatus
    created_at: datetime
    version: int


class ClientWithSecret(ClientRead):
    """The only time that the secret is shown; null where there is none."""

    client_secret: str | None
