"""The base of this service's tables."""

from chassis.models import Model, service_registry


class Row(Model, registry=service_registry()):
    """The base of this service's tables."""


METADATA = Row.metadata
