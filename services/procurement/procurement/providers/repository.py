"""Queries of the register."""

from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, func
from sqlmodel import col, select

from chassis.work import Work
from procurement.providers.models import Provider


async def of_organisation(work: Work, organisation: str | None) -> Provider | None:
    """The entry of an organisation; one that is malformed has none."""
    try:
        organisation_id = UUID(organisation or "")
    except ValueError:
        return None
    query = select(Provider).where(col(Provider.organisation_id) == organisation_id)
    return (await (await work.session()).exec(query)).one_or_none()


def is_barred(today: date) -> ColumnElement[bool]:
    return func.coalesce(col(Provider.barred_until) >= today, False)
