"""A division's figures of a period, closed and submitted; rows are only ever added."""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "registry_0010"
down_revision = "registry_0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "period_return",
        sa.Column("province", sa.String(length=2), nullable=True),
        sa.Column("prefecture", sa.String(length=4), nullable=True),
        sa.Column("county", sa.String(length=6), nullable=True),
        sa.Column("township", sa.String(length=9), nullable=True),
        sa.Column("village", sa.String(length=12), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=9), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("figures", postgresql.JSONB(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("closed_by", sa.String(length=200), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "period ~ '^20[0-9]{2}-(0[1-9]|1[0-2])$'", name=op.f("ck_period_return_period")
        ),
        sa.CheckConstraint(
            "code = coalesce(township, county, prefecture, province)",
            name=op.f("ck_period_return_code_of_area"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period_return")),
        sa.UniqueConstraint("code", "period", name=op.f("uq_period_return_code_period")),
        info={"append_only": True},
    )
    for level in ("county", "prefecture", "province"):
        op.create_index(f"ix_period_return_{level}", "period_return", [level, "id"])
