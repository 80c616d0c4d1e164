"""Points that change with time alone are counted anew: every assessed child is looked at once."""

from alembic import op

revision = "registry_0007"
down_revision = "registry_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SELECT set_config('wardship.level', 'nation', true)")
    op.execute("UPDATE child SET relabel_on = NULL WHERE tier IS NOT NULL AND left_on IS NULL")
