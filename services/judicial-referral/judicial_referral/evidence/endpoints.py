"""Evidence over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Header, Request, Response

from chassis.access import LIAISONS, Purpose, Role
from chassis.idempotency import FILE
from chassis.pagination import After, Limit, Page
from chassis.routing import allow, router
from chassis.work import Work, etag
from judicial_referral.evidence import service
from judicial_referral.evidence.digests import PATTERN, counted, told
from judicial_referral.evidence.models import CustodyStatus, EvidenceKind
from judicial_referral.evidence.schemas import (
    EvidenceRead,
    Handover,
    Lodging,
    Receipt,
    Verification,
)
from judicial_referral.fields import InDivision, OfUnit

UPLOADS = "/judicial-referral/evidence"
"""The path that takes a piece, which may be larger than any other body."""
endpoints = router("/judicial-referral", "evidence")
_PARTY = allow(*LIAISONS, Role.COUNTY_OFFICER, purpose=Purpose.JUSTICE)
MediaType = Annotated[
    str,
    Header(alias="content-type", max_length=100, pattern=r"^[a-z]+/[a-zA-Z0-9.+-]+(;.*)?$"),
]
Digest = Annotated[
    str | None, Header(alias="repr-digest", max_length=60, pattern=PATTERN, description=(
        "The SHA-256 as you counted it: `sha-256=:` base64 `:`."
    )),
]  # fmt: skip


@endpoints.post("/evidence", status_code=201, summary="Lodge evidence")
async def lodge_evidence(
    report_id: UUID,
    kind: EvidenceKind,
    request: Request,
    work: Annotated[Work, _PARTY],
    response: Response,
    content_type: MediaType = FILE,
    repr_digest: Digest = None,
) -> EvidenceRead:
    """The body is the piece itself, of any media type; its SHA-256 is counted as it comes in. With
    a `Repr-Digest` (RFC 9530) it is refused where it is another."""
    said = Lodging(
        report_id=report_id, kind=kind, media_type=content_type, sha256=counted(repr_digest)
    )
    piece = await service.lodge(work, said, request.stream())
    response.headers["Location"] = f"{UPLOADS}/{piece.id}"
    work.etag = etag(piece.version)
    return piece


@endpoints.get("/evidence", summary="List evidence")
async def list_evidence(
    work: Annotated[Work, _PARTY],
    report_id: UUID | None = None,
    kind: EvidenceKind | None = None,
    status: CustodyStatus | None = None,
    area: InDivision = None,
    unit_id: OfUnit = None,
    after: After = None,
    limit: Limit = 50,
) -> Page[EvidenceRead]:
    """The newest first, without content and chains; `unit_id` is the unit that holds it."""
    named = {"report_id": report_id, "kind": kind, "area": area}
    return await service.page(work, status, unit_id, limit, after, **named)


@endpoints.get("/evidence/{evidence_id}", summary="Read a piece of evidence")
async def read_evidence(evidence_id: UUID, work: Annotated[Work, _PARTY]) -> EvidenceRead:
    """Its hash, and who has had it; the content is opened with a document."""
    piece = await service.read(work, evidence_id)
    work.etag = etag(piece.version)
    return piece


@endpoints.get("/evidence/{evidence_id}/verification", summary="Verify a piece of evidence")
async def verify_evidence(evidence_id: UUID, work: Annotated[Work, _PARTY]) -> Verification:
    """The content against its hash, and every link of the chain from the first."""
    return await service.verify(work, evidence_id)


@endpoints.post(
    "/evidence/{evidence_id}/opening", summary="Open a piece of evidence", response_class=Response
)
async def open_evidence(
    evidence_id: UUID, form: Receipt, work: Annotated[Work, _PARTY]
) -> Response:
    """The content itself; that it was opened is a link of its chain."""
    piece, content = await service.open_piece(work, evidence_id, form.document_no)
    headers = {"Repr-Digest": told(piece.sha256)}
    return Response(content, media_type=FILE, headers=headers)


@endpoints.post("/evidence/{evidence_id}/handover", summary="Hand evidence over")
async def hand_over_evidence(
    evidence_id: UUID, form: Handover, work: Annotated[Work, _PARTY]
) -> EvidenceRead:
    """By who holds it, to a unit or back to the county. Needs If-Match."""
    piece = await service.hand_over(work, evidence_id, form)
    work.etag = etag(piece.version)
    return EvidenceRead.of(piece)


@endpoints.post("/evidence/{evidence_id}/receipt", summary="Receive evidence")
async def receive_evidence(
    evidence_id: UUID, form: Receipt, work: Annotated[Work, _PARTY]
) -> EvidenceRead:
    """By whom it was handed over to. Needs If-Match."""
    piece = await service.receive(work, evidence_id, form.document_no)
    work.etag = etag(piece.version)
    return EvidenceRead.of(piece)


@endpoints.post("/evidence/{evidence_id}/return", summary="Return evidence")
async def return_evidence(
    evidence_id: UUID, form: Receipt, work: Annotated[Work, _PARTY]
) -> EvidenceRead:
    """Handed over to you, it stays with its holder; held by you, it goes to whom it came from, who
    then receives it. Needs If-Match."""
    piece = await service.give_back(work, evidence_id, form.document_no)
    work.etag = etag(piece.version)
    return EvidenceRead.of(piece)
