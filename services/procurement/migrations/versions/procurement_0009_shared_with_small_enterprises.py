"""Consortia with small enterprises, and subcontracting to them, are deducted in the scoring."""

from alembic import op
import sqlalchemy as sa

revision = "procurement_0009"
down_revision = "procurement_0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    shared = sa.Column("shared_deduction_pct", sa.Integer(), server_default="0", nullable=False)
    op.add_column("tender", shared)
    op.alter_column("tender", "shared_deduction_pct", server_default=None)
    for column in (
        sa.Column("shared_by", sa.String(length=20), nullable=True),
        sa.Column("shared_pct", sa.Integer(), nullable=True),
        sa.Column("shared_no", sa.String(length=100), nullable=True),
    ):
        op.add_column("bid", column)
    for name, rule in (
        ("shared_by", "shared_by IN ('consortium', 'subcontract')"),
        ("shared", "num_nulls(shared_by, shared_pct, shared_no) IN (0, 3)"),
        (
            "deducted_once",
            "shared_pct IS NULL OR (shared_pct BETWEEN 1 AND 99 AND NOT small_enterprise)",
        ),
    ):
        op.create_check_constraint(op.f(f"ck_bid_{name}"), "bid", rule)
