"""Enter licences and checks, bar a provider, and ask whether it may help."""

from datetime import date, datetime, time
from uuid import UUID

from sqlmodel import col

from chassis import duties, rows
from chassis.pagination import Page
from chassis.work import Work
from procurement.fields import day_of
from procurement.providers import service as providers
from procurement.providers.models import CHECK, Provider
from procurement.service_kinds import ServiceKind
from procurement.standings import repository
from procurement.standings.models import (
    Bar,
    CriminalRecordCheck,
    LicenceLacking,
    ProviderBarredAlready,
    ProviderNotOnTheList,
    Qualification,
)
from procurement.standings.schemas import (
    BarOrder,
    CriminalRecordCheckCreate,
    CriminalRecordCheckRead,
    QualificationCreate,
    QualificationRead,
)
from reference.clocks import CHINA
from reference.divisions import Area

QUERY_RECORDS = "criminal_record_query"


async def must_be_eligible(work: Work, provider: Provider, service: ServiceKind) -> None:
    """Raises ProviderBarred, ProviderNotChecked, ProviderNotQualified, LicenceLacking."""
    today = day_of(work.now)
    provider.may_meet_minors(today)
    if service.licence is not None:
        found = await repository.licensed(work, [provider.id], service.licence, today)
        if provider.id not in found:
            raise LicenceLacking


async def add_qualification(
    work: Work, provider_id: UUID, form: QualificationCreate
) -> tuple[Provider, Qualification]:
    provider = await providers.keep(work, provider_id)
    row = Qualification(**form.model_dump(), provider_id=provider.id, entered_at=work.now)
    work.add(row)
    return provider, row


async def find_qualifications(
    work: Work, provider_id: UUID, limit: int, after: str | None
) -> Page[QualificationRead]:
    of_provider = col(Qualification.provider_id) == provider_id
    return await rows.newest(
        work, Qualification, of_provider,
        limit=limit, after=after, read=QualificationRead.model_validate,
    )  # fmt: skip


async def check(
    work: Work, provider_id: UUID, form: CriminalRecordCheckCreate
) -> tuple[Provider, CriminalRecordCheck]:
    """The duty of the year is met and the next year's begins; after a hit it falls away. One from
    before the latest that is known changes nothing: it is only kept."""
    provider = await providers.keep(work, provider_id)
    area = Area(provider.home)
    row = CriminalRecordCheck(
        **form.model_dump(), provider_id=provider.id, entered_at=work.now, **area.columns()
    )
    row.must_have_happened(day_of(work.now))
    last = await repository.checked_last(work, provider.id)
    work.add(row)
    if last is not None and row.checked_on < last:
        return provider, row
    await duties.meet(work, QUERY_RECORDS, provider.id)
    provider.checked_on = row.checked_on if row.is_clear else None
    if row.is_clear:
        _expect_the_next(work, provider, row.checked_on)
    return provider, row


async def find_checks(
    work: Work, provider_id: UUID, limit: int, after: str | None
) -> Page[CriminalRecordCheckRead]:
    of_provider = col(CriminalRecordCheck.provider_id) == provider_id
    return await rows.newest(
        work, CriminalRecordCheck, of_provider,
        limit=limit, after=after, read=CriminalRecordCheckRead.model_validate,
    )  # fmt: skip


async def bar(work: Work, provider_id: UUID, form: BarOrder) -> Provider:
    """Nothing can be taken on any more. Raises BarInThePast, ProviderBarredAlready."""
    provider, today = await providers.keep(work, provider_id), day_of(work.now)
    entry = Bar(**form.model_dump(), provider_id=provider.id, barred_at=work.now)
    entry.must_lie_ahead(today)
    before = await repository.open_bar(work, provider.id)
    if before is not None:
        await _take_off(work, before, today)
    provider.barred_until = entry.until
    work.add(entry)
    return provider


async def lift_bar(work: Work, provider_id: UUID) -> Provider:
    """Raises ProviderNotOnTheList."""
    provider = await providers.keep(work, provider_id)
    entry = await repository.open_bar(work, provider.id)
    if entry is None or entry.is_over(day_of(work.now)):
        raise ProviderNotOnTheList
    entry.lifted_at, provider.barred_until = work.now, None
    return provider


async def _take_off(work: Work, entry: Bar, today: date) -> None:
    """One whose time is over makes room for another. Raises ProviderBarredAlready."""
    if not entry.is_over(today):
        raise ProviderBarredAlready
    entry.lifted_at = work.now
    await work.flush()


def _expect_the_next(work: Work, provider: Provider, checked_on: date) -> None:
    duties.open_duty(
        work,
        QUERY_RECORDS,
        norm=CHECK,
        subject_type="provider",
        subject_id=provider.id,
        area=Area(provider.home),
        department="civil_affairs",
        since=datetime.combine(checked_on, time(), CHINA),
    )
