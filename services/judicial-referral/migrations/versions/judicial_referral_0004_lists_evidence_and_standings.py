"""Indexes for the lists; evidence that is returned; whose standing a judgment took.

Judgments before this one took both parents', as the registry understood them.
"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = 'judicial_referral_0004'
down_revision = 'judicial_referral_0003'
branch_labels = None
depends_on = None


_REPLACED = {
    "ck_evidence_link_kind": (
        "evidence_link", "kind IN ('lodged', 'opened', 'handed_over', 'received', 'returned')",
    ),
    "ck_step_kind": (
        "step",
        "kind IN ('sent', 'accepted', 'returned', 'outside_jurisdiction', 'transferred', "
        "'papers_missing', 'papers_supplied', 'parents_sampled', 'filed', 'not_filed', "
        "'notice_served', 'reconsideration_asked', 'upheld', 'reasons_asked', 'reasons_given', "
        "'filing_ordered', 'extended', 'ruled', 'closed')",
    ),
}
_BOTH = sa.text("'{mother,father}'")
_CAME_FROM = """
UPDATE evidence SET came_from = (
    SELECT holder FROM evidence_link WHERE evidence_id = evidence.id AND kind IN ('lodged', 'received')
    ORDER BY number DESC OFFSET 1 LIMIT 1)
"""
_STANDINGS = """
INSERT INTO revoked_standing (province, prefecture, county, township, village, judgment_id, guardian,
    unit_id, child_id, restored_at)
SELECT province, prefecture, county, township, village, id, unnest(guardians), unit_id, child_id,
    restored_at
FROM judgment ON CONFLICT DO NOTHING
"""


def upgrade() -> None:
    op.execute("SELECT set_config('wardship.level', 'nation', true)")
    op.create_table('revoked_standing',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('judgment_id', sa.Uuid(), nullable=False),
    sa.Column('guardian', sa.String(), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('child_id', sa.Uuid(), nullable=False),
    sa.Column('restored_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("guardian IN ('mother', 'father', 'other')", name=op.f('ck_revoked_standing_guardian')),
    sa.ForeignKeyConstraint(['judgment_id'], ['judgment.id'], name=op.f('fk_revoked_standing_judgment_id')),
    sa.PrimaryKeyConstraint('judgment_id', 'guardian', name=op.f('pk_revoked_standing')),
    info={'organisation': 'unit_id::text = {organisation}'}
    )
    op.create_index('uq_revoked_standing_child_id_guardian', 'revoked_standing', ['child_id', 'guardian'], unique=True, postgresql_where=sa.text('restored_at IS NULL'))
    op.add_column('evidence', sa.Column('came_from', sa.String(), nullable=True))
    op.create_index('ix_evidence_county', 'evidence', ['county', 'id'], unique=False)
    op.add_column('judgment', sa.Column('guardians', postgresql.ARRAY(sa.Text()), server_default=_BOTH, nullable=False))
    op.create_index('ix_order_breach_county', 'order_breach', ['county', 'id'], unique=False)
    op.create_index('ix_order_breach_unit', 'order_breach', ['unit_id', 'id'], unique=False)
    op.create_index('ix_prosecution_county', 'prosecution', ['county', 'id'], unique=False)
    op.create_index('ix_prosecution_unit', 'prosecution', ['unit_id', 'id'], unique=False)
    op.create_index('ix_protection_order_county', 'protection_order', ['county', 'id'], unique=False)
    op.create_index('ix_protection_order_unit', 'protection_order', ['unit_id', 'id'], unique=False)
    op.add_column('restoration', sa.Column('guardians', postgresql.ARRAY(sa.Text()), server_default=_BOTH, nullable=False))
    op.add_column('revocation_ground', sa.Column('since', sa.Date(), nullable=True))
    op.add_column('revocation_ground', sa.Column('admonished', sa.Integer(), nullable=True))
    op.create_index('ix_warning_county', 'warning', ['county', 'id'], unique=False)
    op.create_index('ix_warning_unit', 'warning', ['unit_id', 'id'], unique=False)
    for table in ("judgment", "restoration"):
        op.alter_column(table, "guardians", server_default=None)
    op.drop_index("uq_restoration_standing", "restoration")
    op.create_index("uq_restoration_standing", "restoration", ["judgment_id"], unique=True, postgresql_where=sa.text("status = 'pending'"))
    for name, (table, condition) in _REPLACED.items():
        op.drop_constraint(op.f(name), table)
        op.create_check_constraint(op.f(name), table, condition)
    op.create_check_constraint(op.f("ck_evidence_handed_to_another"), "evidence", "handed_to <> held_by")
    op.execute(_CAME_FROM)
    op.execute(_STANDINGS)
