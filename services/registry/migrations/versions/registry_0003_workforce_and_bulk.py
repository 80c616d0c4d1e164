"""The workforce, imports and duplicates."""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "registry_0003"
down_revision = "registry_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('course',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('title', sa.String(100), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('audience', sa.String(), nullable=False),
    sa.Column('method', sa.String(), nullable=False),
    sa.Column('topics', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('hours', sa.Integer(), nullable=False),
    sa.Column('pass_score', sa.Integer(), nullable=False),
    sa.Column('planned_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("audience IN ('director', 'supervisor', 'trainer')", name=op.f('ck_course_audience')),
    sa.CheckConstraint("kind IN ('first', 'yearly', 'special')", name=op.f('ck_course_kind')),
    sa.CheckConstraint("method IN ('lecture', 'practice', 'online', 'field')", name=op.f('ck_course_method')),
    sa.CheckConstraint('hours BETWEEN 1 AND 400', name=op.f('ck_course_hours')),
    sa.CheckConstraint('starts_on <= ends_on', name=op.f('ck_course_days')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_course'))
    )
    op.create_index('ix_course_county', 'course', ['county', 'id'], unique=False)
    op.create_index('ix_course_prefecture', 'course', ['prefecture', 'id'], unique=False)
    op.create_index('ix_course_province', 'course', ['province', 'id'], unique=False)
    op.create_table('duplicate_pair',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('older_id', sa.Uuid(), nullable=False),
    sa.Column('younger_id', sa.Uuid(), nullable=False),
    sa.Column('likeness', sa.String(), nullable=False),
    sa.Column('centibits', sa.Integer(), nullable=False),
    sa.Column('agreeing', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('found_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.String(200), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(status = 'open') = (decided_at IS NULL)", name=op.f('ck_duplicate_pair_decided')),
    sa.CheckConstraint("likeness IN ('exact', 'near')", name=op.f('ck_duplicate_pair_likeness')),
    sa.CheckConstraint("status IN ('open', 'same', 'different')", name=op.f('ck_duplicate_pair_status')),
    sa.CheckConstraint('older_id < younger_id', name=op.f('ck_duplicate_pair_older_first')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duplicate_pair')),
    sa.UniqueConstraint('older_id', 'younger_id', name=op.f('uq_duplicate_pair_older_id_younger_id'))
    )
    op.create_index('ix_duplicate_pair_county', 'duplicate_pair', ['county', 'id'], unique=False)
    op.create_index('ix_duplicate_pair_prefecture', 'duplicate_pair', ['prefecture', 'id'], unique=False)
    op.create_index('ix_duplicate_pair_province', 'duplicate_pair', ['province', 'id'], unique=False)
    op.create_index('ix_duplicate_pair_younger', 'duplicate_pair', ['younger_id'], unique=False)
    op.create_table('import_batch',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('digest', sa.LargeBinary(), nullable=False),
    sa.Column('rows', sa.Integer(), nullable=False),
    sa.Column('entered', sa.Integer(), nullable=False),
    sa.Column('known', sa.Integer(), nullable=False),
    sa.Column('rejected', sa.Integer(), nullable=False),
    sa.Column('imported_by', sa.String(200), nullable=False),
    sa.Column('imported_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('rows = entered + known + rejected', name=op.f('ck_import_batch_every_row_counted')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_batch')),
    sa.UniqueConstraint('digest', name=op.f('uq_import_batch_digest'))
    )
    op.create_index('ix_import_batch_county', 'import_batch', ['county', 'id'], unique=False)
    op.create_index('ix_import_batch_prefecture', 'import_batch', ['prefecture', 'id'], unique=False)
    op.create_index('ix_import_batch_province', 'import_batch', ['province', 'id'], unique=False)
    op.create_table('match_key',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('child_id', sa.Uuid(), nullable=False),
    sa.Column('identity', sa.LargeBinary(), nullable=True),
    sa.Column('name', sa.LargeBinary(), nullable=False),
    sa.Column('phone', sa.LargeBinary(), nullable=True),
    sa.Column('birth_on', sa.Date(), nullable=False),
    sa.Column('living_in', sa.String(9), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('province IS NULL AND county IS NULL', name=op.f('ck_match_key_of_the_nation')),
    sa.PrimaryKeyConstraint('child_id', name=op.f('pk_match_key'))
    )
    op.create_index('ix_match_key_identity', 'match_key', ['identity'], unique=False)
    op.create_index('ix_match_key_name_birth', 'match_key', ['name', 'birth_on'], unique=False)
    op.create_index('ix_match_key_name_township', 'match_key', ['name', 'living_in'], unique=False)
    op.create_index('ix_match_key_phone', 'match_key', ['phone'], unique=False)
    op.create_table('rejection',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('import_id', sa.Uuid(), nullable=False),
    sa.Column('row', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('column_name', sa.String(30), nullable=False),
    sa.Column('code', sa.String(30), nullable=False),
    sa.ForeignKeyConstraint(['import_id'], ['import_batch.id'], name=op.f('fk_rejection_import_id')),
    sa.PrimaryKeyConstraint('import_id', 'row', 'number', name=op.f('pk_rejection')),
    info={'append_only': True}
    )
    op.create_table('worker',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('place', sa.String(12), nullable=False),
    sa.Column('subject', sa.String(200), nullable=False),
    sa.Column('wrapped', sa.LargeBinary(), nullable=False),
    sa.Column('name', sa.LargeBinary(), nullable=False),
    sa.Column('phone', sa.LargeBinary(), nullable=False),
    sa.Column('sex', sa.String(), nullable=False),
    sa.Column('is_part_time', sa.Boolean(), nullable=False),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('registered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('tested_on', sa.Date(), nullable=True),
    sa.Column('trained_on', sa.Date(), nullable=True),
    sa.Column('appointed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('released_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('release_reason', sa.String(20), nullable=True),
    sa.Column('successor_id', sa.Uuid(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(status = 'released') = (released_at IS NOT NULL)", name=op.f('ck_worker_released')),
    sa.CheckConstraint("kind IN ('director', 'supervisor', 'trainer')", name=op.f('ck_worker_kind')),
    sa.CheckConstraint("sex IN ('male', 'female')", name=op.f('ck_worker_sex')),
    sa.CheckConstraint("status = 'candidate' OR (tested_on IS NOT NULL AND appointed_at IS NOT NULL)", name=op.f('ck_worker_tested_before_duty')),
    sa.CheckConstraint("status IN ('candidate', 'on_duty', 'released')", name=op.f('ck_worker_status')),
    sa.ForeignKeyConstraint(['place'], ['division.code'], name='fk_worker_place_division'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_worker'))
    )
    op.create_index('ix_worker_county', 'worker', ['county', 'id'], unique=False)
    op.create_index('ix_worker_place', 'worker', ['place'], unique=False, postgresql_where=sa.text("status = 'on_duty'"))
    op.create_index('ix_worker_prefecture', 'worker', ['prefecture', 'id'], unique=False)
    op.create_index('ix_worker_province', 'worker', ['province', 'id'], unique=False)
    op.create_index('uq_worker_on_duty', 'worker', ['subject'], unique=True, postgresql_where=sa.text("status = 'on_duty'"))
    op.create_table('course_result',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('course_id', sa.Uuid(), nullable=False),
    sa.Column('worker_id', sa.Uuid(), nullable=False),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('passed', sa.Boolean(), nullable=False),
    sa.Column('finished_on', sa.Date(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('score BETWEEN 0 AND 100', name=op.f('ck_course_result_score')),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_course_result_course_id')),
    sa.ForeignKeyConstraint(['worker_id'], ['worker.id'], name=op.f('fk_course_result_worker_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_course_result')),
    sa.UniqueConstraint('course_id', 'worker_id', name=op.f('uq_course_result_course_id_worker_id'))
    )
    op.create_index('ix_course_result_county', 'course_result', ['county', 'finished_on'], unique=False)
    op.create_index('ix_course_result_worker', 'course_result', ['worker_id', 'finished_on'], unique=False)
    op.add_column('child', sa.Column('kept_as', sa.Uuid(), nullable=True))
    op.add_column('child', sa.Column('name_index', sa.LargeBinary(), nullable=True))
    op.add_column('child', sa.Column('guardian_phone_index', sa.LargeBinary(), nullable=True))
    op.add_column('child', sa.Column('compared_at', sa.DateTime(timezone=True), nullable=True))
    op.create_index('ix_child_guardian_phone', 'child', ['guardian_phone_index'], unique=False)
    op.create_index('ix_child_name_index', 'child', ['name_index'], unique=False)
    op.create_index('ix_child_uncompared', 'child', ['id'], unique=False, postgresql_where=sa.text('compared_at IS NULL'))
