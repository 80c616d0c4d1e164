"""Pauses of a complaint's clock over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Response

from chassis.access import Purpose, Role
from chassis.routing import allow, router
from chassis.work import Work, etag
from procurement.pauses import service
from procurement.pauses.models import ComplaintPause
from procurement.pauses.schemas import PauseCreate, PauseRead, Pauses
from procurement.roles import READERS_OF_MONEY

pauses_router = router("/procurement", "challenges")
_Reader = Annotated[Work, allow(*READERS_OF_MONEY, purpose=Purpose.PROCUREMENT)]
_Finance = Annotated[Work, allow(Role.FINANCE_OFFICER, purpose=Purpose.PROCUREMENT)]


@pauses_router.post("/challenges/{challenge_id}/pauses", status_code=201)
async def pause_complaint(
    work: _Finance, challenge_id: UUID, form: PauseCreate, response: Response
) -> PauseRead:
    """Stop the time to decide for a test, an appraisal, experts or a supplement (条例58)."""
    pause = await service.begin(work, challenge_id, form)
    response.headers["Location"] = f"/procurement/complaint-pauses/{pause.id}"
    return _shown(work, pause)


@pauses_router.get("/challenges/{challenge_id}/pauses")
async def list_complaint_pauses(work: _Reader, challenge_id: UUID) -> Pauses:
    """The stretches of days that do not count."""
    found = await service.find(work, challenge_id)
    return Pauses(items=[PauseRead.model_validate(one) for one in found])


@pauses_router.get("/complaint-pauses/{pause_id}")
async def read_complaint_pause(work: _Reader, pause_id: UUID) -> PauseRead:
    """One stretch of days that do not count."""
    return _shown(work, await service.get(work, pause_id))


@pauses_router.post("/complaint-pauses/{pause_id}/end")
async def end_complaint_pause(work: _Finance, pause_id: UUID) -> PauseRead:
    """Let the time to decide run on from today."""
    return _shown(work, await service.end(work, pause_id))


def _shown(work: Work, pause: ComplaintPause) -> PauseRead:
    work.etag = etag(pause.version)
    return PauseRead.model_validate(pause)
