"""Matches over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Response

from chassis.access import Purpose, Role
from chassis.pagination import After, Limit, Page
from chassis.routing import allow, router
from chassis.work import Work, etag
from procurement.matches import proposals, service
from procurement.matches.models import MatchStatus, NeedMatch
from procurement.matches.schemas import (
    HelpCreate,
    HelpRead,
    MatchProposal,
    MatchRead,
    Ranking,
    ResultRead,
)
from procurement.roles import READERS_OF_CHILDREN

matches_router = router("/procurement", "matches")
_Reader = Annotated[Work, allow(*READERS_OF_CHILDREN, purpose=Purpose.CARE)]
_Officer = Annotated[Work, allow(Role.COUNTY_OFFICER, purpose=Purpose.CARE)]
_Provider = Annotated[Work, allow(Role.PROVIDER_STAFF, purpose=Purpose.CARE)]


@matches_router.get("/needs/{service_need_id}/offers")
async def rank_offers(work: _Officer, service_need_id: UUID) -> Ranking:
    """The offers of the need's service to its county that have enough left: the best first, each
    with its reasons, and with the obstacles where it cannot be proposed."""
    return await proposals.rank_for(work, service_need_id)


@matches_router.post("/needs/{service_need_id}/matches", status_code=201)
async def propose_match(
    work: _Officer, service_need_id: UUID, form: MatchProposal, response: Response
) -> MatchRead:
    """Ask the provider of an offer to help; If-Match is the need's ETag."""
    match = await service.propose(work, service_need_id, form)
    response.headers["Location"] = f"/procurement/need-matches/{match.id}"
    return _answered(work, match)


@matches_router.get("/need-matches")
async def list_need_matches(
    work: _Reader, service_need_id: UUID | None = None, limit: Limit = 50, after: After = None
) -> Page[MatchRead]:
    """Matches of the caller's area; a provider's own, until they end."""
    return await service.find(work, service_need_id, limit, after)


@matches_router.get("/need-matches/{match_id}")
async def read_need_match(work: _Reader, match_id: UUID) -> MatchRead:
    """One match."""
    return _answered(work, await service.get(work, match_id))


@matches_router.post("/need-matches/{match_id}/accept")
async def accept_need_match(work: _Provider, match_id: UUID) -> MatchRead:
    """The provider is willing; the officer still has to confirm."""
    return await service.answer(work, match_id, MatchStatus.ACCEPTED)


@matches_router.post("/need-matches/{match_id}/decline")
async def decline_need_match(work: _Provider, match_id: UUID) -> MatchRead:
    """The provider cannot help here; what was reserved is free again."""
    return await service.answer(work, match_id, MatchStatus.DECLINED)


@matches_router.post("/need-matches/{match_id}/confirm")
async def confirm_need_match(work: _Officer, match_id: UUID) -> MatchRead:
    """From now on the provider sees the granted fields of the child, in the registry."""
    return _answered(work, await service.confirm(work, match_id))


@matches_router.post("/need-matches/{match_id}/end")
async def end_need_match(work: _Officer, match_id: UUID) -> MatchRead:
    """The provider helps no longer; its need is open again for what was not given, and what was
    reserved is free."""
    return _answered(work, await service.end(work, match_id))


@matches_router.post("/need-matches/{match_id}/help", status_code=201)
async def record_help(work: _Provider, match_id: UUID, form: HelpCreate) -> HelpRead:
    """Hours, sessions or pieces given to the child."""
    return HelpRead.model_validate(await service.give(work, match_id, form))


@matches_router.get("/need-matches/{match_id}/help")
async def list_help(
    work: _Reader, match_id: UUID, limit: Limit = 50, after: After = None
) -> Page[HelpRead]:
    """What was given under a match, the latest first."""
    return await service.find_help(work, match_id, limit, after)


@matches_router.get("/match-results")
async def list_match_results(
    work: _Reader, offer_id: UUID | None = None, limit: Limit = 50, after: After = None
) -> Page[ResultRead]:
    """What came of matches that have ended (服务成效), the latest first: those of the caller's
    area, or the provider's own. It names no child."""
    return await service.find_results(work, offer_id, limit, after)


def _answered(work: Work, match: NeedMatch) -> MatchRead:
    work.etag = etag(match.version)
    return service.show(work, match)
