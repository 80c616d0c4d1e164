"""The register complete: grandparents, contacts, the form's guardianship, workers' records."""

from alembic import op
import sqlalchemy as sa

revision = "registry_0004"
down_revision = "registry_0003"
branch_labels = None
depends_on = None

_GUARDING = "guarding IN ('nobody', 'parent_incapable', 'carer_incapable', 'fair', 'good')"


def upgrade() -> None:
    op.create_table('contact',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('child_id', sa.Uuid(), nullable=False),
    sa.Column('parent_id', sa.Uuid(), nullable=False),
    sa.Column('contacted_on', sa.Date(), nullable=False),
    sa.Column('means', sa.String(), nullable=False),
    sa.Column('with_child', sa.Boolean(), nullable=False),
    sa.Column('with_carer', sa.Boolean(), nullable=False),
    sa.Column('recorded_by', sa.String(200), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("means IN ('telephone', 'video', 'visit', 'message')", name=op.f('ck_contact_means')),
    sa.CheckConstraint('with_child OR with_carer', name=op.f('ck_contact_with_somebody')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contact'))
    )
    op.create_index('ix_contact_child', 'contact', ['child_id', 'contacted_on'], unique=False)
    op.create_table('grandparents',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('child_id', sa.Uuid(), nullable=False),
    sa.Column('persons', sa.LargeBinary(), nullable=False),
    sa.Column('recorded_by', sa.String(200), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('child_id', name=op.f('pk_grandparents'))
    )
    for table in ("assessment", "child"):
        op.add_column(table, sa.Column("guarding", sa.String(), nullable=True))
        op.create_check_constraint(op.f(f"ck_{table}_guarding"), table, _GUARDING)
    op.add_column('child', sa.Column('left_document_no', sa.String(100), nullable=True))
    op.add_column('parent', sa.Column('birth_on', sa.Date(), nullable=True))
    op.add_column('worker', sa.Column('checked_on', sa.Date(), nullable=True))
    op.add_column('worker', sa.Column('check_no', sa.String(100), nullable=True))
    barred = sa.Column("is_barred", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("worker", barred)
    op.alter_column("worker", "is_barred", server_default=None)
    op.create_index('ix_worker_served', 'worker', ['place', 'appointed_at'], unique=False)
