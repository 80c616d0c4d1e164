"""The first tables."""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = 'placement_0001'
down_revision = None
branch_labels = ('placement',)
depends_on = None

# A conversion and an admission wait for each other: the update locks the agency's row, the stay
# takes a share of it. Whichever comes second sees what the first has done.
AGENCY_STAYS_WHILE_LIVED_IN = """
CREATE FUNCTION agency_no_residents() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM bed_stay WHERE agency_id = NEW.id AND ended_at IS NULL) THEN
        RAISE EXCEPTION 'children live at this agency'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_agency_no_residents';
    END IF;
    RETURN NEW;
END $$
"""
STAY_WHERE_CHILDREN_ARE_TAKEN = """
CREATE FUNCTION bed_stay_agency_takes_children() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kind text;
BEGIN
    SELECT agency.kind INTO kind FROM agency WHERE id = NEW.agency_id FOR SHARE;
    IF kind = 'CGC' THEN
        RAISE EXCEPTION 'a guidance centre takes no children'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_bed_stay_agency_takes_children';
    END IF;
    RETURN NEW;
END $$
"""


def upgrade() -> None:
    op.execute('CREATE EXTENSION IF NOT EXISTS btree_gist')
    op.create_table('agency',
    sa.Column('name', sa.String(100), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('seat', sa.String(6), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=True),
    sa.Column('capabilities', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('sex', sa.Text(), nullable=False),
    sa.Column('youngest', sa.Integer(), nullable=False),
    sa.Column('oldest', sa.Integer(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('conversion_no', sa.String(100), nullable=True),
    sa.Column('converted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind IN ('CWI', 'MPC', 'CGC')", name=op.f('ck_agency_kind')),
    sa.CheckConstraint("sex IN ('male', 'female', 'any')", name=op.f('ck_agency_sex')),
    sa.CheckConstraint('youngest <= oldest', name=op.f('ck_agency_ages')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agency'))
    )
    op.create_index('uq_agency_seat_name', 'agency', ['seat', 'name'], unique=True)
    op.create_table('child',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('birth_on', sa.Date(), nullable=False),
    sa.Column('sex', sa.String(10), nullable=False),
    sa.Column('sibling_of', sa.Uuid(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_child'))
    )
    op.create_index(op.f('ix_child_sibling_of'), 'child', ['sibling_of'], unique=False)
    op.create_table('need',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('child_id', sa.Uuid(), nullable=False),
    sa.Column('ground', sa.Text(), nullable=False),
    sa.Column('document_no', sa.String(100), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('regime', sa.String(), nullable=False),
    sa.Column('origin', sa.String(), nullable=False),
    sa.Column('reference_id', sa.Uuid(), nullable=True),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('custody_id', sa.Uuid(), nullable=True),
    sa.Column('reason', sa.String(500), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("ground IN ('T1', 'T2', 'T3', 'T4', 'T5', 'T6', 'T7', 'L1', 'L2', 'L3', 'L4', 'L5')", name=op.f('ck_need_ground')),
    sa.CheckConstraint("origin IN ('protection_order', 'judgment', 'officer')", name=op.f('ck_need_origin')),
    sa.CheckConstraint("regime IN ('temporary', 'long_term')", name=op.f('ck_need_regime')),
    sa.CheckConstraint("status IN ('open', 'met', 'withdrawn')", name=op.f('ck_need_status')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_need')),
    sa.UniqueConstraint('reference_id', name=op.f('uq_need_reference_id'))
    )
    op.create_index('ix_need_county', 'need', ['county', 'id'], unique=False, postgresql_where=sa.text("status = 'open'"))
    op.create_index('ix_need_prefecture', 'need', ['prefecture', 'id'], unique=False, postgresql_where=sa.text("status = 'open'"))
    op.create_index('uq_need_open', 'need', ['child_id', 'regime'], unique=True, postgresql_where=sa.text("status = 'open'"))
    op.create_table('bed',
    sa.Column('label', sa.String(40), nullable=False),
    sa.Column('features', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('agency_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_bed_agency_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bed')),
    sa.UniqueConstraint('id', 'agency_id', name=op.f('uq_bed_id_agency_id'))
    )
    op.create_index('uq_bed_agency_id_label', 'bed', ['agency_id', 'label'], unique=True)
    op.create_table('bed_stay',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('bed_id', sa.Uuid(), nullable=False),
    sa.Column('agency_id', sa.Uuid(), nullable=False),
    sa.Column('began_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    postgresql.ExcludeConstraint((sa.column('bed_id'), '='), (sa.text('tstzrange(began_at, ended_at)'), '&&'), using='gist', name='ex_bed_stay_bed_id'),
    sa.CheckConstraint('ended_at >= began_at', name=op.f('ck_bed_stay_ends_after_it_began')),
    sa.ForeignKeyConstraint(['bed_id', 'agency_id'], ['bed.id', 'bed.agency_id'], name=op.f('fk_bed_stay_bed_id_agency_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bed_stay')),
    sa.UniqueConstraint('id', 'bed_id', name=op.f('uq_bed_stay_id_bed_id'))
    )
    op.create_index('ix_bed_stay_open', 'bed_stay', ['agency_id'], unique=False, postgresql_where=sa.text('ended_at IS NULL'))
    op.create_table('custody',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('regime', sa.Text(), nullable=False),
    sa.Column('ground', sa.Text(), nullable=False),
    sa.Column('order_id', sa.Uuid(), nullable=True),
    sa.Column('document_no', sa.String(100), nullable=True),
    sa.Column('heard_child', sa.Boolean(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('child_id', sa.Uuid(), nullable=False),
    sa.Column('agency_id', sa.Uuid(), nullable=False),
    sa.Column('bed_id', sa.Uuid(), nullable=False),
    sa.Column('stay_id', sa.Uuid(), nullable=False),
    sa.Column('clock_id', sa.Uuid(), nullable=False),
    sa.Column('transferred_from', sa.Uuid(), nullable=True),
    sa.Column('rule', sa.String(20), nullable=False),
    sa.Column('began_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('outcome', sa.String(), nullable=True),
    sa.Column('assessment_no', sa.String(100), nullable=True),
    sa.Column('end_document_no', sa.String(100), nullable=True),
    sa.Column('handover', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('reviewed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('review_no', sa.String(100), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    postgresql.ExcludeConstraint((sa.column('child_id'), '='), (sa.text('tstzrange(began_at, ended_at)'), '&&'), using='gist', name='ex_custody_child_id'),
    sa.CheckConstraint("(regime = 'temporary') = (ground LIKE 'T%')", name=op.f('ck_custody_ground_of_regime')),
    sa.CheckConstraint("ground IN ('T1', 'T2', 'T3', 'T4', 'T5', 'T6', 'T7', 'L1', 'L2', 'L3', 'L4', 'L5')", name=op.f('ck_custody_ground')),
    sa.CheckConstraint("regime IN ('temporary', 'long_term')", name=op.f('ck_custody_regime')),
    sa.CheckConstraint('(ended_at IS NULL) = (outcome IS NULL)', name=op.f('ck_custody_outcome_when_ended')),
    sa.CheckConstraint('ended_at >= began_at', name=op.f('ck_custody_ends_after_it_began')),
    sa.CheckConstraint('order_id IS NOT NULL OR document_no IS NOT NULL', name=op.f('ck_custody_legal_basis')),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_custody_agency_id')),
    sa.ForeignKeyConstraint(['child_id'], ['child.id'], name=op.f('fk_custody_child_id')),
    sa.ForeignKeyConstraint(['stay_id', 'bed_id'], ['bed_stay.id', 'bed_stay.bed_id'], name=op.f('fk_custody_stay_id_bed_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_custody')),
    sa.UniqueConstraint('stay_id', name=op.f('uq_custody_stay_id'))
    )
    op.create_index('ix_custody_county', 'custody', ['county', 'id'], unique=False)
    op.create_index('ix_custody_prefecture', 'custody', ['prefecture', 'id'], unique=False)
    op.create_index('ix_custody_province', 'custody', ['province', 'id'], unique=False)
    op.create_index('ix_custody_resident', 'custody', ['agency_id', 'id'], unique=False, postgresql_where=sa.text('ended_at IS NULL'))
    op.execute(AGENCY_STAYS_WHILE_LIVED_IN)
    op.execute(
        'CREATE TRIGGER no_residents BEFORE UPDATE OF kind ON agency FOR EACH ROW '
        'WHEN (OLD.kind IS DISTINCT FROM NEW.kind) EXECUTE FUNCTION agency_no_residents()'
    )
    op.execute(STAY_WHERE_CHILDREN_ARE_TAKEN)
    op.execute(
        'CREATE TRIGGER agency_takes_children BEFORE INSERT ON bed_stay FOR EACH ROW '
        'EXECUTE FUNCTION bed_stay_agency_takes_children()'
    )
