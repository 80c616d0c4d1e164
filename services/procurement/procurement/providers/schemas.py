"""What goes in and out."""

from datetime import date, datetime
from uuid import UUID

from chassis.models import Form
from procurement.fields import Day, Sent
from procurement.providers.models import ProviderBase


class ProviderCreate(ProviderBase, Sent):
    """A new provider."""


class Requalification(Form):
    """Until when the provider is qualified now."""

    qualified_until: Day


class ProviderRead(ProviderBase):
    """A provider. `home` keeps its entry; `checked_on` is the last clear query of records."""

    id: UUID
    home: str
    registered_at: datetime
    checked_on: date | None
    barred_until: date | None
