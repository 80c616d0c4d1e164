"""Narrowing a list: to a division, to a judicial unit, to what its columns say."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col

from chassis.models import Model
from judicial_referral.fields import InDivision
from reference.divisions import Area


def narrowed(
    model: type[Model], *, area: InDivision = None, unit_id: UUID | None = None, **columns: Any
) -> list[ColumnElement[bool]]:
    """What the rows must be beside visible; None narrows nothing."""
    table: Any = model
    asked: dict[str, Any] = {"unit_id": unit_id, **columns}
    if area is not None:
        asked[Area(area).level.value] = area
    return [col(getattr(table, name)) == is_ for name, is_ in asked.items() if is_ is not None]
