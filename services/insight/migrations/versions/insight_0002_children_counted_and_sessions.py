"""How children are counted, and who has signed in."""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql


revision = "insight_0002"
down_revision = "insight_0001"
branch_labels = None
depends_on = None

_PARENT = (
    "CASE WHEN village IS NOT NULL THEN coalesce(township, county, prefecture) "
    "WHEN township IS NOT NULL THEN coalesce(county, prefecture) "
    "WHEN county IS NOT NULL THEN prefecture "
    "WHEN prefecture IS NOT NULL THEN province "
    "WHEN province IS NOT NULL THEN '' END"
)


def upgrade() -> None:
    op.alter_column("delta", "measure", type_=sa.String(80), existing_nullable=False)
    # The fold empties it all day long, and every page reads what waits there.
    op.execute(
        "ALTER TABLE delta SET (autovacuum_vacuum_scale_factor = 0, "
        "autovacuum_vacuum_threshold = 5000)"
    )
    op.alter_column("rollup", "measure", type_=sa.String(80), existing_nullable=False)
    op.add_column(
        "rollup",
        sa.Column("parent", sa.String(12), sa.Computed(_PARENT, persisted=True), nullable=True),
    )
    op.create_index(
        "ix_rollup_parent", "rollup", ["parent", "measure"],
        postgresql_include=["area_code", "value"],
    )
    op.create_table(
        "counted",
        sa.Column("province", sa.String(2), nullable=True),
        sa.Column("prefecture", sa.String(4), nullable=True),
        sa.Column("county", sa.String(6), nullable=True),
        sa.Column("township", sa.String(9), nullable=True),
        sa.Column("village", sa.String(12), nullable=True),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("measures", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("subject_id", name=op.f("pk_counted")),
    )
    op.create_table(
        "browser_session",
        sa.Column("cookie_hash", sa.LargeBinary(), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("cookie_hash", name=op.f("pk_browser_session")),
    )
    op.create_index("ix_browser_session_expires_at", "browser_session", ["expires_at"])
