"""The assessment of agencies, and the consolidation of a prefecture."""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "placement_0003"
down_revision = "placement_0002"
branch_labels = None
depends_on = None

_AREA = (("province", 2), ("prefecture", 4), ("county", 6), ("township", 9), ("village", 12))
# From where to where an institution may pass; the rest is refused, whoever writes.
LEGAL_TRANSITION = """
CREATE FUNCTION agency_transition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.transition || '>' || NEW.transition NOT IN (
        'county_cwi>assessed', 'assessed>retained_by_province', 'assessed>transfer_planned',
        'assessed>children_moved', 'transfer_planned>children_moved',
        'county_cwi>converted_mpc', 'county_cwi>converted_cgc',
        'assessed>converted_mpc', 'assessed>converted_cgc',
        'children_moved>converted_mpc', 'children_moved>converted_cgc'
    ) THEN
        RAISE EXCEPTION 'no such transition'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_agency_transition_order';
    END IF;
    RETURN NEW;
END $$
"""


def _area() -> list[sa.Column]:
    return [sa.Column(name, sa.String(length), nullable=True) for name, length in _AREA]


def upgrade() -> None:
    for name in ("carers", "medical_staff", "rehab_staff", "special_teachers"):
        op.add_column("agency", sa.Column(name, sa.Integer(), nullable=True))
    op.add_column("agency", sa.Column("fire_checked_on", sa.Date(), nullable=True))
    op.add_column("agency", sa.Column("budget_fen", sa.BigInteger(), nullable=True))
    op.add_column("agency", sa.Column("transition", sa.Text(), nullable=True))
    op.add_column("agency", sa.Column("has_resources", sa.Boolean(), nullable=True))
    op.add_column("agency", sa.Column("retention_no", sa.String(100), nullable=True))
    op.execute(
        "UPDATE agency SET transition = CASE WHEN kind = 'CWI' THEN 'county_cwi' "
        "ELSE 'converted_' || lower(kind) END "
        "WHERE length(seat) = 6 AND (kind = 'CWI' OR converted_at IS NOT NULL)"
    )
    op.create_check_constraint(
        op.f("ck_agency_transition"), "agency",
        "transition IN ('county_cwi', 'assessed', 'retained_by_province', 'transfer_planned', "
        "'children_moved', 'converted_mpc', 'converted_cgc')",
    )
    op.create_check_constraint(
        op.f("ck_agency_retention"), "agency",
        "(transition = 'retained_by_province') = (retention_no IS NOT NULL)",
    )
    op.create_check_constraint(
        op.f("ck_agency_transition_of_kind"), "agency",
        "transition NOT LIKE 'converted%' OR lower(kind) = right(transition, 3)",
    )
    op.execute(LEGAL_TRANSITION)
    op.execute(
        "CREATE TRIGGER transition_order BEFORE UPDATE OF transition ON agency FOR EACH ROW "
        "WHEN (OLD.transition IS DISTINCT FROM NEW.transition) EXECUTE FUNCTION agency_transition()"
    )
    op.create_table(
        "agency_assessment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("assessed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("pass_mark", sa.Integer(), nullable=False),
        sa.Column("has_resources", sa.Boolean(), nullable=False),
        sa.Column("findings", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_agency_assessment_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency_assessment")),
    )
    op.create_index(op.f("ix_agency_assessment_agency_id"), "agency_assessment", ["agency_id"])
    op.create_table(
        "consolidation_plan",
        *_area(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sources", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("children", sa.Integer(), nullable=False),
        sa.Column("left", sa.Integer(), nullable=False),
        sa.Column("document_no", sa.String(100), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("status IN ('proposed', 'decided', 'executed')", name=op.f("ck_consolidation_plan_status")),
        sa.CheckConstraint("(status = 'proposed') = (document_no IS NULL)", name=op.f("ck_consolidation_plan_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consolidation_plan")),
    )
    op.create_index("ix_consolidation_plan_prefecture", "consolidation_plan", ["prefecture", "id"])
    op.create_table(
        "consolidation_move",
        *_area(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("custody_id", sa.Uuid(), nullable=False),
        sa.Column("family", sa.Uuid(), nullable=False),
        sa.Column("from_agency", sa.Uuid(), nullable=False),
        sa.Column("to_agency", sa.Uuid(), nullable=True),
        sa.Column("alternatives", postgresql.JSONB(), nullable=False),
        sa.Column("reasons", postgresql.JSONB(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("handover", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("heard_child", sa.Boolean(), nullable=False),
        sa.Column("new_custody_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("status IN ('planned', 'prepared', 'moved')", name=op.f("ck_consolidation_move_status")),
        sa.CheckConstraint("(status = 'moved') = (new_custody_id IS NOT NULL)", name=op.f("ck_consolidation_move_custody")),
        sa.CheckConstraint("status = 'planned' OR heard_child", name=op.f("ck_consolidation_move_heard")),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_consolidation_move_{column}"))
            for column, table in (
                ("plan_id", "consolidation_plan"), ("child_id", "child"), ("custody_id", "custody"),
                ("from_agency", "agency"), ("to_agency", "agency"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consolidation_move")),
        sa.UniqueConstraint("plan_id", "child_id", name=op.f("uq_consolidation_move_plan_id_child_id")),
    )
    op.create_index("ix_consolidation_move_county", "consolidation_move", ["county", "id"])
    op.create_index("ix_consolidation_move_prefecture", "consolidation_move", ["prefecture", "id"])
