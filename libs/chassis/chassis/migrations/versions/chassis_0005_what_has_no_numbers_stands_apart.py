"""Which events have no numbers yet stands in a table of its own.

The flag in the outbox made every event a second row and its indexes a second entry. A trigger fills
the table, so that no path of writing can forget it. The indexes on the event's id and on its type
served nothing that is done often; one on the recipient, whose events are few, serves the opening of
a court's feed.
"""

import sqlalchemy as sa
from alembic import op

revision = "chassis_0005"
down_revision = "chassis_0004"
branch_labels = None
depends_on = None

_TRIGGER = """
CREATE FUNCTION await_numbers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO unsequenced (outbox_id) SELECT id FROM told;
    RETURN NULL;
END $$
"""


def upgrade() -> None:
    op.create_table(
        "unsequenced",
        sa.Column("outbox_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("outbox_id", name=op.f("pk_unsequenced")),
    )
    op.execute("SELECT set_config('wardship.level', 'nation', true)")
    op.execute("INSERT INTO unsequenced SELECT id FROM outbox WHERE NOT sequenced")
    op.drop_index("ix_outbox_unsequenced", "outbox")
    op.drop_index("ix_outbox_type", "outbox")
    op.drop_constraint("uq_outbox_event_id", "outbox")
    op.drop_column("outbox", "sequenced")
    op.create_index(
        "ix_outbox_recipient", "outbox", ["recipient", "id"],
        postgresql_where=sa.text("recipient IS NOT NULL"),
    )
    op.execute(_TRIGGER)
    op.execute(
        "CREATE TRIGGER await_numbers AFTER INSERT ON outbox REFERENCING NEW TABLE AS told "
        "FOR EACH STATEMENT EXECUTE FUNCTION await_numbers()"
    )
