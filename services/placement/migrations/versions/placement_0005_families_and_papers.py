"""Families that care for children, assessments, and health checks on intake."""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "placement_0005"
down_revision = "placement_0004"
branch_labels = None
depends_on = None

_AREA = (("province", 2), ("prefecture", 4), ("county", 6), ("township", 9), ("village", 12))
_MOMENT = sa.DateTime(timezone=True)
_FINDINGS = (
    "'infection', 'injury', 'abuse_signs', 'malnutrition', 'chronic_illness', 'motor', 'vision', "
    "'hearing', 'speech', 'intellectual', 'mental', 'vaccines_due'"
)
# A family has no more children than places, and none while it is not approved; whoever writes.
STAY_WITH_AN_APPROVED_FAMILY = """
CREATE FUNCTION household_stay_has_place() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    family record;
BEGIN
    SELECT status, places INTO family FROM household WHERE id = NEW.household_id FOR SHARE;
    IF family.status IS DISTINCT FROM 'approved' THEN
        RAISE EXCEPTION 'the family is not approved'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_household_stay_approved';
    END IF;
    IF NEW.place NOT BETWEEN 1 AND family.places THEN
        RAISE EXCEPTION 'the family has no such place'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_household_stay_has_place';
    END IF;
    RETURN NEW;
END $$
"""
REMOVED_WITHOUT_CHILDREN = """
CREATE FUNCTION household_no_children() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM household_stay WHERE household_id = NEW.id AND ended_at IS NULL) THEN
        RAISE EXCEPTION 'children are in the care of this family'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_household_no_children';
    END IF;
    RETURN NEW;
END $$
"""


def _area() -> list[sa.Column]:
    return [sa.Column(name, sa.String(length), nullable=True) for name, length in _AREA]


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    _household()
    _household_stay()
    _household_care()
    op.create_foreign_key(
        op.f("fk_custody_household_id"), "custody", "household", ["household_id"], ["id"]
    )
    _assessment()
    _health_check()


