"""Supervisors check visits."""

from alembic import op
import sqlalchemy as sa

revision = "registry_0005"
down_revision = "registry_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('spot_check',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('child_id', sa.Uuid(), nullable=False),
    sa.Column('visit_id', sa.Uuid(), nullable=False),
    sa.Column('agrees', sa.Boolean(), nullable=False),
    sa.Column('note', sa.LargeBinary(), nullable=False),
    sa.Column('checked_by', sa.String(200), nullable=False),
    sa.Column('checked_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_spot_check')),
    sa.UniqueConstraint('visit_id', 'checked_by', name=op.f('uq_spot_check_visit_id_checked_by'))
    )
    op.create_index(op.f('ix_spot_check_child_id'), 'spot_check', ['child_id'], unique=False)
