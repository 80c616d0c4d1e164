"""Every subscriber's feed over HTTP: subscribe, read from any number on, acknowledge.

The same rows are what the broker brings, so gap repair, replay, a late subscriber and a lost
broker are all this one read.
"""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field
from sqlalchemy import text
from sqlmodel import col, select

from chassis import duties
from chassis.access import LIAISONS, NATION, Purpose, Role
from chassis.envelopes import FEED, sign, text_of
from chassis.errors import Conflict, Forbidden, NotFound
from chassis.models import Form, Outbox, Subscription
from chassis.routing import allow, router
from chassis.work import Work
from contracts.envelope import Envelope

ACKNOWLEDGEMENT = "acknowledgement"
"""The kind of duty that an acknowledgement meets; its subject is the event."""
_LISTENER = allow(Role.SERVICE, purpose=Purpose.OPERATION)
_READER = allow(Role.SERVICE, *LIAISONS, purpose=Purpose.JUSTICE)
Name = Annotated[str, Path(max_length=100, pattern=r"^[a-z0-9][a-z0-9-]*$")]

_BACKFILL = """
WITH fresh AS (
    SELECT o.id, row_number() OVER (ORDER BY o.id) AS n FROM outbox o
    WHERE o.type = ANY ($2::text[]) AND {recipient}
      AND NOT EXISTS (SELECT FROM unsequenced u WHERE u.outbox_id = o.id)
      AND NOT EXISTS (SELECT FROM delivery d WHERE d.subscription = $1 AND d.outbox_id = o.id)
), raised AS (
    UPDATE subscription SET last_seq = last_seq + (SELECT count(*) FROM fresh)
    WHERE name = $1 RETURNING last_seq - (SELECT count(*) FROM fresh) AS base
)
INSERT INTO delivery (subscription, seq, outbox_id)
SELECT $1, raised.base + fresh.n, fresh.id FROM fresh, raised
"""
_BACKFILL_SECONDS = 600
"""A service's reads every event there ever was, once; a court's only its own."""
_MET = text(
    "SELECT o.event_id FROM delivery d JOIN outbox o ON o.id = d.outbox_id "
    f"JOIN duty ON duty.subject_id = o.event_id AND duty.kind = '{ACKNOWLEDGEMENT}' "
    "AND duty.status IN ('open', 'breached') "
    "WHERE d.subscription = :name AND d.seq > :after AND d.seq <= :through ORDER BY d.seq"
)


class AcknowledgedTooFar(Conflict):
    """Only what was delivered can be acknowledged."""

    title_zh = "确认序号超出已送达范围"


class FeedNotFound(NotFound):
    """There is no such feed, or it is not yours."""

    title_zh = "订阅不存在"


class Interest(Form):
    """What a subscriber wants to hear of."""

    types: list[Annotated[str, Field(max_length=100)]] = Field(min_length=1, max_length=100)


class Acknowledgement(Form):
    """Everything up to and including this number is safely stored by the subscriber."""

    through: int = Field(ge=1)


class SubscriptionRead(BaseModel):
    """A subscription and how far it has come."""

    name: str
    types: list[str]
    signed: bool
    generation: int
    last_seq: int
    acknowledged_seq: int


class FeedPage(SubscriptionRead):
    """Some of the feed. `events` are CloudEvents; a signed feed gives each as a JWS instead."""

    events: list[Envelope] = Field(default_factory=list)
    signed_events: list[str] = Field(
        default_factory=list, description="Compact JWS; the payload is the CloudEvent."
    )


def feeds_router(service: str) -> APIRouter:
    """The endpoints of `/{service}/feeds`."""
    endpoints = router(f"/{service}/feeds", "feeds")

    @endpoints.put("/{name}", summary="Subscribe, or listen to more")
    async def subscribe_to_feed(
        name: Name, interest: Interest, work: Annotated[Work, _LISTENER]
    ) -> SubscriptionRead:
        """For services: `name` is the client's own id. What was told before comes first."""
        if work.caller.client_id != name:
            raise Forbidden("A service subscribes under its own name.")
        return _read(await ensure(work, name, name, interest.types))

    @endpoints.get("/{name}", summary="Read a feed from a number on")
    async def read_feed(
        name: Name,
        work: Annotated[Work, _READER],
        after: Annotated[int, Query(ge=0, le=2**53)] = 0,
        limit: Annotated[int, Query(ge=1, le=1_000)] = 100,
    ) -> FeedPage:
        """`after=40` begins with 41; who has reached `last_seq` has everything."""
        return await page(work, name, after, limit)

    @endpoints.post("/{name}/acknowledgement", summary="Acknowledge up to a number")
    async def acknowledge_feed(
        name: Name, body: Acknowledgement, work: Annotated[Work, _READER]
    ) -> SubscriptionRead:
        """Ends the clock on every event up to `through`. Acknowledging again changes nothing."""
        return _read(await acknowledge(work, name, body.through))

    return endpoints


