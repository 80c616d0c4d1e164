"""What a caller sends is taken as it is, or refused."""

from datetime import date, datetime

import pytest
from pydantic import ValidationError

from chassis.models import Form


class Part(Form):
    counts: list[int]


class Sample(Form):
    count: int | None = None
    share: float | None = None
    done: bool = False
    on: date | None = None
    at: datetime | None = None
    part: Part | None = None


class TestNothingIsGuessed:
    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("count", False),
            ("count", "12"),
            ("count", 1.0),
            ("share", "0.5"),
            ("share", True),
            ("done", 1),
            ("done", "yes"),
            ("on", 0),
            ("on", 86_400.0),
            ("at", 1_700_000_000),
            ("part", {"counts": [True]}),
            ("unknown", 1),
        ],
    )
    def test_another_type_is_refused(self, field: str, value: object) -> None:
        with pytest.raises(ValidationError) as refused:
            Sample.model_validate({field: value})
        assert refused.value.errors()[0]["loc"][0] == field

    def test_what_json_has_no_type_for_is_read_from_text(self) -> None:
        read = Sample.model_validate({"on": "2026-01-31", "at": "2026-01-31T08:00:00+08:00"})
        assert read.on == date(2026, 1, 31)
        assert read.at is not None
        assert read.at.utcoffset() is not None

    def test_a_whole_number_may_stand_for_a_fraction(self) -> None:
        assert Sample.model_validate({"share": 1}).share == 1.0

    def test_the_document_names_the_same_types_as_before(self) -> None:
        shown = Sample.model_json_schema()["properties"]
        assert shown["on"]["anyOf"][0] == {"type": "string", "format": "date"}
        assert shown["count"]["anyOf"][0] == {"type": "integer"}
