"""What goes in and out."""

from datetime import datetime
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
    """A provider."""

    id: UUID
    registered_at: datetime
