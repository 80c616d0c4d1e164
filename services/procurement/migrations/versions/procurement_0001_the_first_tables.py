"""The first tables."""

from alembic import op
import sqlalchemy as sa


revision = 'procurement_0001'
down_revision = None
branch_labels = ('procurement',)
depends_on = None


def upgrade() -> None:
    op.create_table('child',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_child'))
    )
    op.create_table('fund',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('name', sa.String(200), nullable=False),
    sa.Column('source', sa.String(length=20), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("source IN ('budget', 'lottery', 'donation')", name=op.f('ck_fund_source')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fund'))
    )
    op.create_index('ix_fund_county', 'fund', ['county', 'id'], unique=False)
    op.create_table('provider',
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(200), nullable=False),
    sa.Column('uscc', sa.String(length=18), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('qualified_until', sa.Date(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('registered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind IN ('social_work_agency', 'charity', 'volunteer_group', 'social_organisation', 'enterprise', 'public_institution_class_two')", name=op.f('ck_provider_kind')),
    sa.CheckConstraint("uscc ~ '^[0-9A-HJ-NP-RTUW-Y]{18}$'", name=op.f('ck_provider_uscc')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_provider')),
    sa.UniqueConstraint('organisation_id', name=op.f('uq_provider_organisation_id')),
    sa.UniqueConstraint('uscc', name=op.f('uq_provider_uscc'))
    )
    op.create_table('account',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('fund_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(20), nullable=False),
    sa.Column('balance_fen', sa.BigInteger(), server_default=sa.text('0'), nullable=False),
    sa.CheckConstraint("kind <> 'cash' OR balance_fen >= 0", name=op.f('ck_account_cash_not_negative')),
    sa.CheckConstraint("kind IN ('cash', 'appropriation', 'expense')", name=op.f('ck_account_kind')),
    sa.ForeignKeyConstraint(['fund_id'], ['fund.id'], name=op.f('fk_account_fund_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account')),
    sa.UniqueConstraint('fund_id', 'kind', name=op.f('uq_account_fund_id_kind')),
    sa.UniqueConstraint('id', 'fund_id', name=op.f('uq_account_id_fund_id'))
    )
    op.create_table('contract',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('provider_id', sa.Uuid(), nullable=False),
    sa.Column('title', sa.String(200), nullable=False),
    sa.Column('catalogue_code', sa.String(12), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('multi_year_attested', sa.Boolean(), nullable=False),
    sa.Column('amount_fen', sa.BigInteger(), nullable=False),
    sa.Column('award_notice_on', sa.Date(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('status', sa.String(10), nullable=False),
    sa.Column('drafted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('signed_on', sa.Date(), nullable=True),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('end_reason', sa.String(20), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(status = 'draft') = (signed_on IS NULL)", name=op.f('ck_contract_signed')),
    sa.CheckConstraint("(status = 'ended') = (ended_on IS NOT NULL)", name=op.f('ck_contract_ended')),
    sa.CheckConstraint("status IN ('draft', 'signed', 'ended')", name=op.f('ck_contract_status')),
    sa.CheckConstraint('amount_fen > 0', name=op.f('ck_contract_amount')),
    sa.CheckConstraint('ends_on >= starts_on', name=op.f('ck_contract_term')),
    sa.ForeignKeyConstraint(['provider_id'], ['provider.id'], name=op.f('fk_contract_provider_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contract')),
    info={'organisation': "organisation_id::text = {organisation} AND status <> 'draft'"}
    )
    op.create_index('ix_contract_county', 'contract', ['county', 'id'], unique=False)
    op.create_index('ix_contract_organisation', 'contract', ['organisation_id', 'id'], unique=False)
    op.create_table('entry',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('fund_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(20), nullable=False),
    sa.Column('document', sa.String(200), nullable=False),
    sa.Column('posted_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('appropriation', 'payment')", name=op.f('ck_entry_kind')),
    sa.ForeignKeyConstraint(['fund_id'], ['fund.id'], name=op.f('fk_entry_fund_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_entry')),
    sa.UniqueConstraint('id', 'fund_id', name=op.f('uq_entry_id_fund_id')),
    info={'append_only': True}
    )
    op.create_index('ix_entry_fund', 'entry', ['fund_id', 'id'], unique=False)
    op.create_table('assignment',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('child_id', sa.Uuid(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('contract_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('fields', sa.ARRAY(sa.String(length=40)), nullable=False),
    sa.Column('granted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('cardinality(fields) > 0', name=op.f('ck_assignment_fields')),
    sa.CheckConstraint('ends_on >= starts_on', name=op.f('ck_assignment_term')),
    sa.ForeignKeyConstraint(['contract_id'], ['contract.id'], name=op.f('fk_assignment_contract_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assignment')),
    info={'organisation': 'organisation_id::text = {organisation} AND ended_on IS NULL'}
    )
    op.create_index('ix_assignment_county', 'assignment', ['county', 'id'], unique=False)
    op.create_index('ix_assignment_organisation', 'assignment', ['organisation_id', 'id'], unique=False)
    op.create_index('uq_assignment_open', 'assignment', ['contract_id', 'child_id'], unique=True, postgresql_where=sa.text('ended_on IS NULL'))
    op.create_table('milestone',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('title', sa.String(200), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('amount_fen', sa.BigInteger(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('contract_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(10), nullable=False),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('opinion_score', sa.Integer(), nullable=True),
    sa.Column('opinion', sa.String(1000), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(status = 'planned') = (accepted_at IS NULL) AND (accepted_at IS NULL) = (opinion IS NULL OR opinion_score IS NULL)", name=op.f('ck_milestone_accepted_with_opinion')),
    sa.CheckConstraint("status IN ('planned', 'accepted', 'paid')", name=op.f('ck_milestone_status')),
    sa.CheckConstraint('amount_fen > 0', name=op.f('ck_milestone_amount')),
    sa.CheckConstraint('opinion_score BETWEEN 1 AND 5', name=op.f('ck_milestone_opinion_score')),
    sa.ForeignKeyConstraint(['contract_id'], ['contract.id'], name=op.f('fk_milestone_contract_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_milestone')),
    sa.UniqueConstraint('contract_id', 'number', name=op.f('uq_milestone_contract_id_number')),
    info={'organisation': "contract_id IN (SELECT id FROM contract WHERE organisation_id::text = {organisation} AND status <> 'draft')"}
    )
    op.create_index('ix_milestone_county', 'milestone', ['county', 'id'], unique=False)
    op.create_index('ix_milestone_organisation', 'milestone', ['organisation_id', 'id'], unique=False)
    op.create_table('posting',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('entry_id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('fund_id', sa.Uuid(), nullable=False),
    sa.Column('amount_fen', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('amount_fen <> 0', name=op.f('ck_posting_amount')),
    sa.ForeignKeyConstraint(['account_id', 'fund_id'], ['account.id', 'account.fund_id'], name=op.f('fk_posting_account_id_fund_id')),
    sa.ForeignKeyConstraint(['entry_id', 'fund_id'], ['entry.id', 'entry.fund_id'], name=op.f('fk_posting_entry_id_fund_id')),
    sa.PrimaryKeyConstraint('entry_id', 'account_id', name=op.f('pk_posting')),
    info={'append_only': True}
    )
    op.create_index('ix_posting_account', 'posting', ['account_id'], unique=False)
    op.create_table('payment',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('milestone_id', sa.Uuid(), nullable=False),
    sa.Column('contract_id', sa.Uuid(), nullable=False),
    sa.Column('fund_id', sa.Uuid(), nullable=False),
    sa.Column('entry_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('amount_fen', sa.BigInteger(), nullable=False),
    sa.Column('paid_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('amount_fen > 0', name=op.f('ck_payment_amount')),
    sa.ForeignKeyConstraint(['contract_id'], ['contract.id'], name=op.f('fk_payment_contract_id')),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_payment_entry_id')),
    sa.ForeignKeyConstraint(['fund_id'], ['fund.id'], name=op.f('fk_payment_fund_id')),
    sa.ForeignKeyConstraint(['milestone_id'], ['milestone.id'], name=op.f('fk_payment_milestone_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payment')),
    sa.UniqueConstraint('entry_id', name=op.f('uq_payment_entry_id')),
    sa.UniqueConstraint('milestone_id', name=op.f('uq_payment_milestone_id')),
    info={'append_only': True, 'organisation': 'organisation_id::text = {organisation}'}
    )
    op.create_index('ix_payment_county', 'payment', ['county', 'id'], unique=False)
    op.create_index('ix_payment_organisation', 'payment', ['organisation_id', 'id'], unique=False)
    op.create_table('service_delivery',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('milestone_id', sa.Uuid(), nullable=False),
    sa.Column('child_id', sa.Uuid(), nullable=False),
    sa.Column('delivered_on', sa.Date(), nullable=False),
    sa.Column('units', sa.Integer(), nullable=False),
    sa.Column('note', sa.String(500), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('contract_id', sa.Uuid(), nullable=False),
    sa.Column('assignment_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('units BETWEEN 1 AND 10000', name=op.f('ck_service_delivery_units')),
    sa.ForeignKeyConstraint(['assignment_id'], ['assignment.id'], name=op.f('fk_service_delivery_assignment_id')),
    sa.ForeignKeyConstraint(['contract_id'], ['contract.id'], name=op.f('fk_service_delivery_contract_id')),
    sa.ForeignKeyConstraint(['milestone_id'], ['milestone.id'], name=op.f('fk_service_delivery_milestone_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_service_delivery')),
    info={'organisation': 'organisation_id::text = {organisation} AND assignment_id IN (SELECT a.id FROM assignment a WHERE a.ended_on IS NULL)'}
    )
    op.create_index('ix_service_delivery_county', 'service_delivery', ['county', 'id'], unique=False)
    op.create_index('ix_service_delivery_milestone', 'service_delivery', ['milestone_id'], unique=False)
    op.create_index('ix_service_delivery_organisation', 'service_delivery', ['organisation_id', 'id'], unique=False)