async def ensure(
    work: Work,
    name: str,
    client_id: str,
    types: Sequence[str],
    *,
    recipient: UUID | None = None,
    signed: bool = False,
) -> Subscription:
    """The subscription, made or widened; newly wanted events of the past are delivered first.

    The table is locked against the sequencer meanwhile, so that no event falls between.
    """
    work.scope = NATION
    session = await work.session()
    connection = await session.connection()
    subscription = await session.get(Subscription, name)
    if subscription is not None and set(types) <= set(subscription.types):
        return subscription
    await connection.execute(text("LOCK TABLE subscription IN EXCLUSIVE MODE"))
    if subscription is None:
        subscription = Subscription(
            name=name, client_id=client_id, types=[], recipient=recipient, signed=signed,
            generation=int(work.now.timestamp()), created_at=work.now,
        )  # fmt: skip
        session.add(subscription)
    else:
        await session.refresh(subscription)
    added = sorted(set(types) - set(subscription.types))
    subscription.types = [*subscription.types, *added]
    await session.flush()
    await connection.execute(text(f"SET LOCAL statement_timeout = '{_BACKFILL_SECONDS}s'"))
    driver = await _driver(work)
    told_to = "$3::uuid IS NULL" if recipient is None else "o.recipient = $3::uuid"
    backfill = _BACKFILL.format(recipient=told_to)
    await driver.execute(backfill, name, added, recipient, timeout=_BACKFILL_SECONDS)
    await session.refresh(subscription)
    work.told.append("subscription")
    return subscription


async def page(work: Work, name: str, after: int, limit: int) -> FeedPage:
    """The events after a number, at most `limit`. A unit that reads of a child is written down."""
    subscription = await _own(work, name)
    driver = await _driver(work)
    rows: list[Any] = await driver.fetch(FEED, name, after, limit)
    if subscription.recipient is not None:
        for row in rows:
            work.note(row["child_id"], "read", Outbox, row)
    texts = [text_of(work.app.settings.service, row) for row in rows]
    result = FeedPage(**_read(subscription).model_dump())
    if subscription.signed:
        result.signed_events = [sign(work.app.signing_key, event) for event in texts]
    else:
        result.events = [Envelope.model_validate_json(event) for event in texts]
    return result


async def acknowledge(work: Work, name: str, through: int) -> Subscription:
    """Move the mark forward, never back, and meet the duties of what it passes."""
    subscription = await _own(work, name, lock=True)
    if through > subscription.last_seq:
        raise AcknowledgedTooFar
    if through > subscription.acknowledged_seq:
        session = await work.session()
        passed = {"name": name, "after": subscription.acknowledged_seq, "through": through}
        connection = await session.connection()
        for event_id in (await connection.execute(_MET, passed)).scalars().all():
            await duties.meet(work, ACKNOWLEDGEMENT, event_id)
        subscription.acknowledged_seq = through
    return subscription


async def _driver(work: Work) -> Any:
    """The driver's own connection, in the transaction of the work."""
    connection = await (await work.session()).connection()
    return (await connection.get_raw_connection()).driver_connection


async def _own(work: Work, name: str, *, lock: bool = False) -> Subscription:
    """A subscriber's own feed; its rows are not cut by area, the subscription's filter is."""
    work.scope = NATION
    session = await work.session()
    query = select(Subscription).where(
        col(Subscription.name) == name, col(Subscription.client_id) == work.caller.client_id
    )
    if lock:
        query = query.with_for_update()
    subscription = (await session.exec(query)).one_or_none()
    if subscription is None:
        raise FeedNotFound
    return subscription


def _read(subscription: Subscription) -> SubscriptionRead:
    return SubscriptionRead.model_validate(subscription, from_attributes=True)
