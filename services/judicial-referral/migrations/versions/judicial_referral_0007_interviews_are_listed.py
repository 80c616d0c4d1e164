"""Interviews are listed: by county, and by the unit that held them."""

from alembic import op

revision = "judicial_referral_0007"
down_revision = "judicial_referral_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_interview_county", "interview", ["county", "id"])
    op.create_index("ix_interview_unit", "interview", ["unit_id", "id"])
