"""Departments discharge their duties under the number of a document."""

import sqlalchemy as sa
from alembic import op

revision = "chassis_0002"
down_revision = "chassis_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("duty", sa.Column("document_no", sa.String(), nullable=True))
    op.create_index("ix_duty_county_department", "duty", ["county", "department", "due_at", "id"])
