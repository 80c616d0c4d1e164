"""A breached duty that stays undone goes on up the division tree.

What was breached before goes on a week after its breach, the period of that time.
"""

import sqlalchemy as sa
from alembic import op

revision = "chassis_0003"
down_revision = "chassis_0002"
branch_labels = None
depends_on = None

_GO_ON = """
UPDATE duty SET escalates_at = breached_at + interval '7 days'
WHERE status = 'breached' AND escalated_to <> ''
"""


def upgrade() -> None:
    op.execute("SELECT set_config('wardship.level', 'nation', true)")
    op.add_column("duty", sa.Column("escalates_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(_GO_ON)
    op.create_index(
        "ix_duty_escalates", "duty", ["escalates_at"],
        postgresql_where=sa.text("status = 'breached'"),
    )
