"""What of a child's handover list is not at hand has its reason; a list that named less is made anew.

A child that was moved already keeps the list it was moved with.
"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "placement_0008"
down_revision = "placement_0007"
branch_labels = None
depends_on = None

_ITEMS = ("file", "medical", "hukou", "school", "property", "photo")
_COMPLETE = " AND ".join(
    f"('{item}' = ANY (handover)) <> (not_at_hand ? '{item}')" for item in _ITEMS
)


def upgrade() -> None:
    op.execute("SELECT set_config('wardship.level', 'nation', true)")
    for table in ("custody", "consolidation_move"):
        missing = sa.Column(
            "not_at_hand", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False
        )
        op.add_column(table, missing)
    op.alter_column("consolidation_move", "not_at_hand", server_default=None)
    op.execute(
        "UPDATE consolidation_move SET status = 'planned', version = version + 1 "
        f"WHERE status = 'prepared' AND NOT ({_COMPLETE})"
    )
    op.create_check_constraint(
        op.f("ck_consolidation_move_handover"),
        "consolidation_move",
        f"status <> 'prepared' OR ({_COMPLETE})",
    )
