"""Where the tables of this service are registered."""

from chassis.models import Model, service_registry


class Row(Model, registry=service_registry()):
    """The base of this service's tables."""


METADATA = Row.metadata

ONLY_ITS_UNIT = "unit_id::text = {organisation}"
"""Who may see a row besides the officers of its area: the judicial unit it was sent to."""
