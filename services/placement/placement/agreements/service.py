"""Use cases of care agreements: sign, end, list."""

from uuid import UUID

from chassis.outbox import publish
from chassis.pagination import Page
from chassis.rows import newest, one
from chassis.work import Work
from contracts.placement import CareAgreementEnded, CareAgreementSigned
from placement.agencies import repository as agencies
from placement.agencies.models import Agency, Kind
from placement.agencies.service import tend
from placement.agreements import duties, repository
from placement.agreements.models import (
    AgreementOver,
    AgreementPartiesWrong,
    AgreementTooLong,
    CareAgreement,
    InstitutionLacksCapability,
    InstitutionTooFar,
)
from placement.agreements.schemas import CareAgreementCreate, CareAgreementEnd, CareAgreementRead
from placement.capabilities import repository as capabilities
from placement.capabilities.models import counted
from placement.fields import today
from reference import clocks
from reference.divisions import Area
from reference.norms import norm


async def sign(work: Work, form: CareAgreementCreate) -> CareAgreement:
    """By the officer of the centre; it renews what these two had before."""
    centre = await tend(work, form.centre_id)
    institution = await agencies.hold(work, form.institution_id)
    _refuse_parties(centre, institution)
    _refuse_term(work, form, Area(centre.seat))
    able = counted((await capabilities.standings_of(work, [institution]))[institution.id])
    if not able.issuperset(form.capabilities):
        raise InstitutionLacksCapability
    agreement = CareAgreement(**form.model_dump(), signed_at=work.now)
    work.add(agreement)
    await work.flush()
    for before in await repository.earlier(work, agreement):
        await duties.renewed(work, before)
    duties.begin(work, agreement, centre)
    told = CareAgreementSigned(
        agreement_id=agreement.id,
        centre_id=centre.id,
        institution_id=institution.id,
        capabilities=tuple(form.capabilities),
        area=centre.seat,
        valid_from=form.valid_from,
        valid_until=form.valid_until,
    )
    publish(work, told, version=agreement.version, area=Area(centre.seat))
    return agreement


async def end(work: Work, agreement_id: UUID, form: CareAgreementEnd) -> CareAgreement:
    seen = repository.of_area(work.caller.area)
    agreement = await one(work, CareAgreement, agreement_id, seen, lock=True)
    centre = await tend(work, agreement.centre_id)
    work.expect(agreement)
    agreement.end(form.ended_on, form.document_no, today(work))
    await duties.ended(work, agreement)
    told = CareAgreementEnded(agreement_id=agreement.id, area=centre.seat, ended_on=form.ended_on)
    publish(work, told, version=agreement.version, area=Area(centre.seat))
    return agreement


async def browse(work: Work, after: str | None, limit: int) -> Page[CareAgreementRead]:
    return await newest(
        work,
        CareAgreement,
        repository.of_area(work.caller.area),
        limit=limit,
        after=after,
        read=CareAgreementRead.model_validate,
    )


def _refuse_parties(centre: Agency, institution: Agency) -> None:
    if (centre.kind, institution.kind) != (Kind.MPC, Kind.CWI):
        raise AgreementPartiesWrong
    if centre.seat[:4] != institution.seat[:4]:
        raise InstitutionTooFar


def _refuse_term(work: Work, form: CareAgreementCreate, area: Area) -> None:
    if form.valid_until < today(work):
        raise AgreementOver
    longest = norm("placement.agreement_term", on=form.valid_from, area=area)
    if form.valid_until > clocks.due(longest, form.valid_from):
        raise AgreementTooLong
