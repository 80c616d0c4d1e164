"""Queries of offers."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import col, select

from chassis.areas import county_of, within
from chassis.rows import visible
from chassis.work import Work
from procurement.offers.models import Offer, OfferForm, OfferStatus
from procurement.providers.models import Provider
from reference.divisions import Area


async def suiting(
    work: Work, service: str, area: Area, units: int, today: date
) -> Sequence[tuple[Offer, Provider]]:
    """Open offers of a service to the area's county with so much left, and who makes them."""
    query = (
        select(Offer, Provider)
        .join(Provider, col(Provider.id) == col(Offer.provider_id))
        .where(
            *within(Offer, county_of(area)),
            visible(work, Offer),
            col(Offer.service) == service,
            col(Offer.form) != OfferForm.MONEY,
            col(Offer.status) == OfferStatus.OPEN,
            col(Offer.starts_on) <= today,
            col(Offer.ends_on) >= today,
            col(Offer.capacity) - col(Offer.reserved) >= units,
        )
    )
    return (await (await work.session()).exec(query)).all()
