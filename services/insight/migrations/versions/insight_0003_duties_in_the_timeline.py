"""The timeline says which duty; and the fold changes no index (its rows stay on their page)."""

from alembic import op
import sqlalchemy as sa


revision = "insight_0003"
down_revision = "insight_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("fact", sa.Column("duty", sa.String(), nullable=True))
    op.drop_index("ix_rollup_parent", "rollup")
    op.create_index("ix_rollup_parent", "rollup", ["parent", "measure"])
    op.execute("ALTER TABLE rollup SET (fillfactor = 70)")
