"""Envelopes as text, built once from a row of the feed, and signed where the subscriber is a court.

The payload is already JSON in the database; it is put in as it stands.
"""

from collections.abc import Iterable
from typing import Any

from joserfc import jws
from joserfc.jwk import OKPKey

from chassis.security import LEVELS

SIGNATURE_ALGORITHM = "Ed25519"

_TOLD = """d.seq, o.event_id, o.type, o.aggregate_type, o.aggregate_id, o.aggregate_version,
       o.child_id, o.occurred_at, o.trace_id, o.payload::text AS payload"""
_OF_FEEDS = "FROM delivery d JOIN outbox o ON o.id = d.outbox_id"
EVENTS = f"SELECT {_TOLD} {_OF_FEEDS}"
"""The events of feeds by their numbers; a WHERE on `d` must follow."""
FEED = f"""
SELECT s.generation, e.* FROM subscription s CROSS JOIN LATERAL (
    SELECT {_TOLD}, {", ".join(f"o.{level}" for level in LEVELS)} {_OF_FEEDS}
    WHERE d.subscription = s.name AND d.seq > $2 ORDER BY d.seq LIMIT $3
) e WHERE s.name = $1 ORDER BY e.seq
"""
"""A page of one feed, and where each event happened: who reads it is written into the audit."""


def text_of(service: str, row: Any) -> str:
    """One CloudEvent as JSON text."""
    child = f'"childid":"{row["child_id"]}",' if row["child_id"] else ""
    trace = f'"traceparent":"{row["trace_id"]}",' if row["trace_id"] else ""
    return (
        f'{{"specversion":"1.0","id":"{row["event_id"]}","source":"/{service}",'
        f'"type":"{row["type"]}","subject":"{row["aggregate_type"]}/{row["aggregate_id"]}",'
        f'"time":"{row["occurred_at"].isoformat()}","datacontenttype":"application/json",'
        f'"sequence":{row["seq"]},"generation":{row["generation"]},'
        f'"aggregateversion":{row["aggregate_version"]},{child}{trace}"data":{row["payload"]}}}'
    )


def batch(service: str, rows: Iterable[Any]) -> bytes:
    """A JSON array of CloudEvents (`application/cloudevents-batch+json`)."""
    return f"[{','.join(text_of(service, row) for row in rows)}]".encode()


def sign(key: OKPKey, text: str) -> str:
    """The event as a compact JWS whose payload is the CloudEvent; `kid` is the key's thumbprint."""
    header = {"alg": SIGNATURE_ALGORITHM, "kid": key.thumbprint(), "typ": "cloudevent+jws"}
    return jws.serialize_compact(header, text, key, algorithms=[SIGNATURE_ALGORITHM])
