"""A contract without a tender names the budget line that it draws on. An older one has none."""

from alembic import op
import sqlalchemy as sa

revision = "procurement_0010"
down_revision = "procurement_0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("contract", sa.Column("budget_line_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_contract_budget_line_id"), "contract", "budget_line", ["budget_line_id"], ["id"]
    )
    op.create_index("ix_contract_budget_line", "contract", ["budget_line_id"])
    op.create_check_constraint(
        op.f("ck_contract_one_budget"), "contract", "tender_id IS NULL OR budget_line_id IS NULL"
    )
