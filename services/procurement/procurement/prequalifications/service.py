"""Announce, apply, judge."""

from uuid import UUID

from sqlmodel import col

from chassis import rows
from chassis.pagination import Page
from chassis.work import Work
from procurement.fields import day_of
from procurement.prequalifications import repository
from procurement.prequalifications.models import (
    Application,
    Prequalification,
    PrequalificationNotAnnounced,
)
from procurement.prequalifications.schemas import (
    ApplicationCreate,
    ApplicationRead,
    Judgement,
    PrequalificationCreate,
)
from procurement.providers import service as providers
from procurement.tenders import service as tenders
from procurement.tenders.models import Tender, TenderStatus


async def announce(work: Work, tender_id: UUID, form: PrequalificationCreate) -> Prequalification:
    """Of a tender in draft."""
    tender = await tenders.hold(work, tender_id)
    tender.must_be(TenderStatus.DRAFT)
    notice = Prequalification(
        **form.model_dump(), tender_id=tender.id, announced_at=work.now, **tender.area.columns()
    )
    notice.must_last()
    work.add(notice)
    tender.version += 1
    return notice


async def apply(work: Work, tender_id: UUID, form: ApplicationCreate) -> Application:
    notice = await get(work, tender_id)
    provider = await providers.own(work)
    notice.must_take_applications(work.now)
    provider.must_not_be_barred(day_of(work.now))
    application = Application(
        **form.model_dump(), prequalification_id=notice.id, tender_id=notice.tender_id,
        provider_id=provider.id, organisation_id=provider.organisation_id, received_at=work.now,
        **notice.area.columns(),
    )  # fmt: skip
    work.add(application)
    return application


async def judge(work: Work, application_id: UUID, form: Judgement) -> Application:
    """After the time to apply, and before the tender is published."""
    tender_id = await repository.tender_of(work, application_id)
    tender = await rows.one(work, Tender, tender_id, lock=True)
    tender.must_be(TenderStatus.DRAFT)
    application = await rows.one(work, Application, application_id, lock=True)
    work.expect(application)
    (await get(work, tender_id)).must_be_over(work.now)
    application.judge(**form.model_dump())
    return application


async def get(work: Work, tender_id: UUID) -> Prequalification:
    found = await repository.of_tender(work, tender_id)
    if found is None:
        raise PrequalificationNotAnnounced
    return found


async def get_application(work: Work, application_id: UUID) -> Application:
    return await rows.one(work, Application, application_id)


async def find(work: Work, tender_id: UUID, limit: int, after: str | None) -> Page[ApplicationRead]:
    await get(work, tender_id)
    return await rows.newest(
        work, Application, col(Application.tender_id) == tender_id,
        limit=limit, after=after, read=ApplicationRead.model_validate,
    )  # fmt: skip
