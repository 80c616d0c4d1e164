"""Which children are in custody, so that an order finds a child safe who is safe already."""

from alembic import op
import sqlalchemy as sa

revision = 'judicial_referral_0002'
down_revision = 'judicial_referral_0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('custody',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('child_id', sa.Uuid(), nullable=False),
    sa.Column('custody_id', sa.Uuid(), nullable=False),
    sa.Column('began_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('child_id', name=op.f('pk_custody'))
    )
