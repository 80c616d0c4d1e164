"""The first tables."""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = 'identity_0001'
down_revision = None
branch_labels = ('identity',)
depends_on = None


def upgrade() -> None:
    op.execute('CREATE EXTENSION IF NOT EXISTS btree_gist')
    op.create_table('attempt',
    sa.Column('name_index', sa.LargeBinary(), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('last_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('paused_until', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('name_index', name=op.f('pk_attempt'))
    )
    op.create_index(op.f('ix_attempt_last_at'), 'attempt', ['last_at'], unique=False)
    op.create_table('organisation',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(200), nullable=False),
    sa.Column('kind', sa.String(20), nullable=False),
    sa.Column('area_code', sa.String(12), nullable=False),
    sa.Column('credit_code', sa.String(18), nullable=True),
    sa.Column('status', sa.String(20), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind IN ('civil_affairs', 'agency', 'provider', 'school', 'court', 'police', 'procuratorate', 'finance', 'audit', 'platform')", name=op.f('ck_organisation_kind')),
    sa.CheckConstraint("status IN ('active', 'closed')", name=op.f('ck_organisation_status')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisation')),
    sa.UniqueConstraint('area_code', 'name', name=op.f('uq_organisation_area_code_name')),
    sa.UniqueConstraint('credit_code', name=op.f('uq_organisation_credit_code'))
    )
    op.create_table('revoked_token',
    sa.Column('jti', sa.String(64), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('jti', name=op.f('pk_revoked_token'))
    )
    op.create_index(op.f('ix_revoked_token_expires_at'), 'revoked_token', ['expires_at'], unique=False)
    op.create_table('signing_key',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kid', sa.String(64), nullable=False),
    sa.Column('public', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('status', sa.String(20), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('activated_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('retired_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("status IN ('next', 'current', 'previous')", name=op.f('ck_signing_key_status')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signing_key')),
    sa.UniqueConstraint('kid', name=op.f('uq_signing_key_kid'))
    )
    op.create_index('uq_signing_key_current', 'signing_key', ['status'], unique=True, postgresql_where=sa.text("status = 'current'"))
    op.create_index('uq_signing_key_next', 'signing_key', ['status'], unique=True, postgresql_where=sa.text("status = 'next'"))
    op.create_table('used_assertion',
    sa.Column('client_id', sa.String(63), nullable=False),
    sa.Column('jti_hash', sa.LargeBinary(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('client_id', 'jti_hash', name=op.f('pk_used_assertion'))
    )
    op.create_index(op.f('ix_used_assertion_expires_at'), 'used_assertion', ['expires_at'], unique=False)
    op.create_table('account',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('login_name', sa.String(63), nullable=False),
    sa.Column('password_hash', sa.String(200), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=True),
    sa.Column('status', sa.String(20), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('password_changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("status IN ('active', 'suspended')", name=op.f('ck_account_status')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_account_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account')),
    sa.UniqueConstraint('login_name', name=op.f('uq_account_login_name'))
    )
    op.create_index(op.f('ix_account_organisation_id'), 'account', ['organisation_id'], unique=False)
    op.create_table('client',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('client_id', sa.String(63), nullable=False),
    sa.Column('kind', sa.String(20), nullable=False),
    sa.Column('proof', sa.String(20), nullable=False),
    sa.Column('secret_hash', sa.LargeBinary(), nullable=True),
    sa.Column('jwks', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
    sa.Column('redirect_uris', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=True),
    sa.Column('status', sa.String(20), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(kind = 'public') = (proof = 'none')", name=op.f('ck_client_public_proves_nothing')),
    sa.CheckConstraint("(proof = 'client_secret') = (secret_hash IS NOT NULL)", name=op.f('ck_client_secret')),
    sa.CheckConstraint("(proof = 'private_key_jwt') = (jwks IS NOT NULL)", name=op.f('ck_client_jwks')),
    sa.CheckConstraint("kind IN ('confidential', 'public')", name=op.f('ck_client_kind')),
    sa.CheckConstraint("proof IN ('client_secret', 'private_key_jwt', 'none')", name=op.f('ck_client_proof')),
    sa.CheckConstraint("status IN ('active', 'suspended')", name=op.f('ck_client_status')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_client_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_client')),
    sa.UniqueConstraint('client_id', name=op.f('uq_client_client_id'))
    )
    op.create_index(op.f('ix_client_organisation_id'), 'client', ['organisation_id'], unique=False)
    op.create_table('authorization_code',
    sa.Column('code_hash', sa.LargeBinary(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('client_id', sa.String(63), nullable=False),
    sa.Column('redirect_uri', sa.String(500), nullable=False),
    sa.Column('code_challenge', sa.String(43), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('jti', sa.String(64), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_authorization_code_account_id')),
    sa.PrimaryKeyConstraint('code_hash', name=op.f('pk_authorization_code'))
    )
    op.create_index(op.f('ix_authorization_code_expires_at'), 'authorization_code', ['expires_at'], unique=False)
    op.create_table('role_grant',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=True),
    sa.Column('client', sa.Uuid(), nullable=True),
    sa.Column('role', sa.String(40), nullable=False),
    sa.Column('area_code', sa.String(12), nullable=False),
    sa.Column('valid_from', sa.DateTime(timezone=True), nullable=False),
    sa.Column('valid_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('granted_by', sa.String(63), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("role IN ('village_director', 'township_supervisor', 'county_officer', 'city_officer', 'provincial_officer', 'national_officer', 'agency_staff', 'provider_staff', 'court_liaison', 'police_liaison', 'procuratorate_liaison', 'reporter', 'finance_officer', 'auditor', 'operator', 'service')", name=op.f('ck_role_grant_role')),
    sa.CheckConstraint("role NOT IN ('operator', 'service') OR area_code = ''", name=op.f('ck_role_grant_nationwide')),
    sa.CheckConstraint('num_nonnulls(account_id, client) = 1', name=op.f('ck_role_grant_one_holder')),
    sa.CheckConstraint('valid_until IS NULL OR valid_until >= valid_from', name=op.f('ck_role_grant_period')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_role_grant_account_id')),
    sa.ForeignKeyConstraint(['client'], ['client.id'], name=op.f('fk_role_grant_client')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_role_grant'))
    )
    op.create_index(op.f('ix_role_grant_account_id'), 'role_grant', ['account_id'], unique=False)
    op.create_index(op.f('ix_role_grant_client'), 'role_grant', ['client'], unique=False)
    op.execute(
        "ALTER TABLE role_grant ADD CONSTRAINT ex_role_grant_once EXCLUDE USING gist ("
        "coalesce(account_id, client) WITH =, role WITH =, area_code WITH =, "
        "tstzrange(valid_from, valid_until) WITH &&)"
    )
