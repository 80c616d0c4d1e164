"""Whom a protection order was served on, when and by what means."""

from alembic import op
import sqlalchemy as sa

revision = "judicial_referral_0006"
down_revision = "judicial_referral_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "order_service",
        sa.Column("province", sa.String(length=2), nullable=True),
        sa.Column("prefecture", sa.String(length=4), nullable=True),
        sa.Column("county", sa.String(length=6), nullable=True),
        sa.Column("township", sa.String(length=9), nullable=True),
        sa.Column("village", sa.String(length=12), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("protection_order_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("office", sa.String(length=100), nullable=True),
        sa.Column("means", sa.String(), nullable=False),
        sa.Column("served_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("receipt_no", sa.String(length=100), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "recipient IN ('applicant', 'respondent', 'police', 'village')",
            name=op.f("ck_order_service_recipient"),
        ),
        sa.CheckConstraint(
            "means IN ('in_person', 'left', 'electronic', 'entrusted', 'post', 'public_notice')",
            name=op.f("ck_order_service_means"),
        ),
        sa.CheckConstraint(
            "(recipient IN ('police', 'village')) = (office IS NOT NULL)",
            name=op.f("ck_order_service_office_named"),
        ),
        sa.ForeignKeyConstraint(
            ["protection_order_id"], ["protection_order.id"],
            name=op.f("fk_order_service_protection_order_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_service")),
        sa.UniqueConstraint(
            "protection_order_id", "recipient",
            name=op.f("uq_order_service_protection_order_id_recipient"),
        ),
        info={"organisation": "unit_id::text = {organisation}", "append_only": True},
    )  # fmt: skip
