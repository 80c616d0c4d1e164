"""Lodging evidence as it streams in, opening it, handing it over, and proving it whole."""

import hashlib
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag

from chassis.access import LIAISONS
from chassis.areas import county_of
from chassis.crypto import ChildKey
from chassis.models import new_id
from chassis.outbox import publish
from chassis.pagination import Page
from chassis.rows import newest, one
from chassis.work import Work
from contracts.judicial_referral import EvidenceLodged
from judicial_referral import chaining
from judicial_referral.evidence import custody_chain, repository
from judicial_referral.evidence.models import (
    PART_BYTES,
    Evidence,
    EvidenceEmpty,
    EvidenceKind,
    EvidenceLink,
    EvidencePart,
    LinkKind,
    NotTheHolder,
)
from judicial_referral.evidence.schemas import EvidenceRead, Handover, LinkRead, Verification
from judicial_referral.reports import repository as reports
from judicial_referral.reports import sealing
from judicial_referral.reports.models import Report
from judicial_referral.scoping import enter
from judicial_referral.units import repository as units


async def lodge(
    work: Work, report_id: UUID, kind: EvidenceKind, media_type: str, body: AsyncIterator[bytes]
) -> EvidenceRead:
    """The hash is ours, counted while the content comes in; nothing of it is kept in clear."""
    report = await reports.get(work, report_id)
    report.must_be_open()
    await enter(work, report.area)
    piece = Evidence(
        id=new_id(), report_id=report.id, child_id=report.child_id, kind=kind,
        media_type=media_type, size=0, sha256=b"", held_by=_party(work, report),
        lodged_at=work.now, **report.area.columns(),
    )  # fmt: skip
    await _take_in(work, piece, sealing.key_of(work.app.vault, report), body)
    work.add(piece)
    await (await work.session()).flush()
    link = await _chain(work, piece, LinkKind.LODGED, piece.held_by, report.receipt)
    county = county_of(piece.area)
    told = EvidenceLodged(
        evidence_id=piece.id, report_id=report.id, child_id=piece.child_id, area=county.code,
        kind=kind, sha256=piece.sha256.hex(),
    )  # fmt: skip
    publish(work, told, version=piece.version, area=county)
    return EvidenceRead.of(piece, [LinkRead.of(link)])


async def _take_in(work: Work, piece: Evidence, key: ChildKey, body: AsyncIterator[bytes]) -> None:
    """Parts of a fixed size, sealed one by one; a part cannot stand in another's place."""
    digest, held, number = hashlib.sha256(), bytearray(), 0

    def keep(content: bytes) -> None:
        work.add(EvidencePart(
            evidence_id=piece.id, number=number, report_id=piece.report_id,
            content=key.seal_bytes(_place(piece.id, number), content), **piece.area.columns(),
        ))  # fmt: skip

    async for chunk in body:
        digest.update(chunk)
        held += chunk
        piece.size += len(chunk)
        while len(held) >= PART_BYTES:
            keep(bytes(held[:PART_BYTES]))
            del held[:PART_BYTES]
            number += 1
    if held:
        keep(bytes(held))
    if not piece.size:
        raise EvidenceEmpty
    piece.sha256 = digest.digest()


def _place(evidence_id: UUID, number: int) -> str:
    return f"evidence_part.content|{evidence_id}|{number}"


async def _chain(
    work: Work, piece: Evidence, kind: LinkKind, holder: str, document_no: str
) -> EvidenceLink:
    """The next link; the caller holds the lock of the piece."""
    before = await repository.links(work, piece.id)
    link = EvidenceLink(
        id=new_id(), evidence_id=piece.id, report_id=piece.report_id, number=len(before) + 1,
        kind=kind, actor=work.caller.subject, holder=holder, document_no=document_no, at=work.now,
        hash=b"", **piece.area.columns(),
    )  # fmt: skip
    last = before[-1].hash if before else chaining.START
    link.hash = chaining.link(last, custody_chain.facts(link, piece.sha256))
    work.add(link)
    return link


async def open_piece(work: Work, evidence_id: UUID, document_no: str) -> tuple[Evidence, bytes]:
    """The content; that it was opened, by whom and under which document, is a link."""
    piece, report = await _get(work, evidence_id, lock=True)
    await _chain(work, piece, LinkKind.OPENED, piece.held_by, document_no)
    return piece, await _content(work, piece, report)


async def hand_over(work: Work, evidence_id: UUID, form: Handover) -> Evidence:
    """By its holder, to a unit or back to the county, which then receives it."""
    piece, report = await _get(work, evidence_id, lock=True)
    work.expect(piece)
    to = county_of(report.area).code
    if form.unit_id is not None:
        to = str((await units.get(work, form.unit_id)).id)
    piece.hand_over(_party(work, report), to)
    await _chain(work, piece, LinkKind.HANDED_OVER, to, form.document_no)
    return piece


async def receive(work: Work, evidence_id: UUID, document_no: str) -> Evidence:
    """By whom it was handed over to."""
    piece, report = await _get(work, evidence_id, lock=True)
    work.expect(piece)
    piece.receive(_party(work, report))
    await _chain(work, piece, LinkKind.RECEIVED, piece.held_by, document_no)
    return piece


async def read(work: Work, evidence_id: UUID) -> EvidenceRead:
    """With its chain of custody."""
    piece, _ = await _get(work, evidence_id)
    return EvidenceRead.of(piece, [LinkRead.of(x) for x in await repository.links(work, piece.id)])


async def verify(work: Work, evidence_id: UUID) -> Verification:
    """Counts everything anew: the hash of the content, and each link from the first."""
    piece, report = await _get(work, evidence_id)
    links = await repository.links(work, piece.id)
    broken = custody_chain.first_broken(links, piece.sha256)
    try:
        content: bytes | None = await _content(work, piece, report)
    except InvalidTag:
        content = None
    is_whole = content is not None and hashlib.sha256(content).digest() == piece.sha256
    return Verification(
        content_is_whole=is_whole,
        chain_is_whole=broken is None and bool(links),
        first_broken_link=broken,
        links=len(links),
    )


async def page(work: Work, report_id: UUID, limit: int, after: str | None) -> Page[EvidenceRead]:
    """Of one report, the newest first."""
    await reports.get(work, report_id)
    of_report: Any = Evidence.report_id
    return await newest(
        work, Evidence, of_report == report_id, limit=limit, after=after, read=EvidenceRead.of
    )


async def _get(work: Work, evidence_id: UUID, *, lock: bool = False) -> tuple[Evidence, Report]:
    """The piece with its report, going on in its county. Raises a `NotFound`."""
    piece = await one(work, Evidence, evidence_id, lock=lock)
    report = await reports.get(work, piece.report_id)
    report.must_be_open()
    await enter(work, piece.area)
    return piece, report


async def _content(work: Work, piece: Evidence, report: Report) -> bytes:
    key = sealing.key_of(work.app.vault, report)
    return b"".join(
        key.open_bytes(_place(piece.id, part.number), part.content)
        for part in await repository.parts(work, piece.id)
    )


def _party(work: Work, report: Report) -> str:
    """Who holds what the caller holds: its unit, or the county."""
    if work.caller.roles.isdisjoint(LIAISONS):
        return county_of(report.area).code
    if work.caller.organisation is None:
        raise NotTheHolder
    return work.caller.organisation
