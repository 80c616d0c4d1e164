"""A donation names the offer that it used up, so that its reversal frees it. An older one does not."""

from alembic import op
import sqlalchemy as sa

revision = "procurement_0011"
down_revision = "procurement_0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("entry", sa.Column("offer_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_entry_offer_id"), "entry", "offer", ["offer_id"], ["id"])
    op.create_check_constraint(
        op.f("ck_entry_offer_of_donation"), "entry", "offer_id IS NULL OR kind = 'donation'"
    )
