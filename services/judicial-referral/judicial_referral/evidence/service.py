"""Lodging evidence as it streams in, opening it, handing it over, and proving it whole."""

import hashlib
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag

from chassis.access import LIAISONS
from chassis.areas import county_of
from chassis.crypto import ChildKey
from chassis.errors import Fault
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
    CustodyStatus,
    Evidence,
    EvidenceAltered,
    EvidenceEmpty,
    EvidenceLink,
    EvidencePart,
    LinkKind,
    NotTheHolder,
    UnitNotInMatter,
)
from judicial_referral.evidence.schemas import (
    EvidenceRead,
    Handover,
    LinkRead,
    Lodging,
    Verification,
)
from judicial_referral.narrowing import narrowed
from judicial_referral.reports import repository as reports
from judicial_referral.reports import sealing
from judicial_referral.reports.models import Report
from judicial_referral.scoping import enter
from judicial_referral.units import repository as units


async def lodge(work: Work, said: Lodging, body: AsyncIterator[bytes]) -> EvidenceRead:
    """The hash is ours, counted while the content comes in; nothing of it is kept in clear.

    Raises `EvidenceAltered` where whoever sent it counted another.
    """
    report = await reports.get(work, said.report_id)
    report.must_be_open()
    area, child_id = report.telling
    await enter(work, area)
    piece = Evidence(
        id=new_id(), child_id=report.child_id, size=0, sha256=b"", chain_end=b"",
        held_by=_party(work, report), lodged_at=work.now, **said.model_dump(exclude={"sha256"}),
        **report.area.columns(),
    )  # fmt: skip
    work.add(piece)
    await _take_in(work, piece, sealing.key_of(work.app.vault, report), body)
    if said.sha256 not in (None, piece.sha256):
        raise EvidenceAltered
    link = await _chain(work, piece, LinkKind.LODGED, piece.held_by, report.receipt)
    told = EvidenceLodged(
        evidence_id=piece.id, report_id=report.id, child_id=child_id, area=area.code,
        kind=said.kind, sha256=piece.sha256.hex(),
    )  # fmt: skip
    publish(work, told, version=piece.version, area=area)
    return EvidenceRead.of(piece, [LinkRead.of(link)])


async def _take_in(work: Work, piece: Evidence, key: ChildKey, body: AsyncIterator[bytes]) -> None:
    """Parts of a fixed size, sealed one by one; a part cannot stand in another's place.

    Each is written and forgotten before the next: no more than one is ever in memory.
    """
    session = await work.session()
    await session.flush()
    digest, number, size = hashlib.sha256(), 0, 0
    async for content in _cut(body):
        digest.update(content)
        part = EvidencePart(
            evidence_id=piece.id, number=number, report_id=piece.report_id,
            content=key.seal_bytes(_place(piece.id, number), content), **piece.area.columns(),
        )  # fmt: skip
        work.add(part)
        await session.flush()
        session.expunge(part)
        number, size = number + 1, size + len(content)
    if not size:
        raise EvidenceEmpty
    piece.size, piece.sha256 = size, digest.digest()


async def _cut(body: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The body in pieces of one part each, however it came; the last is what is left."""
    held = bytearray()
    async for chunk in body:
        held += chunk
        while len(held) >= PART_BYTES:
            yield bytes(held[:PART_BYTES])
            del held[:PART_BYTES]
    if held:
        yield bytes(held)


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
    link.hash = piece.chain_end = chaining.link(last, custody_chain.facts(link, piece.sha256))
    work.add(link)
    return link


async def open_piece(work: Work, evidence_id: UUID, document_no: str) -> tuple[Evidence, bytes]:
    """The content; that it was opened, by whom and under which document, is a link."""
    piece, report = await _get(work, evidence_id, lock=True)
    await _chain(work, piece, LinkKind.OPENED, piece.held_by, document_no)
    return piece, b"".join([part async for part in _content(work, piece, report)])


async def hand_over(work: Work, evidence_id: UUID, form: Handover) -> Evidence:
    """By its holder, to a unit or back to the county, which then receives it."""
    piece, report = await _get(work, evidence_id, lock=True)
    work.expect(piece)
    to = county_of(report.area).code
    if form.unit_id is not None:
        unit = await units.get(work, form.unit_id)
        if not await repository.is_before(work, report.id, unit.id):
            raise UnitNotInMatter(faults=[Fault("/unit_id", "The report is not before it.")])
        to = str(unit.id)
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


async def give_back(work: Work, evidence_id: UUID, document_no: str) -> Evidence:
    """By whom it was handed over to and who does not receive it, or by its holder."""
    piece, report = await _get(work, evidence_id, lock=True)
    work.expect(piece)
    to = piece.give_back(_party(work, report))
    await _chain(work, piece, LinkKind.RETURNED, to, document_no)
    return piece


async def read(work: Work, evidence_id: UUID) -> EvidenceRead:
    """With its chain of custody."""
    piece, _ = await _get(work, evidence_id)
    return EvidenceRead.of(piece, [LinkRead.of(x) for x in await repository.links(work, piece.id)])


async def verify(work: Work, evidence_id: UUID) -> Verification:
    """Counts everything anew: the hash of the content, and each link from the first."""
    piece, report = await _get(work, evidence_id)
    links = await repository.links(work, piece.id)
    broken = custody_chain.first_broken(links, piece)
    return Verification(
        content_is_whole=await _is_whole(work, piece, report),
        chain_is_whole=broken is None,
        first_broken_link=broken,
        links=len(links),
    )


async def _is_whole(work: Work, piece: Evidence, report: Report) -> bool:
    digest = hashlib.sha256()
    try:
        async for content in _content(work, piece, report):
            digest.update(content)
    except InvalidTag:
        return False
    return digest.digest() == piece.sha256


async def page(
    work: Work,
    status: CustodyStatus | None,
    unit_id: UUID | None,
    limit: int,
    after: str | None,
    **named: Any,
) -> Page[EvidenceRead]:
    """The newest first, of matters not sealed; held by the unit, and `named` as in `narrowed`."""
    narrower = narrowed(Evidence, held_by=unit_id and str(unit_id), **named)
    if status is not None:
        is_under_way = repository.is_under_way()
        narrower.append(is_under_way if status is CustodyStatus.UNDER_WAY else ~is_under_way)
    is_open = reports.of_open(work, Evidence.report_id)
    return await newest(
        work, Evidence, is_open, *narrower, limit=limit, after=after, read=EvidenceRead.of
    )


async def _get(work: Work, evidence_id: UUID, *, lock: bool = False) -> tuple[Evidence, Report]:
    """The piece with its report, going on in its county. Raises a `NotFound`."""
    piece = await one(work, Evidence, evidence_id, lock=lock)
    report = await reports.get(work, piece.report_id)
    report.must_be_open()
    await enter(work, piece.area)
    return piece, report


async def _content(work: Work, piece: Evidence, report: Report) -> AsyncIterator[bytes]:
    """Part by part. Raises `InvalidTag` at one that was altered."""
    key = sealing.key_of(work.app.vault, report)
    async for part in repository.parts(work, piece.id):
        yield key.open_bytes(_place(piece.id, part.number), part.content)


def _party(work: Work, report: Report) -> str:
    """Who holds what the caller holds: its unit, or the county."""
    if work.caller.roles.isdisjoint(LIAISONS):
        return county_of(report.area).code
    if work.caller.organisation is None:
        raise NotTheHolder
    return work.caller.organisation
