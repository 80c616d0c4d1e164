"""When a tender's documents were last changed in substance: from then on they may be queried anew."""

from alembic import op
import sqlalchemy as sa

revision = "procurement_0007"
down_revision = "procurement_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('tender', sa.Column('changed_at', sa.DateTime(timezone=True), nullable=True))
