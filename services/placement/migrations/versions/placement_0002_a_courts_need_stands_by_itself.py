"""What a court asks for is a need of its own.

An officer's request for the same child was open: the court's was then left out, and when the
officer withdrew it nobody looked for a bed any more.
"""

from alembic import op
import sqlalchemy as sa

revision = 'placement_0002'
down_revision = 'placement_0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index('uq_need_open', table_name='need')
    op.create_index(
        'uq_need_open', 'need', ['child_id', 'regime'], unique=True,
        postgresql_where=sa.text("status = 'open' AND reference_id IS NULL"),
    )
    op.create_index(
        'ix_need_child', 'need', ['child_id'], postgresql_where=sa.text("status = 'open'")
    )
