"""What an event may become: the rule, and the rule applied to every event there is."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from contracts.compatibility import breaks, broken, snapshots
from contracts.documents import meaning
from contracts.registry import ChildRegistered
from standalone.documents import kept_snapshots

Schema = dict[str, Any]
CHILD = ChildRegistered.TYPE
BEFORE: Schema = {
    "type": "object",
    "description": "A bed was kept.",
    "properties": {
        "bed_id": {"type": "string", "format": "uuid"},
        "nights": {"type": "integer", "minimum": 1},
        "ground": {"enum": ["order", "request"]},
        "note": {"anyOf": [{"type": "string"}, {"type": "null"}], "default": None},
        "ward": {"$ref": "#/$defs/Ward"},
    },
    "required": ["bed_id", "nights", "ground", "ward"],
    "$defs": {
        "Ward": {
            "type": "object",
            "properties": {"floor": {"type": "integer"}},
            "required": ["floor"],
        }
    },
}


def changed(change: Callable[[Schema], Any]) -> list[str]:
    """What is said against `BEFORE` once it was changed."""
    after = copy.deepcopy(BEFORE)
    change(after)
    return breaks(BEFORE, after)


class TestAllowedChanges:
    def test_the_same_breaks_nothing(self) -> None:
        assert changed(lambda _: None) == []

    def test_an_added_optional_field_breaks_nothing(self) -> None:
        assert changed(lambda s: s["properties"].update(warmth={"type": "string"})) == []

    def test_an_added_optional_field_within_a_part_breaks_nothing(self) -> None:
        assert changed(lambda s: s["$defs"]["Ward"]["properties"].update(wing={})) == []

    def test_other_words_break_nothing(self) -> None:
        assert changed(lambda s: s.update(description="A bed is kept.", title="Bed")) == []
        assert changed(lambda s: s["properties"]["nights"].update(description="≥ 1")) == []

    def test_a_new_event_breaks_nothing(self) -> None:
        assert broken({}, {"placement.bed.kept.v1": BEFORE}) == []


class TestBreakingChanges:
    def test_a_removed_field(self) -> None:
        assert changed(lambda s: s["properties"].pop("note")) == ["/properties/note was removed"]

    def test_another_type(self) -> None:
        faults = changed(lambda s: s["properties"]["nights"].update(type="string"))
        assert faults == ["/properties/nights/type was 'integer' and is 'string'"]

    def test_another_format(self) -> None:
        assert changed(lambda s: s["properties"]["bed_id"].pop("format"))

    def test_a_narrower_number(self) -> None:
        assert changed(lambda s: s["properties"]["nights"].update(maximum=30))

    def test_a_new_required_field(self) -> None:
        def add(schema: Schema) -> None:
            schema["properties"]["warmth"] = {"type": "string"}
            schema["required"].append("warmth")

        assert changed(add) == ["/required: warmth became required"]

    def test_an_optional_field_that_became_required(self) -> None:
        assert changed(lambda s: s["required"].append("note"))

    def test_a_required_field_that_became_optional(self) -> None:
        assert changed(lambda s: s["required"].remove("nights"))

    def test_a_first_required_field(self) -> None:
        assert breaks({"properties": {}}, {"properties": {"a": {}}, "required": ["a"]})

    def test_a_narrowed_enum(self) -> None:
        assert changed(lambda s: s["properties"]["ground"].update(enum=["order"]))

    def test_a_widened_enum(self) -> None:
        assert changed(lambda s: s["properties"]["ground"].update(enum=["order", "request", "x"]))

    def test_a_part_that_changed(self) -> None:
        faults = changed(lambda s: s["$defs"]["Ward"]["properties"]["floor"].update(type="string"))
        assert faults == ["/$defs/Ward/properties/floor/type was 'integer' and is 'string'"]

    def test_another_default(self) -> None:
        assert changed(lambda s: s["properties"]["note"].update(default="none"))

    def test_a_renamed_event(self) -> None:
        faults = broken({"placement.bed.kept.v1": BEFORE}, {"placement.bed.held.v1": BEFORE})
        assert faults == ["placement.bed.kept.v1 is gone; keep it beside its successor"]

    @pytest.mark.parametrize("what", ["x-aggregate", "x-sources"])
    def test_another_aggregate_or_teller(self, what: str) -> None:
        now = snapshots()[CHILD]
        assert breaks(now, now | {what: "other"})


class TestEveryEvent:
    def test_none_breaks_its_readers(self) -> None:
        assert broken(kept_snapshots(), snapshots()) == []

    def test_the_snapshots_are_of_these_events(self) -> None:
        assert kept_snapshots().keys() <= snapshots().keys()

    @pytest.mark.parametrize("name", sorted(snapshots()))
    def test_is_named_for_its_teller_and_version(self, name: str) -> None:
        source, *_, version = name.split(".")
        assert version.startswith("v")
        assert source in ("wardship", *snapshots()[name]["x-sources"])

    def test_says_what_it_means(self) -> None:
        assert meaning(ChildRegistered) == "A child was entered into the register (建档)."
        assert all(schema["description"] for schema in snapshots().values())

    def test_has_no_field_for_a_name_of_a_person(self) -> None:
        fields = {field for schema in snapshots().values() for field in schema["properties"]}
        assert not fields & {"name", "resident_id", "phone", "address", "photo"}
