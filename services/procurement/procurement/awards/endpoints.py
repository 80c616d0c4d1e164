"""Awards over HTTP."""

from typing import Annotated
from uuid import UUID

from chassis.access import Purpose, Role
from chassis.routing import allow, router
from chassis.work import Work, etag
from procurement.awards import service
from procurement.awards.schemas import (
    AwardRead,
    Decision,
    Delivery,
    Notice,
    Refund,
    Refusal,
    TenderState,
)
from procurement.roles import READERS_OF_PAPERS
from procurement.tenders.models import Tender

awards_router = router("/procurement/tenders", "awards")
_Reader = Annotated[Work, allow(*READERS_OF_PAPERS, purpose=Purpose.PROCUREMENT)]
_Officer = Annotated[Work, allow(Role.COUNTY_OFFICER, purpose=Purpose.PROCUREMENT)]


@awards_router.post("/{tender_id}/report")
async def receive_evaluation_report(work: _Officer, tender_id: UUID, form: Delivery) -> TenderState:
    """The evaluation report reached the buyer (评审报告送交采购人)."""
    return _state(work, await service.receive_report(work, tender_id, form))


@awards_router.post("/{tender_id}/award")
async def fix_winner(work: _Officer, tender_id: UUID, form: Decision) -> AwardRead:
    """The buyer fixes the winner in the order of the ranking (确定中标、成交供应商)."""
    return await service.fix(work, tender_id, form)


@awards_router.get("/{tender_id}/award")
async def read_award(work: _Reader, tender_id: UUID) -> AwardRead:
    """The winner as it stands; public from its notice on."""
    return await service.get(work, tender_id)


@awards_router.post("/{tender_id}/award/notice")
async def announce_award(work: _Officer, tender_id: UUID, form: Notice) -> AwardRead:
    """Send the award notice and publish the result with the experts' names (中标公告)."""
    return await service.announce(work, tender_id, form)


@awards_router.post("/{tender_id}/award/decline")
async def decline_award(work: _Officer, tender_id: UUID, form: Refusal) -> TenderState:
    """The winner refuses to sign: the next ranked follows, or the purchase is done again."""
    return _state(work, await service.decline(work, tender_id, form))


@awards_router.post("/{tender_id}/bond-refunds")
async def refund_bid_bonds(work: _Officer, tender_id: UUID, form: Refund) -> TenderState:
    """The bid bonds of those who did not win, or of all where it failed, were given back
    (退还投标保证金)."""
    return _state(work, await service.refund(work, tender_id, form))


def _state(work: Work, tender: Tender) -> TenderState:
    work.etag = etag(tender.version)
    return TenderState(tender_id=tender.id, status=tender.status)
