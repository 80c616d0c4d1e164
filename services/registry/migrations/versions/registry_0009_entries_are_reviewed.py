"""Entries made in a village are reviewed; of those that were made before none is asked."""

from alembic import op
import sqlalchemy as sa

revision = "registry_0009"
down_revision = "registry_0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("child", sa.Column("review", sa.String(), nullable=True))
    op.create_check_constraint(
        op.f("ck_child_review"), "child", "review IN ('awaiting', 'passed', 'returned')"
    )
    op.create_index(
        "ix_child_unreviewed", "child", ["township", "id"],
        postgresql_where=sa.text("review IN ('awaiting', 'returned')"),
    )  # fmt: skip
    op.create_table(
        "entry_review",
        sa.Column("province", sa.String(length=2), nullable=True),
        sa.Column("prefecture", sa.String(length=4), nullable=True),
        sa.Column("county", sa.String(length=6), nullable=True),
        sa.Column("township", sa.String(length=9), nullable=True),
        sa.Column("village", sa.String(length=12), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("reviewed_version", sa.Integer(), nullable=False),
        sa.Column("reviewed_by", sa.String(length=200), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "decision IN ('passed', 'returned')", name=op.f("ck_entry_review_decision")
        ),
        sa.CheckConstraint(
            "(decision = 'returned') = (reason IS NOT NULL)",
            name=op.f("ck_entry_review_reason_of_return"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_review")),
        sa.UniqueConstraint(
            "child_id", "reviewed_version", name=op.f("uq_entry_review_child_id_reviewed_version")
        ),
    )
    op.create_index("ix_entry_review_child", "entry_review", ["child_id", "id"])
