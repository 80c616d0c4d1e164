"""A division code prefix as callers write it."""

from typing import Annotated

from pydantic import AfterValidator, Field

from reference.divisions import Area


def _checked(code: str) -> str:
    return Area(code).code


AreaCode = Annotated[
    str,
    Field(
        max_length=12,
        pattern="^[0-9]*$",
        description="Division code prefix of 0, 2, 4, 6, 9 or 12 digits; empty for the nation.",
        examples=["510104"],
    ),
    AfterValidator(_checked),
]
