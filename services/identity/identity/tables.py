"""The tables of identity. None is about a child; areas stand in a grant's or body's `area_code`."""

from chassis.models import Model, service_registry


class Row(Model, registry=service_registry()):
    """The base of this service's tables."""


METADATA = Row.metadata
