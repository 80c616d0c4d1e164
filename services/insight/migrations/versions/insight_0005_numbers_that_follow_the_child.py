"""What an event counts is kept with its fact, so that it can follow the child to another place.

What was told before is left as it was counted.
"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "insight_0005"
down_revision = "insight_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("fact", sa.Column("counts", postgresql.JSONB(), nullable=True))
    op.add_column("counted", sa.Column("child_id", sa.Uuid(), nullable=True))
    op.create_index(
        "ix_counted_child", "counted", ["child_id"], postgresql_where=sa.text("child_id NOTNULL")
    )
