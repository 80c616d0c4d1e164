"""Staff see whom their agency cares for. Of custodies that began before, the agency is known; which
organisation runs it is told when the agency next changes."""

from alembic import op
import sqlalchemy as sa

revision = "registry_0008"
down_revision = "registry_0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SELECT set_config('wardship.level', 'nation', true)")
    op.create_table(
        "care_grant",
        sa.Column("province", sa.String(length=2), nullable=True),
        sa.Column("prefecture", sa.String(length=4), nullable=True),
        sa.Column("county", sa.String(length=6), nullable=True),
        sa.Column("township", sa.String(length=9), nullable=True),
        sa.Column("village", sa.String(length=12), nullable=True),
        sa.Column("custody_id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("custody_id", name=op.f("pk_care_grant")),
    )
    for name, column in (
        ("child", "child_id"),
        ("organisation", "organisation_id"),
        ("agency", "agency_id"),
    ):
        op.create_index(
            f"ix_care_grant_{name}", "care_grant", [column],
            postgresql_where=sa.text("ended_at IS NULL"),
        )  # fmt: skip
    op.execute("""
        INSERT INTO care_grant
            (custody_id, child_id, agency_id, province, prefecture, county, township, village)
        SELECT custody_id, id, custody_agency_id, province, prefecture, county, township, village
        FROM child WHERE custody_id IS NOT NULL
    """)
    op.execute("""
        CREATE OR REPLACE FUNCTION granted(child uuid) RETURNS boolean
        LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
        BEGIN
            RETURN EXISTS (
                SELECT FROM child_grant g
                WHERE g.child_id = child
                AND g.organisation_id::text = current_setting('wardship.code', true)
                AND g.ended_on IS NULL
                AND (now() AT TIME ZONE 'Asia/Shanghai')::date BETWEEN g.starts_on AND g.ends_on)
            OR EXISTS (
                SELECT FROM care_grant g
                WHERE g.child_id = child AND g.ended_at IS NULL
                AND g.organisation_id::text = current_setting('wardship.code', true));
        END $$
    """)
