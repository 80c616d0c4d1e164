"""Where the tables of this service are registered."""

from chassis.models import Model, service_registry


class Row(Model, registry=service_registry()):
    """The base of this service's tables."""


METADATA = Row.metadata

ONLY_ITS_UNIT = "unit_id::text = {organisation}"
"""Who may see a row besides the officers of its area: the judicial unit it was sent to."""


def units_asked(condition: str) -> str:
    """The units that a matter was referred to, until they gave it back: `condition` on `r`."""
    return (
        f"EXISTS (SELECT FROM referral r WHERE {condition}"
        " AND r.unit_id::text = {organisation} AND r.access_ended_at IS NULL)"
    )
