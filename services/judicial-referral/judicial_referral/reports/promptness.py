"""How promptly harm was reported: 立即, which the law counts in no hours (未成年人保护法11).

The hours are the product's own defaults, rows of the norms that a province may replace.
"""

from datetime import datetime
from enum import StrEnum

from reference import clocks, norms
from reference.divisions import Area

TARGET = "judicial.report"
_LIMITS = ("judicial.report", "judicial.report_escalation", "judicial.report_breach")


class Promptness(StrEnum):
    PROMPT = "prompt"
    LATE = "late"
    ESCALATED = "escalated"
    BREACHED = "breached"


def promptness(discovered_at: datetime, reported_at: datetime, area: Area) -> Promptness:
    """Which of the three limits lie between the discovery and the report."""
    day = discovered_at.astimezone(clocks.CHINA).date()
    for limit, before in zip(_LIMITS, Promptness, strict=False):
        if reported_at <= clocks.due(norms.norm(limit, day, area), discovered_at):
            return before
    return Promptness.BREACHED
