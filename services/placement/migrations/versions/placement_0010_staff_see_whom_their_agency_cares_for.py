"""Staff see whom their agency cares for, wherever the child's county is.

Functions, because a subquery in a policy is set up by every statement, for officials as well.
"""

from alembic import op

revision = "placement_0010"
down_revision = "placement_0009"
branch_labels = None
depends_on = ("chassis_0001",)


def upgrade() -> None:
    op.execute("""
        CREATE FUNCTION entrusted(agency_id uuid, is_open boolean, county text)
        RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
        BEGIN
            RETURN EXISTS (
                SELECT FROM agency a
                WHERE a.id = $1 AND a.organisation_id::text = current_setting('wardship.code', true)
                AND ($2 OR a.seat = $3));
        END $$
    """)
    # What may be seen of the custody is what its own policy lets through.
    op.execute("""
        CREATE FUNCTION in_care(child uuid, custody uuid) RETURNS boolean
        LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
        BEGIN
            RETURN EXISTS (
                SELECT FROM custody c
                WHERE c.id = $2 OR c.child_id = $1 AND c.ended_at IS NULL);
        END $$
    """)
    op.execute("""
        CREATE FUNCTION was_in_care(child uuid) RETURNS boolean
        LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
        BEGIN
            RETURN EXISTS (SELECT FROM custody c WHERE c.child_id = $1);
        END $$
    """)
    # The chassis lets officials of the area use a child's key; a note is sealed by it.
    its = "current_setting('wardship.level', true) = 'organisation' AND was_in_care(child_id)"
    op.execute(f"CREATE POLICY in_care_read ON data_key FOR SELECT USING ({its})")
    op.execute(f"CREATE POLICY in_care_made ON data_key FOR INSERT WITH CHECK ({its})")
