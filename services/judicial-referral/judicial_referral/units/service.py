"""Registering judicial units, which is to give each its signed feed."""

from typing import Any
from uuid import UUID

from joserfc.jwk import OKPKey

from chassis import feeds
from chassis.access import NATION
from chassis.config import SERVICES
from chassis.envelopes import SIGNATURE_ALGORITHM
from chassis.pagination import Page, cursor, position
from chassis.work import Work
from contracts.judicial_referral import (
    MatterSealed,
    ReferralAnswered,
    ReferralSent,
)
from judicial_referral.units import repository
from judicial_referral.units.models import (
    ClientHasFeed,
    OutsideYourArea,
    Unit,
    UnitAlreadyRegistered,
    UnitKind,
)
from judicial_referral.units.schemas import UnitCreate, UnitRead
from reference.divisions import Area

TOLD = [ReferralSent.TYPE, ReferralAnswered.TYPE, MatterSealed.TYPE]
"""What a unit hears of: what is referred to it or asked of it, and what is sealed."""


async def register(work: Work, form: UnitCreate) -> Unit:
    """The unit with its feed; what was sent to it before comes first in it."""
    if not work.caller.area.covers(Area(form.jurisdiction)):
        raise OutsideYourArea
    work.scope = NATION
    if await repository.find(work, form.organisation_id):
        raise UnitAlreadyRegistered
    if form.client_id in SERVICES or await repository.has_feed(work, form.client_id):
        raise ClientHasFeed
    unit = Unit(
        id=form.organisation_id,
        created_at=work.now,
        **form.model_dump(exclude={"organisation_id"}),
    )
    work.add(unit)
    name = unit.client_id
    await feeds.ensure(work, name, name, TOLD, recipient=unit.id, signed=True)
    return unit


async def page(
    work: Work, kind: UnitKind | None, area: str | None, after: str | None, limit: int
) -> Page[UnitRead]:
    place = position(work, after, 1)
    since = UUID(place[0]) if place else None
    units = await repository.page(work, kind, _over(area), since, limit + 1)
    more = cursor(work, str(units[limit - 1].id)) if len(units) > limit else None
    return Page(items=[UnitRead.of(unit) for unit in units[:limit]], next=more)


def jwks(key: OKPKey) -> dict[str, Any]:
    """The public key that the feeds are signed with, as a key set."""
    public = {"kid": key.thumbprint(), "use": "sig", "alg": SIGNATURE_ALGORITHM}
    return {"keys": [{**key.as_dict(private=False), **public}]}


def _over(area: str | None) -> list[str]:
    """The area and all that lie above it."""
    found, place = [], Area(area) if area else None
    while place is not None:
        found.append(place.code)
        place = place.parent
    return found
