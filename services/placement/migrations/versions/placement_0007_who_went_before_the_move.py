"""A child of a plan that went before it was its turn, and one whose parents cannot be found."""

from alembic import op

revision = "placement_0007"
down_revision = "placement_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table, name, rule in (
        ("consolidation_move", "status", "status IN ('planned', 'prepared', 'moved', 'gone')"),
        ("consolidation_move", "heard", "status IN ('planned', 'gone') OR heard_child"),
        ("need", "origin", "origin IN ('protection_order', 'judgment', 'tracing', 'officer')"),
    ):
        op.drop_constraint(f"ck_{table}_{name}", table)
        op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, rule)
