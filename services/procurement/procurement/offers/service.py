"""Make an offer, and withdraw it."""

from uuid import UUID

from sqlmodel import col

from chassis import rows
from chassis.pagination import Page
from chassis.work import Work
from procurement.offers.models import Offer
from procurement.offers.schemas import OfferCreate, OfferRead
from procurement.providers import service as providers
from procurement.service_kinds import ServiceKind
from procurement.standings import service as standings
from reference.divisions import Area


async def make(work: Work, form: OfferCreate) -> Offer:
    """Only who may meet minors and is licensed for the service can offer it."""
    provider = await providers.own(work)
    await standings.must_be_eligible(work, provider, form.service)
    offer = Offer(
        **form.model_dump(exclude={"county"}),
        provider_id=provider.id,
        organisation_id=provider.organisation_id,
        offered_at=work.now,
        **Area(form.county).columns(),
    )
    work.add(offer)
    return offer


async def get(work: Work, offer_id: UUID) -> Offer:
    return await rows.one(work, Offer, offer_id)


async def find(
    work: Work, service: ServiceKind | None, limit: int, after: str | None
) -> Page[OfferRead]:
    conditions = [] if service is None else [col(Offer.service) == service]
    return await rows.newest(
        work, Offer, *conditions, limit=limit, after=after, read=OfferRead.model_validate
    )


async def withdraw(work: Work, offer_id: UUID) -> Offer:
    offer = await rows.one(work, Offer, offer_id, lock=True)
    work.expect(offer)
    offer.withdraw()
    return offer
