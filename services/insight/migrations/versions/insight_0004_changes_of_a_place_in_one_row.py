"""What changes at a place is one row of deltas, whatever number of measures it changes."""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql


revision = "insight_0004"
down_revision = "insight_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("delta", sa.Column("measures", postgresql.ARRAY(sa.Text())))
    op.add_column("delta", sa.Column("amounts", postgresql.ARRAY(sa.BigInteger())))
    op.execute("UPDATE delta SET measures = ARRAY[measure], amounts = ARRAY[amount]")
    op.alter_column("delta", "measures", nullable=False)
    op.alter_column("delta", "amounts", nullable=False)
    op.drop_column("delta", "measure")
    op.drop_column("delta", "amount")
