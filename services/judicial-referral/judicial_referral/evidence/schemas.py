"""What goes in and out about evidence."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field

from chassis.models import Form
from judicial_referral.evidence.models import Evidence, EvidenceKind, EvidenceLink, LinkKind
from judicial_referral.fields import DocumentNumber


class Lodging(BaseModel):
    """What is said of a piece as it comes in; `sha256` as whoever sends it counted it."""

    report_id: UUID
    kind: EvidenceKind
    media_type: str
    sha256: bytes | None


class Handover(Form):
    """The unit it goes to; without one, back to the county."""

    unit_id: UUID | None = None
    document_no: DocumentNumber


class Receipt(Form):
    """Under which document it is received, or opened (调取证据通知书)."""

    document_no: DocumentNumber


class LinkRead(BaseModel):
    """A link of the chain of custody."""

    number: int
    kind: LinkKind
    actor: str
    holder: str
    document_no: str
    at: datetime
    hash: str

    @classmethod
    def of(cls, link: EvidenceLink) -> Self:
        return cls(**link.model_dump(exclude={"hash"}), hash=link.hash.hex())


class EvidenceRead(BaseModel):
    """A piece of evidence, its hash and who has had it."""

    id: UUID
    report_id: UUID
    child_id: UUID | None
    kind: EvidenceKind
    media_type: str
    size: int
    sha256: str
    held_by: str
    handed_to: str | None
    came_from: str | None
    lodged_at: datetime
    version: int
    chain: list[LinkRead] = []

    @classmethod
    def of(cls, piece: Evidence, chain: list[LinkRead] | None = None) -> Self:
        facts = piece.model_dump(exclude={"sha256"})
        return cls(**facts, sha256=piece.sha256.hex(), chain=chain or [])


class Verification(BaseModel):
    """Whether the content is what was lodged, and the chain whole."""

    content_is_whole: bool
    chain_is_whole: bool
    first_broken_link: int | None = Field(description="The number of the first that is broken.")
    links: int
