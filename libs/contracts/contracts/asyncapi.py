"""`docs/asyncapi.yaml`: the feeds as an AsyncAPI 3.0.0 document, from the classes.

A message on the broker is a run of one subscriber's feed, a JSON array of CloudEvents; the feed of
a judicial unit is told one by one instead, each event signed.
"""

from typing import Any

from contracts.catalogue import events
from contracts.documents import Listeners, meaning
from contracts.envelope import BATCH_MEDIA_TYPE, MEDIA_TYPE, Envelope
from contracts.event import Event

SIGNED_MEDIA_TYPE = "application/jose"
COURT_FEED = "court-feed"
_COURT_SOURCE = "judicial-referral"
_EXCHANGE = {
    "is": "routingKey",
    "exchange": {"name": "wardship", "type": "topic", "durable": True, "autoDelete": False},
    "bindingVersion": "0.3.0",
}
_SENT = {"amqp": {"deliveryMode": 2, "mandatory": True, "bindingVersion": "0.3.0"}}
_TAKEN = {"amqp": {"ack": True, "bindingVersion": "0.3.0"}}
_INFO = (
    "Every subscriber has a feed of each source: its own queue, with dense numbers in `sequence`. "
    "What the broker loses or doubles is put right from the same feed over HTTP: "
    "`GET /{source}/feeds/{subscriber}?after=SEQUENCE`."
)


def document(listeners: Listeners) -> dict[str, Any]:
    """The AsyncAPI document. `listeners`: event type to the names of services."""
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Wardship events", "version": "0.1.0", "description": _INFO},
        "defaultContentType": MEDIA_TYPE,
        "servers": {
            "rabbitmq": {
                "host": "rabbitmq:5672",
                "protocol": "amqp",
                "protocolVersion": "0.9.1",
                "description": "RabbitMQ with quorum queues, one active consumer each.",
            }
        },
        "channels": {**_feeds(listeners), COURT_FEED: _court_feed()},
        "operations": {**_tellings(), **_hearings(listeners)},
        "components": {
            "messages": {
                **{event.TYPE: _message(event) for event in events()},
                **{f"{source}-batch": _batch(source) for source in sources()},
                "signed-event": _signed(),
            },
            "schemas": {event.TYPE: _cloud_event(event) for event in events()},
        },
    }


def sources() -> list[str]:
    """The services that tell anything."""
    return sorted({source for event in events() for source in event.SOURCES})


def told_by(source: str) -> list[type[Event]]:
    return [event for event in events() if source in event.SOURCES]


def _feeds(listeners: Listeners) -> dict[str, Any]:
    return {
        source: {
            "address": f"wardship.{source}.{{subscriber}}",
            "title": f"Feeds of {source}",
            "parameters": {
                "subscriber": {
                    "description": "The service that listens.",
                    "enum": _subscribers(source, listeners),
                }
            },
            "messages": {"batch": {"$ref": f"#/components/messages/{source}-batch"}},
            "bindings": {"amqp": _EXCHANGE},
        }
        for source in sources()
    }


def _court_feed() -> dict[str, Any]:
    return {
        "address": f"wardship.{_COURT_SOURCE}.{{unit}}",
        "title": "Feeds of courts, procuratorates and police units",
        "parameters": {"unit": {"description": "The name of the unit's subscription."}},
        "messages": {"signed": {"$ref": "#/components/messages/signed-event"}},
        "bindings": {"amqp": _EXCHANGE},
    }


def _subscribers(source: str, listeners: Listeners) -> list[str]:
    return sorted({name for event in told_by(source) for name in listeners.get(event.TYPE, ())})


def _tellings() -> dict[str, Any]:
    """Each source sends what it tells; judicial referral also sends what it signs."""
    sent = dict.fromkeys(sources(), "batch") | {COURT_FEED: "signed"}
    return {
        f"{channel}-tells": {
            "action": "send",
            "channel": {"$ref": f"#/channels/{channel}"},
            "messages": [{"$ref": f"#/channels/{channel}/messages/{message}"}],
            "bindings": _SENT,
        }
        for channel, message in sent.items()
    }


def _hearings(listeners: Listeners) -> dict[str, Any]:
    return {
        f"{name}-hears-{source}": {
            "action": "receive",
            "channel": {"$ref": f"#/channels/{source}"},
            "description": f"Subscribed to: {', '.join(_heard(name, source, listeners))}.",
            "messages": [{"$ref": f"#/channels/{source}/messages/batch"}],
            "bindings": _TAKEN,
        }
        for source in sources()
        for name in _subscribers(source, listeners)
    }


def _heard(name: str, source: str, listeners: Listeners) -> list[str]:
    return [event.TYPE for event in told_by(source) if name in listeners.get(event.TYPE, ())]


def _message(event: type[Event]) -> dict[str, Any]:
    return {
        "name": event.TYPE,
        "title": event.__name__,
        "summary": meaning(event),
        "contentType": MEDIA_TYPE,
        "payload": {"$ref": f"#/components/schemas/{event.TYPE}"},
    }


def _batch(source: str) -> dict[str, Any]:
    kinds = [{"$ref": f"#/components/schemas/{event.TYPE}"} for event in told_by(source)]
    return {
        "name": f"{source}-batch",
        "title": f"A run of events told by {source}",
        "contentType": BATCH_MEDIA_TYPE,
        "payload": {"type": "array", "minItems": 1, "items": {"oneOf": kinds}},
    }


def _signed() -> dict[str, Any]:
    return {
        "name": "signed-event",
        "title": "One event for a judicial unit, signed",
        "summary": "A compact JWS (RFC 7515, Ed25519) whose payload is the CloudEvent.",
        "contentType": SIGNED_MEDIA_TYPE,
        "payload": {
            "type": "string",
            "pattern": r"^[\w-]+\.[\w-]+\.[\w-]+$",
            "contentMediaType": MEDIA_TYPE,
        },
    }


def _cloud_event(event: type[Event]) -> dict[str, Any]:
    """The envelope's schema, with this event's type, sources and data."""
    schema = Envelope.model_json_schema()
    properties = schema["properties"]
    properties["type"] = {"const": event.TYPE}
    properties["source"] = {"enum": [f"/{source}" for source in event.SOURCES]}
    properties["data"] = event.model_json_schema() | {"description": meaning(event)}
    schema |= {"title": event.__name__, "description": meaning(event)}
    schema["required"] = [*schema["required"], "specversion", "datacontenttype"]
    return schema
