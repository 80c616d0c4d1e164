"""What goes in and out."""

from datetime import date
from uuid import UUID

from pydantic import Field

from chassis.models import Form
from procurement.budgets.models import BudgetLineBase
from procurement.catalogue.models import NegativeTags
from procurement.fields import AreaCode, Day, Sent


class BudgetLineCreate(BudgetLineBase, Sent):
    """A line of the department's budget."""

    negative_tags: NegativeTags = Field(default_factory=list)


class Intent(Form):
    """Where the intent was made public (采购意向公开)."""

    published_on: Day
    intent_no: str = Field(min_length=1, max_length=100)


class BudgetLineRead(BudgetLineBase):
    """A budget line."""

    id: UUID
    area: AreaCode
    committed_fen: int
    intent_published_on: date | None
    intent_no: str | None
