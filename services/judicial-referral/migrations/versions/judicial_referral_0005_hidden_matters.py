"""Matters hidden from who is suspected; where a chain of custody ends; whether a child is a pupil.

Who the other guardians of a child are the register alone knows: two of them may lose their standing.
"""

from alembic import op
import sqlalchemy as sa

revision = 'judicial_referral_0005'
down_revision = 'judicial_referral_0004'
branch_labels = None
depends_on = None


_HIDDEN = """
UPDATE referral SET is_hidden = true FROM report
WHERE report.id = referral.report_id AND report.suspects <> '{}'
"""
_ENDS = """
UPDATE evidence SET chain_end = coalesce((
    SELECT hash FROM evidence_link WHERE evidence_id = evidence.id ORDER BY number DESC LIMIT 1), '')
"""


def upgrade() -> None:
    op.execute("SELECT set_config('wardship.level', 'nation', true)")
    op.add_column('child', sa.Column('is_pupil', sa.Boolean(), server_default=sa.text('false'), nullable=False))
    op.add_column('referral', sa.Column('is_hidden', sa.Boolean(), server_default=sa.text('false'), nullable=False))
    op.add_column('evidence', sa.Column('chain_end', sa.LargeBinary(), server_default=sa.text("''"), nullable=False))
    op.create_index('ix_report_suspects', 'report', ['suspects'], unique=False, postgresql_using='gin', postgresql_where=sa.text("suspects <> '{}'"))
    op.drop_index('uq_revoked_standing_child_id_guardian', 'revoked_standing')
    op.create_index('uq_revoked_standing_child_id_guardian', 'revoked_standing', ['child_id', 'guardian'], unique=True, postgresql_where=sa.text("restored_at IS NULL AND guardian <> 'other'"))
    op.execute(_HIDDEN)
    op.execute(_ENDS)
    for table, column in (("child", "is_pupil"), ("referral", "is_hidden"), ("evidence", "chain_end")):
        op.alter_column(table, column, server_default=None)
