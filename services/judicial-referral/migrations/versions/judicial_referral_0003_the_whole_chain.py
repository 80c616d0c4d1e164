"""The whole chain: steps with their hashes for answers, and warnings, breaches, reconsideration,
revocation, prosecution, tracing, evidence and interviews."""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "judicial_referral_0003"
down_revision = "judicial_referral_0002"
branch_labels = None
depends_on = None

_REPLACED = {
    "ck_referral_status": (
        "referral",
        "status IN ('sent', 'accepted', 'filed', 'not_filed', 'reconsidering', 'returned', "
        "'transferred', 'decided', 'closed')",
    ),
}
_ADDED = {
    "ck_referral_applicant": (
        "referral",
        "applicant IN ('near_relative', 'guardian', 'police', 'village_committee', 'school', "
        "'medical', 'womens_federation', 'disabled_federation', 'child_protection_organisation', "
        "'rescue_agency', 'civil_affairs')",
    ),
    "ck_report_promptness": (
        "report", "promptness IN ('prompt', 'late', 'escalated', 'breached')",
    ),
    "ck_report_reporter_kind": (
        "report",
        "reporter_kind IN ('state_organ', 'village_committee', 'school', 'kindergarten', "
        "'tutoring', 'school_bus', 'welfare_agency', 'childcare', 'medical', 'domestic_service', "
        "'lodging', 'social_organisation', 'registry_visit', 'other')",
    ),
    "ck_protection_order_status": (
        "protection_order", "status IN ('in_force', 'revoked', 'lapsed')",
    ),
    "ck_judgment_never_restored": (
        "judgment", "never_restored IN ('abuse_or_sale', 'grave_neglect', 'long_sentence')",
    ),
}


