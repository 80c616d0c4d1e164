"""The envelope against the rules of CloudEvents 1.0.2, and what the chassis puts on the wire."""

import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from joserfc import jws
from joserfc.jwk import OKPKey
from pydantic import TypeAdapter, ValidationError

from chassis.envelopes import SIGNATURE_ALGORITHM, batch, sign, text_of
from contracts.envelope import Envelope

REQUIRED = {"id", "source", "specversion", "type"}
ATTRIBUTES = set(Envelope.model_fields) - {"data"}
LARGEST_INTEGER = 2**31 - 1
ID = "019b0000-0000-7000-8000-000000000001"
ROW: dict[str, Any] = {
    "seq": 41,
    "generation": 1,
    "event_id": UUID(ID),
    "type": "registry.child.registered.v1",
    "aggregate_type": "child",
    "aggregate_id": UUID(int=7),
    "aggregate_version": 1,
    "child_id": UUID(int=7),
    "occurred_at": datetime(2026, 3, 1, 8, 30, tzinfo=UTC),
    "trace_id": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    "payload": '{"sex": "女"}',
}


def wire(**changes: Any) -> dict[str, Any]:
    """An event as a subscriber reads it."""
    read: dict[str, Any] = TypeAdapter(dict[str, Any]).validate_json(
        text_of("registry", ROW | changes)
    )
    return read


class TestAttributes:
    @pytest.mark.parametrize("name", sorted(ATTRIBUTES))
    def test_are_named_in_lower_case_letters_and_digits(self, name: str) -> None:
        assert re.fullmatch(r"[a-z0-9]{1,20}", name)

    def test_the_required_ones_are_there(self) -> None:
        assert ATTRIBUTES >= REQUIRED

    @pytest.mark.parametrize("name", ["id", "source", "type", "subject", "time", "sequence"])
    def test_one_that_is_missing_is_refused(self, name: str) -> None:
        event = wire()
        del event[name]
        with pytest.raises(ValidationError):
            Envelope.model_validate(event)

    def test_an_unknown_extension_is_ignored(self) -> None:
        assert Envelope.model_validate(wire() | {"colour": "blue"}).sequence == 41

    @pytest.mark.parametrize(
        "change",
        [
            {"specversion": "0.3"},
            {"datacontenttype": "text/xml"},
            {"sequence": 0},
            {"generation": 0},
            {"time": "yesterday"},
            {"data": "text"},
        ],
    )
    def test_a_value_out_of_its_range_is_refused(self, change: dict[str, Any]) -> None:
        with pytest.raises(ValidationError):
            Envelope.model_validate(wire() | change)


class TestOnTheWire:
    def test_is_what_the_envelope_says(self) -> None:
        event = Envelope.model_validate(wire())
        assert event.model_dump(mode="json") == wire() | {"time": "2026-03-01T08:30:00Z"}

    def test_every_value_has_a_type_of_cloudevents(self) -> None:
        for name, value in wire().items():
            if name != "data":
                assert isinstance(value, str | int), name
                assert value != ""
                assert isinstance(value, str) or abs(value) <= LARGEST_INTEGER

    def test_an_absent_attribute_is_left_out_and_not_null(self) -> None:
        event = wire(child_id=None, trace_id=None)
        assert not {"childid", "traceparent"} & event.keys()
        assert Envelope.model_validate(event).key == f"child/{UUID(int=7)}"

    def test_the_source_is_a_uri_reference(self) -> None:
        assert urlsplit(wire()["source"]).path == "/registry"

    def test_the_time_is_rfc_3339_with_its_offset(self) -> None:
        assert re.fullmatch(
            r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", wire()["time"]
        )

    def test_the_source_and_id_are_kept_in_every_feed(self) -> None:
        first, second = wire(seq=1), wire(seq=9_000)
        assert (
            (first["source"], first["id"])
            == (second["source"], second["id"])
            == (
                "/registry",
                ID,
            )
        )

    def test_a_batch_is_an_array_of_them(self) -> None:
        read = TypeAdapter(list[Envelope]).validate_json(
            batch("registry", [ROW, ROW | {"seq": 42}])
        )
        assert [event.sequence for event in read] == [41, 42]

    def test_a_signed_one_carries_the_same_event(self) -> None:
        key = OKPKey.generate_key("Ed25519")
        text = text_of("judicial-referral", ROW)
        opened = jws.deserialize_compact(sign(key, text), key, algorithms=[SIGNATURE_ALGORITHM])
        assert opened.payload.decode() == text
