"""Where and when the story plays, and the numbers of its papers."""

from datetime import date, datetime
from uuid import uuid4

from reference.clocks import CHINA

REGION = "513431"


def number(kind: str) -> str:
    return f"({today().year}){kind}{uuid4().hex[:8]}号"


def today() -> date:
    return datetime.now(CHINA).date()