def upgrade() -> None:
    op.create_table('evidence',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('report_id', sa.Uuid(), nullable=False),
    sa.Column('child_id', sa.Uuid(), nullable=True),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('media_type', sa.String(100), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.LargeBinary(), nullable=False),
    sa.Column('held_by', sa.String(), nullable=False),
    sa.Column('handed_to', sa.String(), nullable=True),
    sa.Column('lodged_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind IN ('injury_photo', 'medical_record', 'police_record', 'statement', 'child_testimony', 'witness_testimony', 'audio', 'video', 'messages', 'organisation_record', 'expert_opinion', 'other')", name=op.f('ck_evidence_kind')),
    sa.ForeignKeyConstraint(['report_id'], ['report.id'], name=op.f('fk_evidence_report_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evidence')),
    info={'organisation': 'EXISTS (SELECT FROM referral r WHERE r.report_id = evidence.report_id AND r.unit_id::text = {organisation} AND r.access_ended_at IS NULL)'}
    )
    op.create_index(op.f('ix_evidence_report_id'), 'evidence', ['report_id'], unique=False)
    op.create_table('revocation_ground',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('report_id', sa.Uuid(), nullable=False),
    sa.Column('child_id', sa.Uuid(), nullable=False),
    sa.Column('ground', sa.String(), nullable=False),
    sa.Column('facts', sa.LargeBinary(), nullable=False),
    sa.Column('found_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('found_by', sa.String(), nullable=False),
    sa.CheckConstraint("ground IN ('grave_harm', 'left_in_danger', 'refused_care', 'incapable', 'forced_begging', 'incited_crime', 'other')", name=op.f('ck_revocation_ground_ground')),
    sa.ForeignKeyConstraint(['report_id'], ['report.id'], name=op.f('fk_revocation_ground_report_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_revocation_ground')),
    sa.UniqueConstraint('report_id', 'ground', name=op.f('uq_revocation_ground_report_id_ground')),
    info={'organisation': 'EXISTS (SELECT FROM referral r WHERE r.report_id = revocation_ground.report_id AND r.unit_id::text = {organisation} AND r.access_ended_at IS NULL)'}
    )
    op.create_table('evidence_link',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('evidence_id', sa.Uuid(), nullable=False),
    sa.Column('report_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('actor', sa.String(), nullable=False),
    sa.Column('holder', sa.String(), nullable=False),
    sa.Column('document_no', sa.String(100), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('hash', sa.LargeBinary(), nullable=False),
    sa.CheckConstraint("kind IN ('lodged', 'opened', 'handed_over', 'received')", name=op.f('ck_evidence_link_kind')),
    sa.ForeignKeyConstraint(['evidence_id'], ['evidence.id'], name=op.f('fk_evidence_link_evidence_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evidence_link')),
    sa.UniqueConstraint('evidence_id', 'number', name=op.f('uq_evidence_link_evidence_id_number')),
    info={'organisation': 'EXISTS (SELECT FROM referral r WHERE r.report_id = evidence_link.report_id AND r.unit_id::text = {organisation} AND r.access_ended_at IS NULL)', 'append_only': True}
    )
    op.create_table('evidence_part',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('evidence_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('report_id', sa.Uuid(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['evidence_id'], ['evidence.id'], name=op.f('fk_evidence_part_evidence_id')),
    sa.PrimaryKeyConstraint('evidence_id', 'number', name=op.f('pk_evidence_part')),
    info={'organisation': 'EXISTS (SELECT FROM referral r WHERE r.report_id = evidence_part.report_id AND r.unit_id::text = {organisation} AND r.access_ended_at IS NULL)', 'append_only': True}
    )
    op.create_table('interim_measure',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('referral_id', sa.Uuid(), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('child_id', sa.Uuid(), nullable=False),
    sa.Column('measure', sa.String(), nullable=False),
    sa.Column('document_no', sa.String(100), nullable=False),
    sa.Column('made_on', sa.Date(), nullable=False),
    sa.CheckConstraint("measure IN ('civil_affairs', 'village_committee', 'relative', 'protection_agency')", name=op.f('ck_interim_measure_measure')),
    sa.ForeignKeyConstraint(['referral_id'], ['referral.id'], name=op.f('fk_interim_measure_referral_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_interim_measure')),
    sa.UniqueConstraint('unit_id', 'document_no', name=op.f('uq_interim_measure_unit_id_document_no')),
    info={'organisation': 'unit_id::text = {organisation}', 'append_only': True}
    )
    op.create_table('interview',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('referral_id', sa.Uuid(), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('child_id', sa.Uuid(), nullable=False),
    sa.Column('ordinal', sa.Integer(), nullable=False),
    sa.Column('held_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('one_stop', sa.Boolean(), nullable=False),
    sa.Column('recorded', sa.Boolean(), nullable=False),
    sa.Column('female_staff', sa.Boolean(), nullable=False),
    sa.Column('adult', sa.String(), nullable=False),
    sa.Column('account', sa.LargeBinary(), nullable=False),
    sa.Column('reason_again', sa.LargeBinary(), nullable=True),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("adult IN ('guardian', 'relative', 'school', 'organisation')", name=op.f('ck_interview_adult')),
    sa.ForeignKeyConstraint(['referral_id'], ['referral.id'], name=op.f('fk_interview_referral_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_interview')),
    sa.UniqueConstraint('child_id', 'ordinal', name=op.f('uq_interview_child_id_ordinal')),
    info={'organisation': 'unit_id::text = {organisation}', 'append_only': True}
    )
    op.create_table('prosecution',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('referral_id', sa.Uuid(), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('child_id', sa.Uuid(), nullable=True),
    sa.Column('decision', sa.String(), nullable=False),
    sa.Column('document_no', sa.String(100), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("decision IN ('prosecuted', 'not_prosecuted', 'supervised', 'suit_supported', 'suit_urged', 'public_interest_suit', 'supervising_order')", name=op.f('ck_prosecution_decision')),
    sa.ForeignKeyConstraint(['referral_id'], ['referral.id'], name=op.f('fk_prosecution_referral_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_prosecution')),
    sa.UniqueConstraint('unit_id', 'document_no', name=op.f('uq_prosecution_unit_id_document_no')),
    info={'organisation': 'unit_id::text = {organisation}', 'append_only': True}
    )
    op.create_index(op.f('ix_prosecution_referral_id'), 'prosecution', ['referral_id'], unique=False)
    op.create_table('reconsideration',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('referral_id', sa.Uuid(), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('child_id', sa.Uuid(), nullable=False),
    sa.Column('party', sa.String(), nullable=False),
    sa.Column('grounds', sa.LargeBinary(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('outcome', sa.String(), nullable=True),
    sa.Column('decision_no', sa.String(100), nullable=True),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("outcome IN ('upheld', 'revoked', 'ordered')", name=op.f('ck_reconsideration_outcome')),
    sa.CheckConstraint("party IN ('applicant', 'respondent')", name=op.f('ck_reconsideration_party')),
    sa.CheckConstraint('(outcome IS NULL) = (decided_on IS NULL)', name=op.f('ck_reconsideration_decided')),
    sa.ForeignKeyConstraint(['referral_id'], ['referral.id'], name=op.f('fk_reconsideration_referral_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reconsideration')),
    sa.UniqueConstraint('referral_id', 'party', name=op.f('uq_reconsideration_referral_id_party')),
    info={'organisation': 'unit_id::text = {organisation}'}
    )
    op.create_table('step',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('referral_id', sa.Uuid(), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('child_id', sa.Uuid(), nullable=True),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('document_no', sa.String(100), nullable=False),
    sa.Column('reason', sa.LargeBinary(), nullable=True),
    sa.Column('given_by', sa.String(), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('hash', sa.LargeBinary(), nullable=False),
    sa.CheckConstraint("kind IN ('sent', 'accepted', 'returned', 'outside_jurisdiction', 'transferred', 'papers_missing', 'papers_supplied', 'filed', 'not_filed', 'notice_served', 'reconsideration_asked', 'upheld', 'reasons_asked', 'reasons_given', 'filing_ordered', 'extended', 'ruled', 'closed')", name=op.f('ck_step_kind')),
    sa.ForeignKeyConstraint(['referral_id'], ['referral.id'], name=op.f('fk_step_referral_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_step')),
    sa.UniqueConstraint('referral_id', 'kind', name=op.f('uq_step_referral_id_kind')),
    sa.UniqueConstraint('referral_id', 'number', name=op.f('uq_step_referral_id_number')),
    info={'organisation': 'unit_id::text = {organisation}', 'append_only': True}
    )
    op.create_table('suggestion',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('referral_id', sa.Uuid(), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('child_id', sa.Uuid(), nullable=True),
    sa.Column('department', sa.String(), nullable=False),
    sa.Column('document_no', sa.String(100), nullable=False),
    sa.Column('text', sa.LargeBinary(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answer_no', sa.String(100), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['referral_id'], ['referral.id'], name=op.f('fk_suggestion_referral_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_suggestion')),
    sa.UniqueConstraint('unit_id', 'document_no', name=op.f('uq_suggestion_unit_id_document_no')),
    info={'organisation': 'unit_id::text = {organisation}'}
    )
    op.create_table('tracing',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('referral_id', sa.Uuid(), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('child_id', sa.Uuid(), nullable=False),
    sa.Column('step', sa.String(), nullable=False),
    sa.Column('parents_complicit', sa.Boolean(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("step IN ('rescued', 'cared', 'sampled', 'not_found_yet', 'notice_published', 'handed_over', 'untraceable', 'parents_found', 'returned')", name=op.f('ck_tracing_step')),
    sa.ForeignKeyConstraint(['referral_id'], ['referral.id'], name=op.f('fk_tracing_referral_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tracing')),
    info={'organisation': 'unit_id::text = {organisation}'}
    )
    op.create_index('ix_tracing_county', 'tracing', ['county', 'id'], unique=False)
    op.create_index('uq_tracing_child', 'tracing', ['child_id'], unique=True, postgresql_where=sa.text("step <> 'returned'"))
    op.create_table('warning',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('referral_id', sa.Uuid(), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('child_id', sa.Uuid(), nullable=False),
    sa.Column('document_no', sa.String(100), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=False),
    sa.Column('contents', sa.LargeBinary(), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['referral_id'], ['referral.id'], name=op.f('fk_warning_referral_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_warning')),
    sa.UniqueConstraint('unit_id', 'document_no', name=op.f('uq_warning_unit_id_document_no')),
    info={'organisation': 'unit_id::text = {organisation}'}
    )
    op.create_index(op.f('ix_warning_referral_id'), 'warning', ['referral_id'], unique=False)
    op.create_table('order_breach',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('protection_order_id', sa.Uuid(), nullable=False),
    sa.Column('referral_id', sa.Uuid(), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('child_id', sa.Uuid(), nullable=False),
    sa.Column('occurred_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('account', sa.LargeBinary(), nullable=False),
    sa.Column('reported_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sanction', sa.String(), nullable=True),
    sa.Column('fine_fen', sa.Integer(), nullable=True),
    sa.Column('detention_days', sa.Integer(), nullable=True),
    sa.Column('document_no', sa.String(100), nullable=True),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("sanction IN ('none', 'reprimand', 'fine', 'detention', 'criminal')", name=op.f('ck_order_breach_sanction')),
    sa.CheckConstraint('(sanction IS NULL) = (decided_on IS NULL)', name=op.f('ck_order_breach_answered')),
    sa.ForeignKeyConstraint(['protection_order_id'], ['protection_order.id'], name=op.f('fk_order_breach_protection_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_order_breach')),
    info={'organisation': 'unit_id::text = {organisation}'}
    )
    op.create_index(op.f('ix_order_breach_protection_order_id'), 'order_breach', ['protection_order_id'], unique=False)
    op.create_table('order_change',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('protection_order_id', sa.Uuid(), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('child_id', sa.Uuid(), nullable=False),
    sa.Column('change', sa.String(), nullable=False),
    sa.Column('document_no', sa.String(100), nullable=False),
    sa.Column('made_on', sa.Date(), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=False),
    sa.Column('measures', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("change IN ('extended', 'varied', 'revoked')", name=op.f('ck_order_change_change')),
    sa.ForeignKeyConstraint(['protection_order_id'], ['protection_order.id'], name=op.f('fk_order_change_protection_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_order_change')),
    sa.UniqueConstraint('unit_id', 'document_no', name=op.f('uq_order_change_unit_id_document_no')),
    info={'organisation': 'unit_id::text = {organisation}', 'append_only': True}
    )
    op.create_table('restoration',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('judgment_id', sa.Uuid(), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('child_id', sa.Uuid(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('document_no', sa.String(100), nullable=True),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(status = 'pending') = (decided_on IS NULL)", name=op.f('ck_restoration_decided')),
    sa.CheckConstraint("status IN ('pending', 'restored', 'dismissed')", name=op.f('ck_restoration_status')),
    sa.ForeignKeyConstraint(['judgment_id'], ['judgment.id'], name=op.f('fk_restoration_judgment_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_restoration')),
    info={'organisation': 'unit_id::text = {organisation}'}
    )
    op.create_index('uq_restoration_standing', 'restoration', ['judgment_id'], unique=True, postgresql_where=sa.text("status IN ('pending', 'restored')"))
    op.create_table('tracing_done',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('tracing_id', sa.Uuid(), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('child_id', sa.Uuid(), nullable=False),
    sa.Column('step', sa.String(), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=False),
    sa.Column('document_no', sa.String(100), nullable=False),
    sa.Column('carer', sa.String(), nullable=True),
    sa.Column('entered_by', sa.String(), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("carer IN ('protection_agency', 'welfare_institution', 'parents', 'buyer')", name=op.f('ck_tracing_done_carer')),
    sa.CheckConstraint("step IN ('rescued', 'cared', 'sampled', 'not_found_yet', 'notice_published', 'handed_over', 'untraceable', 'parents_found', 'returned')", name=op.f('ck_tracing_done_step')),
    sa.ForeignKeyConstraint(['tracing_id'], ['tracing.id'], name=op.f('fk_tracing_done_tracing_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tracing_done')),
    sa.UniqueConstraint('tracing_id', 'step', name=op.f('uq_tracing_done_tracing_id_step')),
    info={'organisation': 'unit_id::text = {organisation}', 'append_only': True}
    )
    op.create_table('warning_visit',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('warning_id', sa.Uuid(), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('child_id', sa.Uuid(), nullable=False),
    sa.Column('visitor', sa.String(), nullable=False),
    sa.Column('visited_on', sa.Date(), nullable=False),
    sa.Column('findings', sa.LargeBinary(), nullable=False),
    sa.Column('entered_by', sa.String(), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("visitor IN ('village', 'police')", name=op.f('ck_warning_visit_visitor')),
    sa.ForeignKeyConstraint(['warning_id'], ['warning.id'], name=op.f('fk_warning_visit_warning_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_warning_visit')),
    sa.UniqueConstraint('warning_id', 'visitor', name=op.f('uq_warning_visit_warning_id_visitor')),
    info={'organisation': 'unit_id::text = {organisation}', 'append_only': True}
    )
    op.drop_table('answer')
    op.add_column('child', sa.Column('sex', sa.String(), nullable=True))
    op.add_column('judgment', sa.Column('never_restored', sa.String(), nullable=True))
    op.add_column('judgment', sa.Column('restored_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('protection_order', sa.Column('status', sa.String(), server_default='in_force', nullable=False))
    op.add_column('protection_order', sa.Column('next_alert_on', sa.Date(), nullable=True))
    op.add_column('protection_order', sa.Column('expiry_review_no', sa.String(100), nullable=True))
    op.create_index('ix_protection_order_in_force', 'protection_order', ['valid_until'], unique=False, postgresql_where=sa.text("status = 'in_force'"))
    op.add_column('referral', sa.Column('applicant', sa.String(), nullable=True))
    op.add_column('referral', sa.Column('applicant_id', sa.Uuid(), nullable=True))
    op.add_column('referral', sa.Column('access_ended_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('report', sa.Column('promptness', sa.String(), server_default='prompt', nullable=False))
    op.add_column('report', sa.Column('reporter_kind', sa.String(), nullable=True))
    op.add_column('report', sa.Column('finding_id', sa.Uuid(), nullable=True))
    op.add_column('report', sa.Column('sealed_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('report', sa.Column('seal_document_no', sa.String(100), nullable=True))
    op.create_unique_constraint(op.f('uq_report_finding_id'), 'report', ['finding_id'])
    for name, (table, condition) in _REPLACED.items():
        op.drop_constraint(op.f(name), table)
        op.create_check_constraint(op.f(name), table, condition)
    for name, (table, condition) in _ADDED.items():
        op.create_check_constraint(op.f(name), table, condition)
