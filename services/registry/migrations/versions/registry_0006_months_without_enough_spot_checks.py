"""Which month of a supervisor's spot checks is looked at next; for those on duty it is this one."""

from alembic import op
import sqlalchemy as sa

revision = "registry_0006"
down_revision = "registry_0005"
branch_labels = None
depends_on = None

_FROM_NOW = """
UPDATE worker SET spot_checks_from = date_trunc('month', now() AT TIME ZONE 'Asia/Shanghai')::date
WHERE kind = 'supervisor' AND status = 'on_duty'
"""


def upgrade() -> None:
    op.execute("SELECT set_config('wardship.level', 'nation', true)")
    op.add_column("worker", sa.Column("spot_checks_from", sa.Date(), nullable=True))
    op.execute(_FROM_NOW)
    op.create_check_constraint(
        op.f("ck_worker_judged"),
        "worker",
        "(spot_checks_from IS NOT NULL) = (kind = 'supervisor' AND status = 'on_duty')",
    )
    op.create_index(
        "ix_worker_judged", "worker", ["spot_checks_from"],
        postgresql_where=sa.text("spot_checks_from IS NOT NULL"),
    )  # fmt: skip
