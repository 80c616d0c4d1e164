"""What the register keeps of a child in depth."""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "registry_0002"
down_revision = "registry_0001"
branch_labels = None
depends_on = None

_CHILD = {
    "custody_regime": "custody_regime IN ('temporary', 'long_term')",
    "rating": "rating IN ('good', 'fair', 'poor')",
    "tier": "tier IN ('red', 'orange', 'yellow', 'blue', 'green')",
    "left_reason": "left_reason IN ('of_age', 'dead', 'duplicate')",
    "left_for_a_reason": "num_nonnulls(left_on, left_reason) IN (0, 2)",
}
_VISIT = {
    "situations": "situations <@ ARRAY['genital_injury', 'sexual_abuse_under_14', "
    "'sexual_abuse_from_14', 'violence', 'death_or_disability', 'unattended', 'trafficked', "
    "'begging', 'other_harm']",
    "observations": "observations <@ ARRAY['unattended', 'missing', 'guardian_unavailable', "
    "'domestic_violence', 'dropout', 'no_hukou', 'begging', 'disability_without_rehabilitation', "
    "'poor_guardianship', 'parents_away']",
}


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    for name in ("custody_regime", "rating", "tier", "left_reason"):
        op.add_column("child", sa.Column(name, sa.String(), nullable=True))
    for name in ("relabel_on", "left_on"):
        op.add_column("child", sa.Column(name, sa.Date(), nullable=True))
    for name, rule in _CHILD.items():
        op.create_check_constraint(op.f(f"ck_child_{name}"), "child", rule)
    op.create_index(
        "ix_child_relabel", "child", ["relabel_on"], postgresql_where=sa.text("left_on IS NULL")
    )
    for name, rule in _VISIT.items():
        words = postgresql.ARRAY(sa.Text())
        op.add_column("visit", sa.Column(name, words, nullable=False, server_default="{}"))
        op.alter_column("visit", name, server_default=None)
        op.create_check_constraint(op.f(f"ck_visit_{name}"), "visit", rule)
    op.create_table('assessment',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('child_id', sa.Uuid(), nullable=False),
    sa.Column('assessed_on', sa.Date(), nullable=False),
    sa.Column('rating', sa.String(), nullable=False),
    sa.Column('harmed', sa.Boolean(), nullable=False),
    sa.Column('unattended', sa.Boolean(), nullable=False),
    sa.Column('carer_age', sa.Integer(), nullable=True),
    sa.Column('mental_health', sa.Boolean(), nullable=False),
    sa.Column('note', sa.LargeBinary(), nullable=True),
    sa.Column('points', sa.Integer(), nullable=False),
    sa.Column('tier', sa.String(), nullable=False),
    sa.Column('reasons', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('assessor', sa.String(200), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("rating IN ('good', 'fair', 'poor')", name=op.f('ck_assessment_rating')),
    sa.CheckConstraint("tier IN ('red', 'orange', 'yellow', 'blue', 'green')", name=op.f('ck_assessment_tier')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assessment'))
    )
    op.create_index('ix_assessment_child', 'assessment', ['child_id', 'id'], unique=False)
    op.create_table('circumstances',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('child_id', sa.Uuid(), nullable=False),
    sa.Column('health', sa.String(), nullable=False),
    sa.Column('disability_kind', sa.String(), nullable=True),
    sa.Column('disability_grade', sa.Integer(), nullable=True),
    sa.Column('illness', sa.LargeBinary(), nullable=True),
    sa.Column('schooling', sa.String(), nullable=False),
    sa.Column('boarding', sa.Boolean(), nullable=False),
    sa.Column('rural_hukou', sa.Boolean(), nullable=True),
    sa.Column('lives_with_parents', sa.Boolean(), nullable=True),
    sa.Column('income', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('aid', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('recorded_by', sa.String(200), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("disability_kind IN ('visual', 'hearing', 'speech', 'physical', 'intellectual', 'mental', 'multiple')", name=op.f('ck_circumstances_disability_kind')),
    sa.CheckConstraint("health IN ('healthy', 'disabled', 'ill')", name=op.f('ck_circumstances_health')),
    sa.CheckConstraint("num_nonnulls(disability_kind, disability_grade) = CASE WHEN health = 'disabled' THEN 2 ELSE 0 END", name=op.f('ck_circumstances_disability_is_whole')),
    sa.CheckConstraint("schooling IN ('kindergarten', 'before_kindergarten', 'primary', 'junior_middle', 'senior_middle', 'vocational', 'dropped_out', 'not_enrolled')", name=op.f('ck_circumstances_schooling')),
    sa.PrimaryKeyConstraint('child_id', name=op.f('pk_circumstances'))
    )
    op.create_table('entrustment',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('child_id', sa.Uuid(), nullable=False),
    sa.Column('carer', sa.LargeBinary(), nullable=False),
    sa.Column('relation', sa.String(40), nullable=False),
    sa.Column('carer_born_on', sa.Date(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=False),
    sa.Column('confirmation_no', sa.String(100), nullable=False),
    sa.Column('school_told', sa.Boolean(), nullable=False),
    sa.Column('village_told', sa.Boolean(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    postgresql.ExcludeConstraint((sa.column('child_id'), '='), (sa.text("daterange(starts_on, ended_on, '[]')"), '&&'), using='gist', name='ex_entrustment_once'),
    sa.CheckConstraint('ended_on >= starts_on', name=op.f('ck_entrustment_ends_after_it_begins')),
    sa.CheckConstraint('ends_on >= starts_on', name=op.f('ck_entrustment_term')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_entrustment'))
    )
    op.create_table('guardian',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('child_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('relation', sa.String(40), nullable=False),
    sa.Column('name', sa.LargeBinary(), nullable=False),
    sa.Column('phone', sa.LargeBinary(), nullable=True),
    sa.Column('resident_id', sa.LargeBinary(), nullable=True),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('document_no', sa.String(100), nullable=True),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('grandparent', 'sibling', 'other_person', 'organisation', 'civil_affairs', 'village_committee')", name=op.f('ck_guardian_kind')),
    sa.CheckConstraint('ended_on >= since', name=op.f('ck_guardian_ends_after_it_begins')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_guardian'))
    )
    op.create_index('ix_guardian_child', 'guardian', ['child_id', 'id'], unique=False)
    op.create_table('label',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('child_id', sa.Uuid(), nullable=False),
    sa.Column('category', sa.String(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=True),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('document_no', sa.String(100), nullable=True),
    sa.Column('end_document_no', sa.String(100), nullable=True),
    sa.Column('recorded_by', sa.String(200), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    postgresql.ExcludeConstraint((sa.column('child_id'), '='), (sa.column('category'), '='), (sa.text('daterange(valid_from, valid_until)'), '&&'), using='gist', name='ex_label_once'),
    sa.CheckConstraint("(source = 'confirmed') = (document_no IS NOT NULL)", name=op.f('ck_label_confirmed_by_document')),
    sa.CheckConstraint("category IN ('TG', 'LG', 'ORP-I', 'ORP-S', 'DFU', 'HIV', 'TPS', 'CID-G', 'CID-D', 'CID-P', 'LBC', 'MIG')", name=op.f('ck_label_category')),
    sa.CheckConstraint("source IN ('stated', 'computed', 'confirmed')", name=op.f('ck_label_source')),
    sa.CheckConstraint('valid_until >= valid_from', name=op.f('ck_label_ends_after_it_begins')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_label'))
    )
    op.create_index('ix_label_child', 'label', ['child_id', 'valid_from'], unique=False)
    op.create_table('move',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('side', sa.String(), nullable=False),
    sa.Column('child_id', sa.Uuid(), nullable=False),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('from_area', sa.String(12), nullable=False),
    sa.Column('to_county', sa.String(6), nullable=False),
    sa.Column('to_village', sa.String(12), nullable=True),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('handover', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('refusal', sa.String(), nullable=True),
    sa.Column('proposed_by', sa.String(200), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(status = 'proposed') = (decided_at IS NULL)", name=op.f('ck_move_decided')),
    sa.CheckConstraint("(status = 'refused') = (refusal IS NOT NULL)", name=op.f('ck_move_refused_with_reason')),
    sa.CheckConstraint("reason IN ('with_parents', 'with_kin', 'custody', 'hukou', 'other')", name=op.f('ck_move_reason')),
    sa.CheckConstraint("refusal IN ('not_resident', 'handover_incomplete', 'registered_here', 'other')", name=op.f('ck_move_refusal')),
    sa.CheckConstraint("side IN ('leaving', 'receiving')", name=op.f('ck_move_side')),
    sa.CheckConstraint("status IN ('proposed', 'accepted', 'refused', 'withdrawn')", name=op.f('ck_move_status')),
    sa.PrimaryKeyConstraint('id', 'side', name=op.f('pk_move'))
    )
    op.create_index('ix_move_county', 'move', ['county', 'id'], unique=False)
    op.create_index('uq_move_open', 'move', ['child_id', 'side'], unique=True, postgresql_where=sa.text("status = 'proposed'"))
    op.create_table('parent',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('child_id', sa.Uuid(), nullable=False),
    sa.Column('role', sa.String(), nullable=False),
    sa.Column('name', sa.LargeBinary(), nullable=True),
    sa.Column('phone', sa.LargeBinary(), nullable=True),
    sa.Column('resident_id', sa.LargeBinary(), nullable=True),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('since', sa.Date(), nullable=True),
    sa.Column('until', sa.Date(), nullable=True),
    sa.Column('place', sa.String(4), nullable=True),
    sa.Column('restriction', sa.String(), nullable=True),
    sa.Column('disability_kind', sa.String(), nullable=True),
    sa.Column('disability_grade', sa.Integer(), nullable=True),
    sa.Column('last_contact_on', sa.Date(), nullable=True),
    sa.Column('document_no', sa.String(100), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("disability_kind IN ('visual', 'hearing', 'speech', 'physical', 'intellectual', 'mental', 'multiple')", name=op.f('ck_parent_disability_kind')),
    sa.CheckConstraint("restriction IN ('prison', 'detoxification', 'other')", name=op.f('ck_parent_restriction')),
    sa.CheckConstraint("role IN ('father', 'mother')", name=op.f('ck_parent_role')),
    sa.CheckConstraint("state IN ('able', 'away', 'dead', 'missing', 'untraceable', 'lost_contact', 'restricted', 'disabled', 'severely_ill', 'revoked', 'deported')", name=op.f('ck_parent_state')),
    sa.CheckConstraint('until >= since', name=op.f('ck_parent_ends_after_it_begins')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_parent')),
    sa.UniqueConstraint('child_id', 'role', name=op.f('uq_parent_child_id_role'))
    )
    op.create_table('sibling',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('child_id', sa.Uuid(), nullable=False),
    sa.Column('sibling_id', sa.Uuid(), nullable=False),
    sa.Column('half', sa.Boolean(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('child_id <> sibling_id', name=op.f('ck_sibling_two_children')),
    sa.PrimaryKeyConstraint('child_id', 'sibling_id', name=op.f('pk_sibling'))
    )
    op.create_table('unattended',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('child_id', sa.Uuid(), nullable=False),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('applicant_kind', sa.String(), nullable=False),
    sa.Column('applicant', sa.LargeBinary(), nullable=False),
    sa.Column('applied_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('finding', sa.LargeBinary(), nullable=True),
    sa.Column('checked_by', sa.String(200), nullable=True),
    sa.Column('checked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reasons', sa.LargeBinary(), nullable=True),
    sa.Column('document_no', sa.String(100), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('effective_from', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(status = 'confirmed') = (effective_from IS NOT NULL)", name=op.f('ck_unattended_confirmed_has_effect')),
    sa.CheckConstraint("applicant_kind IN ('guardian', 'relative', 'village')", name=op.f('ck_unattended_applicant_kind')),
    sa.CheckConstraint("status <> 'refused' OR reasons IS NOT NULL", name=op.f('ck_unattended_refused_with_reasons')),
    sa.CheckConstraint("status IN ('applied', 'checked', 'confirmed', 'refused')", name=op.f('ck_unattended_status')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unattended'))
    )
    op.create_index('uq_unattended_open', 'unattended', ['child_id'], unique=True, postgresql_where=sa.text("status IN ('applied', 'checked')"))
