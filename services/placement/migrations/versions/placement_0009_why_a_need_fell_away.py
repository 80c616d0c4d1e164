"""Why a need was withdrawn. Until now an officer said so, the child left, or a guardian was restored.
"""

from alembic import op
import sqlalchemy as sa

revision = "placement_0009"
down_revision = "placement_0008"
branch_labels = None
depends_on = None

_CAUSES = ("officer", "order_revoked", "order_lapsed", "guardian_restored", "parents_found",
           "child_left")  # fmt: skip
_CAUSE = """
UPDATE need SET cause = CASE
    WHEN reason IS NOT NULL THEN 'officer'
    WHEN EXISTS (SELECT FROM child WHERE child.id = need.child_id AND left_as IS NOT NULL)
        THEN 'child_left'
    ELSE 'guardian_restored' END
WHERE status = 'withdrawn'
"""


def upgrade() -> None:
    op.execute("SELECT set_config('wardship.level', 'nation', true)")
    op.add_column("need", sa.Column("cause", sa.Text(), nullable=True))
    op.execute(_CAUSE)
    listed = ", ".join(f"'{one}'" for one in _CAUSES)
    for name, rule in (
        ("cause", f"cause IN ({listed})"),
        ("withdrawn", "(status = 'withdrawn') = (cause IS NOT NULL)"),
    ):
        op.create_check_constraint(op.f(f"ck_need_{name}"), "need", rule)
