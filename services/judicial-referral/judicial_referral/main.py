"""Judicial referral: what harm was reported, who must act by when, what did the court decide?"""

from collections.abc import Mapping

import httpx
from fastapi import FastAPI

from chassis import app
from chassis.broker import Transport
from chassis.clock import Clock, system_clock
from chassis.config import Settings
from chassis.handlers import Handlers
from chassis.sweeping import sweeping
from judicial_referral.breaches import endpoints as breaches
from judicial_referral.children import handlers as children
from judicial_referral.evidence import endpoints as evidence
from judicial_referral.interviews import endpoints as interviews
from judicial_referral.orders import changing
from judicial_referral.orders import endpoints as orders
from judicial_referral.orders import handlers as custody
from judicial_referral.prosecutions import endpoints as prosecutions
from judicial_referral.reconsiderations import endpoints as reconsiderations
from judicial_referral.referrals import endpoints as referrals
from judicial_referral.reports import endpoints as reports
from judicial_referral.reports import handlers as findings
from judicial_referral.reports import repository as suspicions
from judicial_referral.revocations import endpoints as revocations
from judicial_referral.tracing import endpoints as tracing
from judicial_referral.units import endpoints as units
from judicial_referral.warnings import endpoints as warnings


def create_app(
    settings: Settings | None = None,
    *,
    clock: Clock = system_clock,
    transport: Transport | None = None,
    applications: Mapping[str, httpx.AsyncBaseTransport] | None = None,
) -> FastAPI:
    """The service; its settings come from the environment where none are given."""
    return app.create(
        settings or Settings(service="judicial-referral"),
        routers=[
            reports.endpoints,  # asked for most, and addresses are compared in this order
            units.endpoints,
            units.keys,
            reports.receipts,
            referrals.endpoints,
            orders.endpoints,
            warnings.endpoints,
            breaches.endpoints,
            reconsiderations.endpoints,
            revocations.endpoints,
            prosecutions.endpoints,
            tracing.endpoints,
            evidence.endpoints,
            interviews.endpoints,
        ],
        handlers=Handlers(children.handlers, custody.handlers, findings.handlers),
        title="Judicial referral 司法转介",
        clock=clock,
        transport=transport,
        applications=applications,
        loops={"orders": sweeping("orders", changing.sweep)},
        uploads=[evidence.UPLOADS],
        concealed=suspicions.concealed,
    )
