"""A feed's numbering is named by the second in which it began.

Counted from 1, every new database began with the same generation, and what a broker still held of
an older one was taken for the new one's. Numberings that stand keep the name they have.
"""

import sqlalchemy as sa
from alembic import op

revision = "chassis_0004"
down_revision = "chassis_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("subscription", "cursor"):
        op.alter_column(table, "generation", type_=sa.BigInteger())
