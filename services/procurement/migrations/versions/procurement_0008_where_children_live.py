"""In which counties children live: those owe a catalogue that lists care for them."""

from alembic import op

revision = "procurement_0008"
down_revision = "procurement_0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_child_prefecture', 'child', ['prefecture', 'county'], unique=False)
