"""Custody with households, holds, and the legal basis of each day."""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "placement_0004"
down_revision = "placement_0003"
branch_labels = None
depends_on = None

_AREA = (("province", 2), ("prefecture", 4), ("county", 6), ("township", 9), ("village", 12))


def upgrade() -> None:
    _children()
    _mode()
    _holds()
    _legal_bases()


def _area() -> list[sa.Column]:
    return [sa.Column(name, sa.String(length), nullable=True) for name, length in _AREA]


def _children() -> None:
    op.add_column("child", sa.Column("left_as", sa.String(), nullable=True))
    op.add_column("child", sa.Column("kept_as", sa.Uuid(), nullable=True))
    # What lay open cannot be sealed from here, as the keys are not in the database: it goes.
    op.drop_column("need", "reason")
    op.add_column("need", sa.Column("reason", sa.LargeBinary(), nullable=True))


def _mode() -> None:
    op.add_column("custody", sa.Column("mode", sa.String(), nullable=False, server_default="agency"))
    op.alter_column("custody", "mode", server_default=None)
    op.add_column("custody", sa.Column("household_id", sa.Uuid(), nullable=True))
    op.alter_column("custody", "bed_id", nullable=True)
    op.alter_column("custody", "stay_id", nullable=True)
    for name, rule in (
        ("mode", "mode IN ('agency', 'kin', 'foster')"),
        ("bed_of_mode", "(mode = 'agency') = (bed_id IS NOT NULL)"),
        ("stay_of_bed", "(bed_id IS NULL) = (stay_id IS NULL)"),
        ("household_of_mode", "(mode = 'agency') = (household_id IS NULL)"),
    ):
        op.create_check_constraint(op.f(f"ck_custody_{name}"), "custody", rule)


def _holds() -> None:
    op.create_table(
        "hold",
        *_area(),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bed_id", sa.Uuid(), nullable=False),
        sa.Column("stay_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("consent_no", sa.String(100), nullable=True),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("custody_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.column("child_id"), "="), (sa.text("tstzrange(held_at, ended_at)"), "&&"),
            using="gist", name="ex_hold_child_id",
        ),
        sa.CheckConstraint(
            "status IN ('held', 'used', 'released', 'expired')", name=op.f("ck_hold_status")
        ),
        sa.CheckConstraint("until > held_at", name=op.f("ck_hold_lasts")),
        sa.CheckConstraint("ended_at BETWEEN held_at AND until", name=op.f("ck_hold_ends_as_promised")),
        sa.CheckConstraint(
            "(status = 'used') = (custody_id IS NOT NULL)", name=op.f("ck_hold_used_by_a_custody")
        ),
        sa.CheckConstraint(
            "(consent_no IS NULL) = (consented_at IS NULL)", name=op.f("ck_hold_consent")
        ),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_hold_child_id")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_hold_agency_id")),
        sa.ForeignKeyConstraint(
            ["stay_id", "bed_id"], ["bed_stay.id", "bed_stay.bed_id"], name=op.f("fk_hold_stay_id_bed_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold")),
        sa.UniqueConstraint("stay_id", name=op.f("uq_hold_stay_id")),
    )
    op.create_index("ix_hold_county", "hold", ["county", "id"])
    op.create_index("ix_hold_prefecture", "hold", ["prefecture", "id"])
    op.create_index(
        "ix_hold_open", "hold", ["ended_at"], postgresql_where=sa.text("status = 'held'")
    )


def _legal_bases() -> None:
    op.add_column("custody", sa.Column("covered_through", sa.Date(), nullable=True))
    op.create_index("ix_custody_covered_through", "custody", ["covered_through"])
    op.create_table(
        "legal_basis",
        *_area(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("custody_id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reference_id", sa.Uuid(), nullable=True),
        sa.Column("document_no", sa.String(100), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("change", sa.String(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        postgresql.ExcludeConstraint(
            (sa.column("custody_id"), "="),
            (sa.text("daterange(from_on, until_on, '[]')"), "&&"),
            using="gist", name="ex_legal_basis_custody_id", where=sa.text("voided_at IS NULL"),
        ),
        sa.CheckConstraint(
            "kind IN ('ground', 'protection_order', 'judgment', 'agreement')",
            name=op.f("ck_legal_basis_kind"),
        ),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_legal_basis_days")),
        sa.CheckConstraint(
            "CASE kind WHEN 'protection_order' THEN reference_id IS NOT NULL "
            "ELSE document_no IS NOT NULL END",
            name=op.f("ck_legal_basis_document"),
        ),
        sa.ForeignKeyConstraint(["custody_id"], ["custody.id"], name=op.f("fk_legal_basis_custody_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_basis")),
    )
    op.create_index("ix_legal_basis_reference_id", "legal_basis", ["reference_id"])
    op.create_table(
        "protection_order",
        *_area(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_protection_order")),
    )
    # Custodies that began before stand on what their admission named; the policies hold for the
    # owner as well.
    op.execute("SELECT set_config('wardship.level', 'nation', true)")
    op.execute(
        "INSERT INTO legal_basis (id, custody_id, child_id, kind, reference_id, document_no, "
        "from_on, added_at, province, prefecture, county, township, village) "
        "SELECT gen_random_uuid(), id, child_id, CASE WHEN document_no IS NULL "
        "THEN 'protection_order' WHEN ground = 'L4' THEN 'judgment' ELSE 'ground' END, order_id, "
        "document_no, (began_at AT TIME ZONE 'Asia/Shanghai')::date, began_at, province, "
        "prefecture, county, township, village FROM custody"
    )
