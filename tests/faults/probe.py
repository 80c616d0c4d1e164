"""Two small services on the real chassis: one tells facts, the other keeps what it hears.

Each runs as a process of its own (`uvicorn faults.probe:create_teller --factory`); the token
issuer is answered inside the process, with the key that the test hands over.
"""

import asyncio
import json
import os
import random
from collections.abc import Sequence
from typing import Annotated, Any, ClassVar
from uuid import UUID

import httpx
from fastapi import FastAPI
from joserfc.jwk import OKPKey
from pydantic import BaseModel
from sqlalchemy import BigInteger, Column, Identity, Integer, text
from sqlmodel import Field

from chassis import app as chassis_app
from chassis import feeds
from chassis.access import Purpose, Role
from chassis.config import Settings
from chassis.handlers import Handlers, Received
from chassis.models import Form, Model, service_registry
from chassis.outbox import publish
from chassis.routing import allow, router
from chassis.testing import Issuer
from chassis.work import Work
from contracts.event import Event
from reference.divisions import Area

AREA = Area("510104")
COURT = "court-of-the-test"


class FactTold(Event):
    """Something small happened to a child."""

    TYPE: ClassVar[str] = "teller.fact.told.v1"
    AGGREGATE: ClassVar[str] = "story"
    SOURCES: ClassVar[tuple[str, ...]] = ("teller",)

    story_id: UUID
    fact_id: UUID
    number: int


class TellerRow(Model, registry=service_registry()):
    """The base of the teller's tables."""


class Story(TellerRow, table=True):
    """What is told about; its facts are numbered under its row lock."""

    id: UUID = Field(primary_key=True)
    version: int = 0


class Fact(TellerRow, table=True):
    """One fact, as it was committed."""

    id: UUID = Field(primary_key=True)
    story_id: UUID
    number: int


class ListenerRow(Model, registry=service_registry()):
    """The base of the listener's tables."""


class Effect(ListenerRow, table=True):
    """One fact, as it was heard: no unique key on the fact, so that a double would show."""

    id: int | None = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True)
    )
    fact_id: UUID
    story_id: UUID
    number: int = Field(sa_column=Column(Integer, nullable=False))


TELLER_METADATA, LISTENER_METADATA = TellerRow.metadata, ListenerRow.metadata


class Telling(Form):
    """Tell a fact about a story, holding the transaction open for a while."""

    story_id: UUID
    fact_id: UUID
    hold_milliseconds: int = Field(default=0, ge=0, le=5_000)


class Told(BaseModel):
    """What was committed."""

    fact_id: UUID
    number: int


_UPSERT = text(
    "INSERT INTO story (id, version) VALUES (:id, 1) "
    "ON CONFLICT (id) DO UPDATE SET version = story.version + 1 RETURNING version"
)
_KEEP = text(
    "INSERT INTO effect (fact_id, story_id, number) "
    "SELECT * FROM unnest("
    "CAST(:facts AS uuid[]), CAST(:stories AS uuid[]), CAST(:numbers AS int[]))"
)

facts = router("/teller/facts", "facts")
listener_handlers = Handlers()


@facts.post("", status_code=201)
async def tell_fact(
    telling: Telling, work: Annotated[Work, allow(Role.COUNTY_OFFICER, purpose=Purpose.OPERATION)]
) -> Told:
    """The row lock first, then the event; the transaction stays open as long as asked."""
    session = await work.session()
    connection = await session.connection()
    number = (await connection.execute(_UPSERT, {"id": telling.story_id})).scalar_one()
    session.add(Fact(id=telling.fact_id, story_id=telling.story_id, number=number))
    event = FactTold(story_id=telling.story_id, fact_id=telling.fact_id, number=number)
    court = COURT_ID if random.random() < 0.2 else None
    publish(work, event, version=number, area=AREA, recipient=court)
    await session.flush()
    await asyncio.sleep(telling.hold_milliseconds / 1000)
    return Told(fact_id=telling.fact_id, number=number)


@facts.post("/quick", status_code=201)
async def tell_quickly(
    telling: Telling, work: Annotated[Work, allow(Role.COUNTY_OFFICER, purpose=Purpose.OPERATION)]
) -> Told:
    """The first fact of a new story, all of it in one statement."""
    work.add(Fact(id=telling.fact_id, story_id=telling.story_id, number=1))
    event = FactTold(story_id=telling.story_id, fact_id=telling.fact_id, number=1)
    publish(work, event, version=1, area=AREA)
    return Told(fact_id=telling.fact_id, number=1)


COURT_ID = UUID("01900000-0000-7000-8000-000000000001")


@facts.put("/court", status_code=204)
async def open_court_feed(
    work: Annotated[Work, allow(Role.COUNTY_OFFICER, purpose=Purpose.OPERATION)],
) -> None:
    """The signed feed of one court, which gets a fifth of the facts."""
    await feeds.ensure(work, COURT, COURT, [FactTold.TYPE], recipient=COURT_ID, signed=True)


@listener_handlers.on(FactTold)
async def keep_facts(work: Work, received: Sequence[Received[FactTold]]) -> None:
    """One row for each, in one statement; a fact of the poisoned story fails."""
    events = [one.event for one in received]
    poison = os.environ.get("WARDSHIP_TEST_POISON", "")
    if any(str(event.story_id) == poison for event in events):
        raise ValueError("a poisoned story")
    connection = await (await work.session()).connection()
    await connection.execute(
        _KEEP,
        {
            "facts": [event.fact_id for event in events],
            "stories": [event.story_id for event in events],
            "numbers": [event.number for event in events],
        },
    )


def create_teller(settings: Settings | None = None, **options: Any) -> FastAPI:
    """The service that tells."""
    return chassis_app.create(
        settings or Settings(), routers=[facts], title="Teller", **(options or _neighbours())
    )


def create_listener(settings: Settings | None = None, **options: Any) -> FastAPI:
    """The service that listens."""
    return chassis_app.create(
        settings or Settings(),
        routers=[],
        handlers=listener_handlers,
        title="Listener",
        **(options or _neighbours()),
    )


def _neighbours() -> dict[str, Any]:
    issuer = Issuer(OKPKey.import_key(json.loads(os.environ["WARDSHIP_TEST_ISSUER_KEY"])))
    return {"applications": {"identity": httpx.ASGITransport(issuer)}}
