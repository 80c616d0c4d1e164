"""The first tables: children, units, reports, referrals with their answers, orders."""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = 'judicial_referral_0001'
down_revision = None
branch_labels = ('judicial-referral',)
depends_on = None


def upgrade() -> None:
    op.create_table('child',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('birth_on', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_child')),
    info={'organisation': 'EXISTS (SELECT FROM referral r WHERE r.child_id = child.id AND r.unit_id::text = {organisation})'}
    )
    op.create_table('report',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('receipt', sa.String(14), nullable=False),
    sa.Column('situation', sa.String(), nullable=False),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('decision', sa.String(), nullable=True),
    sa.Column('urgent', sa.Boolean(), nullable=False),
    sa.Column('child_id', sa.Uuid(), nullable=True),
    sa.Column('discovered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('triage_by', sa.DateTime(timezone=True), nullable=False),
    sa.Column('triaged_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sealed_key', sa.LargeBinary(), nullable=True),
    sa.Column('contents', sa.LargeBinary(), nullable=False),
    sa.Column('reporter', sa.LargeBinary(), nullable=False),
    sa.Column('reasons', sa.LargeBinary(), nullable=True),
    sa.Column('reporter_index', sa.LargeBinary(), nullable=False),
    sa.Column('suspects', postgresql.ARRAY(sa.LargeBinary()), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(status = 'received') = (decision IS NULL)", name=op.f('ck_report_triaged_by_decision')),
    sa.CheckConstraint("decision IN ('refer', 'no_action', 'transfer')", name=op.f('ck_report_decision')),
    sa.CheckConstraint("situation IN ('genital_injury', 'sexual_abuse_under_14', 'sexual_abuse_from_14', 'violence', 'death_or_disability', 'unattended', 'trafficked', 'begging', 'other_harm')", name=op.f('ck_report_situation')),
    sa.CheckConstraint("status IN ('received', 'triaged', 'closed')", name=op.f('ck_report_status')),
    sa.CheckConstraint('discovered_at <= received_at', name=op.f('ck_report_discovered_before_received')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report')),
    sa.UniqueConstraint('receipt', name=op.f('uq_report_receipt')),
    info={'organisation': 'EXISTS (SELECT FROM referral r WHERE r.report_id = report.id AND r.unit_id::text = {organisation})'}
    )
    op.create_index('ix_report_county', 'report', ['county', 'id'], unique=False)
    op.create_index('ix_report_prefecture', 'report', ['prefecture', 'id'], unique=False)
    op.create_table('unit',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('name', sa.String(200), nullable=False),
    sa.Column('jurisdiction', sa.String(12), nullable=False),
    sa.Column('client_id', sa.String(100), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('police', 'procuratorate', 'court')", name=op.f('ck_unit_kind')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unit')),
    sa.UniqueConstraint('client_id', name=op.f('uq_unit_client_id'))
    )
    op.create_index(op.f('ix_unit_jurisdiction'), 'unit', ['jurisdiction'], unique=False)
    op.create_table('referral',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('report_id', sa.Uuid(), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('unit_kind', sa.String(), nullable=False),
    sa.Column('matter', sa.String(), nullable=False),
    sa.Column('urgent', sa.Boolean(), nullable=False),
    sa.Column('child_id', sa.Uuid(), nullable=True),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('event_id', sa.Uuid(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('acknowledge_by', sa.DateTime(timezone=True), nullable=False),
    sa.Column('rule_by', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("matter IN ('police_investigation', 'protection_order', 'revocation', 'prosecution', 'other')", name=op.f('ck_referral_matter')),
    sa.CheckConstraint("status IN ('sent', 'accepted', 'returned', 'decided', 'closed')", name=op.f('ck_referral_status')),
    sa.CheckConstraint("unit_kind IN ('police', 'procuratorate', 'court')", name=op.f('ck_referral_unit_kind')),
    sa.ForeignKeyConstraint(['report_id'], ['report.id'], name=op.f('fk_referral_report_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_referral_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_referral')),
    sa.UniqueConstraint('report_id', 'unit_id', 'matter', name=op.f('uq_referral_report_id_unit_id_matter')),
    info={'organisation': 'unit_id::text = {organisation}'}
    )
    op.create_index('ix_referral_child', 'referral', ['child_id', 'unit_id'], unique=False)
    op.create_index('ix_referral_county', 'referral', ['county', 'id'], unique=False)
    op.create_index('ix_referral_prefecture', 'referral', ['prefecture', 'id'], unique=False)
    op.create_index('ix_referral_unit', 'referral', ['unit_id', 'id'], unique=False)
    op.create_table('answer',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('referral_id', sa.Uuid(), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('child_id', sa.Uuid(), nullable=True),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('document_no', sa.String(100), nullable=False),
    sa.Column('reason', sa.LargeBinary(), nullable=True),
    sa.Column('given_by', sa.String(), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('accepted', 'returned', 'ruled')", name=op.f('ck_answer_kind')),
    sa.ForeignKeyConstraint(['referral_id'], ['referral.id'], name=op.f('fk_answer_referral_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer')),
    sa.UniqueConstraint('referral_id', 'kind', name=op.f('uq_answer_referral_id_kind')),
    info={'organisation': 'unit_id::text = {organisation}', 'append_only': True}
    )
    op.create_table('judgment',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('referral_id', sa.Uuid(), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('child_id', sa.Uuid(), nullable=False),
    sa.Column('judgment_no', sa.String(100), nullable=False),
    sa.Column('made_on', sa.Date(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['referral_id'], ['referral.id'], name=op.f('fk_judgment_referral_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_judgment')),
    sa.UniqueConstraint('referral_id', name=op.f('uq_judgment_referral_id')),
    sa.UniqueConstraint('unit_id', 'judgment_no', name=op.f('uq_judgment_unit_id_judgment_no')),
    info={'organisation': 'unit_id::text = {organisation}'}
    )
    op.create_table('protection_order',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('referral_id', sa.Uuid(), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('child_id', sa.Uuid(), nullable=False),
    sa.Column('order_no', sa.String(100), nullable=False),
    sa.Column('made_on', sa.Date(), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=False),
    sa.Column('measures', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('needs_placement', sa.Boolean(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('safe_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('custody_id', sa.Uuid(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('valid_until >= made_on', name=op.f('ck_protection_order_valid_after_made')),
    sa.ForeignKeyConstraint(['referral_id'], ['referral.id'], name=op.f('fk_protection_order_referral_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_protection_order')),
    sa.UniqueConstraint('referral_id', name=op.f('uq_protection_order_referral_id')),
    sa.UniqueConstraint('unit_id', 'order_no', name=op.f('uq_protection_order_unit_id_order_no')),
    info={'organisation': 'unit_id::text = {organisation}'}
    )
    op.create_index('ix_protection_order_unsafe', 'protection_order', ['child_id'], unique=False, postgresql_where=sa.text('needs_placement AND safe_at IS NULL'))
