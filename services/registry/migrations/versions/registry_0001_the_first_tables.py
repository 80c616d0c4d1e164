"""The first tables."""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from chassis.migrate import partition_by_province

revision = 'registry_0001'
down_revision = None
branch_labels = ('registry',)
depends_on = ('chassis_0001',)


def upgrade() -> None:
    op.create_table('child_grant',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('assignment_id', sa.Uuid(), nullable=False),
    sa.Column('contract_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('child_id', sa.Uuid(), nullable=False),
    sa.Column('fields', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.PrimaryKeyConstraint('assignment_id', name=op.f('pk_child_grant')),
    info={'organisation': 'organisation_id::text = {organisation}'}
    )
    op.create_index('ix_child_grant_child', 'child_grant', ['child_id', 'organisation_id'], unique=False)
    op.create_index('ix_child_grant_organisation', 'child_grant', ['organisation_id', 'child_id'], unique=False)
    op.create_table('division',
    sa.Column('code', sa.String(12), nullable=False),
    sa.Column('name', sa.String(100), nullable=False),
    sa.Column('level', sa.String(10), nullable=False),
    sa.Column('parent', sa.String(9), nullable=False),
    sa.CheckConstraint("level IN ('province', 'prefecture', 'county', 'township', 'village')", name=op.f('ck_division_level')),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_division'))
    )
    op.create_index('ix_division_parent', 'division', ['parent', 'code'], unique=False)
    op.create_table('visit',
    sa.Column('province', sa.String(2), nullable=False),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('child_id', sa.Uuid(), nullable=False),
    sa.Column('visited_on', sa.Date(), nullable=False),
    sa.Column('findings', sa.LargeBinary(), nullable=False),
    sa.Column('visitor', sa.String(200), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('province', 'id', name=op.f('pk_visit')),
    postgresql_partition_by='LIST (province)'
    )
    op.create_index('ix_visit_child', 'visit', ['child_id', 'visited_on', 'id'], unique=False)
    op.create_table('child',
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('province', sa.String(2), nullable=False),
    sa.Column('name', sa.LargeBinary(), nullable=False),
    sa.Column('resident_id', sa.LargeBinary(), nullable=True),
    sa.Column('identity_index', sa.LargeBinary(), nullable=True),
    sa.Column('temp_id', sa.String(20), nullable=True),
    sa.Column('no_hukou_reason', sa.LargeBinary(), nullable=True),
    sa.Column('document', sa.String(), nullable=True),
    sa.Column('birth_on', sa.Date(), nullable=False),
    sa.Column('sex', sa.String(), nullable=False),
    sa.Column('ethnicity', sa.String(40), nullable=True),
    sa.Column('hukou_area', sa.String(12), nullable=True),
    sa.Column('phone', sa.LargeBinary(), nullable=True),
    sa.Column('address', sa.LargeBinary(), nullable=True),
    sa.Column('guardian', sa.LargeBinary(), nullable=True),
    sa.Column('categories', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('sibling_of', sa.Uuid(), nullable=True),
    sa.Column('registered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('custody_id', sa.Uuid(), nullable=True),
    sa.Column('custody_agency_id', sa.Uuid(), nullable=True),
    sa.Column('custody_began_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("categories <@ ARRAY['TG', 'LG', 'ORP-I', 'ORP-S', 'DFU', 'HIV', 'TPS', 'CID-G', 'CID-D', 'CID-P', 'LBC', 'MIG']", name=op.f('ck_child_categories')),
    sa.CheckConstraint("document IN ('RES', 'RES-HMT')", name=op.f('ck_child_document')),
    sa.CheckConstraint("sex IN ('male', 'female')", name=op.f('ck_child_sex')),
    sa.CheckConstraint('num_nonnulls(identity_index, temp_id) = 1', name=op.f('ck_child_one_identity')),
    sa.CheckConstraint('num_nonnulls(temp_id, no_hukou_reason) IN (0, 2)', name=op.f('ck_child_no_hukou_has_reason')),
    sa.ForeignKeyConstraint(['village'], ['division.code'], name='fk_child_village_division'),
    sa.PrimaryKeyConstraint('id', 'province', name=op.f('pk_child')),
    sa.UniqueConstraint('province', 'identity_index', name='uq_child_identity'),
    sa.UniqueConstraint('province', 'temp_id', name='uq_child_temp_id'),
    info={'organisation': 'granted(child.id)'},
    postgresql_partition_by='LIST (province)'
    )
    op.create_index('ix_child_county', 'child', ['county', 'id'], unique=False)
    op.create_index('ix_child_prefecture', 'child', ['prefecture', 'id'], unique=False)
    op.create_index('ix_child_township', 'child', ['township', 'id'], unique=False)
    op.create_index('ix_child_village', 'child', ['village', 'id'], unique=False)
    partition_by_province(op, 'child')
    partition_by_province(op, 'visit')
    op.execute("""
        CREATE FUNCTION granted(child uuid) RETURNS boolean
        LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
        BEGIN
            RETURN EXISTS (
                SELECT FROM child_grant g
                WHERE g.child_id = child
                AND g.organisation_id::text = current_setting('wardship.code', true)
                AND g.ended_on IS NULL
                AND (now() AT TIME ZONE 'Asia/Shanghai')::date BETWEEN g.starts_on AND g.ends_on);
        END $$
    """)
    # The chassis lets officials of the area read a child's key; here the provider that was granted
    # the child may read it as well.
    op.execute("""
        CREATE POLICY granted ON data_key FOR SELECT USING (
            current_setting('wardship.level', true) = 'organisation' AND granted(child_id))
    """)
