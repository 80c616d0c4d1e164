"""The townships are called to return a month that is over: how far they were."""

from alembic import op
import sqlalchemy as sa

revision = "registry_0011"
down_revision = "registry_0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "called_period",
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("reached", sa.String(length=9), nullable=False),
        sa.Column("is_done", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "period ~ '^20[0-9]{2}-(0[1-9]|1[0-2])$'", name=op.f("ck_called_period_period")
        ),
        sa.PrimaryKeyConstraint("period", name=op.f("pk_called_period")),
    )
