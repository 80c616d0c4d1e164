"""What a batch of events changes is one row of deltas, which the fold alone reads."""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "insight_0006"
down_revision = "insight_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DROP POLICY IF EXISTS area ON delta")
    op.execute("ALTER TABLE delta NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY")
    op.add_column("delta", sa.Column("places", postgresql.ARRAY(sa.Text())))
    op.execute(
        "UPDATE delta SET places = array_fill("
        "coalesce(village, township, county, prefecture, province)::text,"
        " ARRAY[cardinality(measures)])"
    )
    op.alter_column("delta", "places", nullable=False)
    for level in ("province", "prefecture", "county", "township", "village"):
        op.drop_column("delta", level)
    # To compress what is read once, a tenth of a second later, is work for nothing.
    for column in ("places", "measures", "amounts"):
        op.execute(f"ALTER TABLE delta ALTER {column} SET STORAGE EXTERNAL")
