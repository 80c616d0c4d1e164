"""When to warn that a protection order will lapse: 30, 14 and 7 days ahead (product default).

An order lapses on its nominal last day, a Sunday too: nobody lengthens it silently.
"""

from dataclasses import dataclass
from datetime import date

from reference import clocks, norms
from reference.divisions import Area

KINDS = ("protection_order_alert_first", "protection_order_alert_second",
         "protection_order_alert_last")  # fmt: skip
"""Each follows the norm `judicial.<kind>`."""


@dataclass(frozen=True, slots=True)
class Alert:
    kind: str
    on: date

    @property
    def norm(self) -> str:
        return f"judicial.{self.kind}"


def alerts(valid_until: date, since: date, area: Area) -> list[Alert]:
    """The warnings of an order that holds since then, the first first."""
    days = (
        Alert(kind, clocks.day_before(norms.norm(f"judicial.{kind}", since, area), valid_until))
        for kind in KINDS
    )
    return [alert for alert in days if alert.on > since]