def _household() -> None:
    op.create_table(
        "household",
        *_area(),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("carer_born_on", sa.Date(), nullable=False),
        sa.Column("education", sa.Text(), nullable=False),
        sa.Column("youngest_own_child_on", sa.Date(), nullable=True),
        sa.Column("local_hukou", sa.Boolean(), nullable=False),
        sa.Column("fixed_home", sa.Boolean(), nullable=False),
        sa.Column("floor_area_m2", sa.Integer(), nullable=False),
        sa.Column("yearly_income_fen", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("family", sa.LargeBinary(), nullable=False),
        sa.Column("carer_index", sa.LargeBinary(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("applied_at", _MOMENT, nullable=False),
        sa.Column("approval_no", sa.String(100), nullable=True),
        sa.Column("approved_at", _MOMENT, nullable=True),
        sa.Column("closing_no", sa.String(100), nullable=True),
        sa.Column("closing_reason", sa.String(), nullable=True),
        sa.Column("visited_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('kin', 'foster')", name=op.f("ck_household_kind")),
        sa.CheckConstraint(
            "education IN ('primary', 'junior_middle', 'senior_middle', 'college')",
            name=op.f("ck_household_education"),
        ),
        sa.CheckConstraint(
            "status IN ('applied', 'approved', 'suspended', 'removed')",
            name=op.f("ck_household_status"),
        ),
        sa.CheckConstraint(
            "closing_reason IN ('harm', 'neglect', 'no_longer_fit', 'own_wish', 'moved_away')",
            name=op.f("ck_household_closing_reason"),
        ),
        sa.CheckConstraint("places BETWEEN 1 AND 10", name=op.f("ck_household_places")),
        sa.CheckConstraint(
            "status = 'applied' OR status = 'removed' OR approval_no IS NOT NULL",
            name=op.f("ck_household_approved"),
        ),
        sa.CheckConstraint(
            "(status IN ('suspended', 'removed')) = (closing_reason IS NOT NULL)",
            name=op.f("ck_household_closed"),
        ),
        _refers("household", "agency_id", "agency"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household")),
    )
    op.create_index(
        "uq_household_carer", "household", ["carer_index"], unique=True,
        postgresql_where=sa.text("status <> 'removed'"),
    )
    op.create_index("ix_household_county", "household", ["county", "id"])
    op.create_index("ix_household_prefecture", "household", ["prefecture", "id"])
    op.create_index("ix_household_agency", "household", ["agency_id", "id"])
    op.create_table(
        "household_visit",
        *_area(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("findings", sa.LargeBinary(), nullable=False),
        sa.Column("is_fit", sa.Boolean(), nullable=False),
        sa.Column("visitor", sa.String(200), nullable=False),
        sa.Column("recorded_at", _MOMENT, nullable=False),
        _refers("household_visit", "household_id", "household"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_visit")),
    )
    op.create_index("ix_household_visit_household", "household_visit", ["household_id", "id"])


def _household_stay() -> None:
    op.create_table(
        "household_stay",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("began_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.CheckConstraint("ended_at >= began_at", name=op.f("ck_household_stay_ends_after_it_began")),
        postgresql.ExcludeConstraint(
            (sa.column("household_id"), "="), (sa.column("place"), "="),
            (sa.text("tstzrange(began_at, ended_at)"), "&&"),
            name="ex_household_stay_place", using="gist",
        ),
        _refers("household_stay", "household_id", "household"),
        _refers("household_stay", "agency_id", "agency"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_stay")),
    )
    op.create_index(
        "ix_household_stay_open", "household_stay", ["agency_id"],
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.execute(STAY_WITH_AN_APPROVED_FAMILY)
    op.execute(
        "CREATE TRIGGER has_place BEFORE INSERT ON household_stay FOR EACH ROW "
        "EXECUTE FUNCTION household_stay_has_place()"
    )
    op.execute(REMOVED_WITHOUT_CHILDREN)
    op.execute(
        "CREATE TRIGGER no_children BEFORE UPDATE OF status ON household FOR EACH ROW "
        "WHEN (NEW.status = 'removed' AND OLD.status <> 'removed') "
        "EXECUTE FUNCTION household_no_children()"
    )


def _household_care() -> None:
    op.create_table(
        "household_care",
        *_area(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("consented", sa.Boolean(), nullable=False),
        sa.Column("trial_until", sa.Date(), nullable=True),
        sa.Column("agreement_no", sa.String(100), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "trial_until IS NOT NULL OR agreement_no IS NOT NULL",
            name=op.f("ck_household_care_agreed"),
        ),
        _refers("household_care", "id", "custody"),
        _refers("household_care", "household_id", "household"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_care")),
    )
    op.create_index("ix_household_care_child", "household_care", ["child_id", "id"])


def _assessment() -> None:
    op.create_table(
        "assessment",
        *_area(),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("assessment_no", sa.String(100), nullable=False),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("conclusion", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("team", postgresql.JSONB(), nullable=False),
        sa.Column("findings", sa.LargeBinary(), nullable=False),
        sa.Column("recorder", sa.String(200), nullable=False),
        sa.Column("recorded_at", _MOMENT, nullable=False),
        sa.CheckConstraint("kind IN ('intake', 'return')", name=op.f("ck_assessment_kind")),
        sa.CheckConstraint(
            "(kind = 'intake') = (conclusion IN ('needs_custody', 'no_custody')) "
            "AND conclusion IN ('needs_custody', 'no_custody', 'guardian_fit', 'guardian_unfit')",
            name=op.f("ck_assessment_conclusion"),
        ),
        sa.CheckConstraint("jsonb_array_length(team) > 0", name=op.f("ck_assessment_team")),
        _refers("assessment", "child_id", "child"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
    )
    op.create_index(
        "uq_assessment_no", "assessment", ["child_id", sa.text("lower(assessment_no)")], unique=True
    )
    op.create_index("ix_assessment_child", "assessment", ["child_id", "id"])


def _health_check() -> None:
    op.create_table(
        "health_check",
        *_area(),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("care_level", sa.Text(), nullable=False),
        sa.Column("findings", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("hospital", sa.String(100), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("custody_id", sa.Uuid(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("recorder", sa.String(200), nullable=False),
        sa.Column("recorded_at", _MOMENT, nullable=False),
        sa.CheckConstraint(
            "care_level IN ('L0', 'L1', 'L2', 'L3', 'L4')", name=op.f("ck_health_check_care_level")
        ),
        sa.CheckConstraint(
            f"findings <@ ARRAY[{_FINDINGS}]", name=op.f("ck_health_check_findings")
        ),
        _refers("health_check", "custody_id", "custody"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_health_check")),
        sa.UniqueConstraint(
            "custody_id", "checked_on", name=op.f("uq_health_check_custody_id_checked_on")
        ),
    )
    op.create_index(
        "ix_health_check_child", "health_check", ["child_id", "checked_on", "id"]
    )
