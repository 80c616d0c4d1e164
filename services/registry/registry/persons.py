"""What is said of a grown-up beside a child: the number must be one, and fit the birth."""

from collections.abc import Iterator
from datetime import date

from chassis.errors import Fault
from reference import resident_ids
from reference.resident_ids import ResidentIdInvalid


def number_faults(
    number: str | None, birth_on: date | None, on: date, pointer: str = "/resident_id"
) -> Iterator[Fault]:
    """The number's own fault, or another birth than the one that is given."""
    if number is None:
        return
    try:
        read = resident_ids.parse(number, on=on, minor=False)
    except ResidentIdInvalid as error:
        yield Fault(pointer, str(error), error.code)
        return
    if birth_on not in (None, read.birth_on):
        yield Fault(pointer, "The identity number has another date of birth.", "birth_contradicts")
