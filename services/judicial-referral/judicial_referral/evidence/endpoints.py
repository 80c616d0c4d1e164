"""Evidence over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Header, Query, Request, Response

from chassis.access import LIAISONS, Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow, router
from chassis.work import Work, etag
from judicial_referral.evidence import service
from judicial_referral.evidence.models import EvidenceKind
from judicial_referral.evidence.schemas import EvidenceRead, Handover, Receipt, Verification

endpoints = router("/judicial-referral", "evidence")
_PARTY = allow(*LIAISONS, Role.COUNTY_OFFICER, purpose=Purpose.JUSTICE)
MediaType = Annotated[
    str,
    Header(alias="content-type", max_length=100, pattern=r"^[a-z]+/[a-zA-Z0-9.+-]+(;.*)?$"),
]


@endpoints.post("/reports/{report_id}/evidence", status_code=201, summary="Lodge evidence")
async def lodge_evidence(
    report_id: UUID,
    kind: Annotated[EvidenceKind, Query()],
    request: Request,
    work: Annotated[Work, _PARTY],
    response: Response,
    content_type: MediaType = "application/octet-stream",
) -> EvidenceRead:
    """The body is the piece itself, of any media type; its SHA-256 is counted as it comes in."""
    piece = await service.lodge(work, report_id, kind, content_type, request.stream())
    response.headers["Location"] = f"/judicial-referral/evidence/{piece.id}"
    work.etag = etag(piece.version)
    return piece


@endpoints.get("/reports/{report_id}/evidence", summary="List the evidence of a report")
async def list_evidence(
    report_id: UUID, work: Annotated[Work, _PARTY], after: After = None, limit: Limit = 50
) -> Page[EvidenceRead]:
    """The newest first, without content and chains."""
    return await service.page(work, report_id, limit, after)


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
    headers = {"Repr-Digest": f"sha-256=:{piece.sha256.hex()}:"}
    return Response(content, media_type="application/octet-stream", headers=headers)


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
