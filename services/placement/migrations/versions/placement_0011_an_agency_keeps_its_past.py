"""An agency's organisation sees its past custodies too, wherever the child's county is.

The policies are made anew after the migrations, from the models.
"""

from alembic import op

revision = "placement_0011"
down_revision = "placement_0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DROP POLICY IF EXISTS area ON custody")
    op.execute("DROP FUNCTION entrusted(uuid, boolean, text)")
    op.execute("""
        CREATE FUNCTION entrusted(agency_id uuid)
        RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
        BEGIN
            RETURN EXISTS (
                SELECT FROM agency a
                WHERE a.id = $1 AND a.organisation_id::text = current_setting('wardship.code', true));
        END $$
    """)
