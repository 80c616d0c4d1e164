"""What agencies carry out, care agreements, proof of capabilities, and the guards of conversion."""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "placement_0006"
down_revision = "placement_0005"
branch_labels = None
depends_on = None

# Conversion needs an assessment; a plan of return puts an institution back where it stood.
LEGAL_TRANSITION = """
CREATE OR REPLACE FUNCTION agency_transition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.transition || '>' || NEW.transition NOT IN (
        'county_cwi>assessed', 'assessed>retained_by_province', 'assessed>transfer_planned',
        'assessed>children_moved', 'transfer_planned>children_moved',
        'transfer_planned>assessed', 'children_moved>assessed',
        'assessed>converted_mpc', 'assessed>converted_cgc',
        'children_moved>converted_mpc', 'children_moved>converted_cgc'
    ) THEN
        RAISE EXCEPTION 'no such transition'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_agency_transition_order';
    END IF;
    RETURN NEW;
END $$
"""
# The function sees the custodies of every area: who converts must not be let past a child of
# another county. A hold is a stay that ends later; the conversion's own moment is compared.
AGENCY_IS_FREE = """
CREATE OR REPLACE FUNCTION agency_no_residents() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    at timestamptz := coalesce(NEW.converted_at, now());
    level text := current_setting('wardship.level', true);
    bars text;
BEGIN
    PERFORM set_config('wardship.level', 'nation', true);
    bars := CASE
        WHEN EXISTS (SELECT FROM bed_stay WHERE agency_id = NEW.id AND ended_at IS NULL)
            THEN 'ck_agency_no_residents'
        WHEN EXISTS (SELECT FROM bed_stay WHERE agency_id = NEW.id AND ended_at > at)
            THEN 'ck_agency_no_holds'
        WHEN EXISTS (SELECT FROM custody WHERE agency_id = NEW.id AND ended_at IS NULL)
            THEN 'ck_agency_no_households'
        WHEN EXISTS (
            SELECT FROM care_agreement WHERE institution_id = NEW.id AND ended_on IS NULL
            AND valid_until >= (at AT TIME ZONE 'Asia/Shanghai')::date
        ) THEN 'ck_agency_no_agreements'
    END;
    PERFORM set_config('wardship.level', coalesce(level, ''), true);
    IF bars IS NOT NULL THEN
        RAISE EXCEPTION 'the agency is not free to be converted'
            USING ERRCODE = 'check_violation', CONSTRAINT = bars;
    END IF;
    RETURN NEW;
END $$
"""
# As a stay does, a child with a household and an agreement share the agency's row: conversion and
# they go one after the other.
HOUSEHOLD_CARE_IS_ANSWERED_FOR = """
CREATE FUNCTION custody_agency_answers() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kind text;
BEGIN
    SELECT agency.kind INTO kind FROM agency WHERE id = NEW.agency_id FOR SHARE;
    IF kind = 'CGC' OR (NEW.mode = 'foster' AND kind <> 'CWI') THEN
        RAISE EXCEPTION 'this agency answers for no household'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_custody_agency_answers';
    END IF;
    RETURN NEW;
END $$
"""
CENTRE_ENTRUSTS_INSTITUTION = """
CREATE FUNCTION care_agreement_parties() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    centre text;
    institution text;
BEGIN
    SELECT kind INTO centre FROM agency WHERE id = NEW.centre_id FOR SHARE;
    SELECT kind INTO institution FROM agency WHERE id = NEW.institution_id FOR SHARE;
    IF centre <> 'MPC' OR institution <> 'CWI' THEN
        RAISE EXCEPTION 'a centre entrusts an institution'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_care_agreement_parties';
    END IF;
    RETURN NEW;
END $$
"""
# What a prefecture decided is undone by another plan, and stays to be read.
PLANS_ARE_KEPT = """
CREATE FUNCTION consolidation_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a plan is never deleted'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_consolidation_plan_kept';
END $$
"""


def upgrade() -> None:
    _agency()
    _functions()
    _evidence()
    _agreements()
    _consolidation()


def _agency() -> None:
    op.create_check_constraint(
        op.f("ck_agency_kind_of_transition"), "agency",
        "kind = 'CWI' OR transition IS NULL OR transition LIKE 'converted%'",
    )
    op.create_check_constraint(
        op.f("ck_agency_conversion_documented"), "agency",
        "(coalesce(transition, '') LIKE 'converted%') = (conversion_no IS NOT NULL)",
    )
    op.execute(LEGAL_TRANSITION)
    op.execute(HOUSEHOLD_CARE_IS_ANSWERED_FOR)
    op.execute(
        "CREATE TRIGGER agency_answers BEFORE INSERT ON custody FOR EACH ROW "
        "WHEN (NEW.mode <> 'agency') EXECUTE FUNCTION custody_agency_answers()"
    )


def _functions() -> None:
    op.create_table(
        "carried_function",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(4), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.CheckConstraint("ended_on >= since", name=op.f("ck_carried_function_ends_after_it_began")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_carried_function_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carried_function")),
    )
    op.create_index(
        "uq_carried_function_open", "carried_function", ["agency_id", "code"], unique=True,
        postgresql_where=sa.text("ended_on IS NULL"),
    )
    op.create_table(
        "function_report",
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("document_no", sa.String(100), nullable=False),
        sa.Column("places", sa.Integer(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(4), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_function_report_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_function_report")),
        sa.UniqueConstraint("agency_id", "code", "done_on", name=op.f("uq_function_report_agency_id_code_done_on")),
    )


def _evidence() -> None:
    op.create_table(
        "capability_evidence",
        sa.Column("capability", sa.Text(), nullable=False),
        sa.Column("licence_no", sa.String(100), nullable=False),
        sa.Column("staff", sa.Integer(), nullable=False),
        sa.Column("equipment", sa.String(500), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawal_no", sa.String(100), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("capability IN ('infant', 'rehab', 'special_ed', 'medical')", name=op.f("ck_capability_evidence_capability")),
        sa.CheckConstraint("valid_until >= valid_from", name=op.f("ck_capability_evidence_ends_after_it_began")),
        sa.CheckConstraint("(withdrawn_on IS NULL) = (withdrawal_no IS NULL)", name=op.f("ck_capability_evidence_withdrawal_documented")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_capability_evidence_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capability_evidence")),
        sa.UniqueConstraint("agency_id", "capability", "licence_no", name=op.f("uq_capability_evidence_agency_id_capability_licence_no")),
    )


def _agreements() -> None:
    op.create_table(
        "care_agreement",
        sa.Column("centre_id", sa.Uuid(), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("capabilities", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("document_no", sa.String(100), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_document_no", sa.String(100), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("valid_until >= valid_from", name=op.f("ck_care_agreement_ends_after_it_began")),
        sa.CheckConstraint("cardinality(capabilities) > 0", name=op.f("ck_care_agreement_entrusts_something")),
        sa.CheckConstraint("ended_on BETWEEN valid_from AND valid_until", name=op.f("ck_care_agreement_ended_in_its_term")),
        sa.CheckConstraint("(ended_on IS NULL) = (end_document_no IS NULL)", name=op.f("ck_care_agreement_end_documented")),
        postgresql.ExcludeConstraint(
            (sa.column("centre_id"), "="),
            (sa.column("institution_id"), "="),
            (sa.text("daterange(valid_from, LEAST(valid_until, ended_on), '[]')"), "&&"),
            using="gist", name="ex_care_agreement_parties",
        ),
        sa.ForeignKeyConstraint(["centre_id"], ["agency.id"], name=op.f("fk_care_agreement_centre_id")),
        sa.ForeignKeyConstraint(["institution_id"], ["agency.id"], name=op.f("fk_care_agreement_institution_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_agreement")),
    )
    op.create_index("ix_care_agreement_institution_id", "care_agreement", ["institution_id"])
    op.execute(CENTRE_ENTRUSTS_INSTITUTION)
    op.execute(
        "CREATE TRIGGER parties BEFORE INSERT OR UPDATE OF centre_id, institution_id "
        "ON care_agreement FOR EACH ROW EXECUTE FUNCTION care_agreement_parties()"
    )
    op.execute(AGENCY_IS_FREE)


def _consolidation() -> None:
    op.add_column("consolidation_plan", sa.Column("returns_plan", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_consolidation_plan_returns_plan"), "consolidation_plan", "consolidation_plan",
        ["returns_plan"], ["id"],
    )
    op.execute(PLANS_ARE_KEPT)
    for table in ("consolidation_plan", "consolidation_move"):
        op.execute(
            f"CREATE TRIGGER kept BEFORE DELETE ON {table} FOR EACH ROW "
            "EXECUTE FUNCTION consolidation_is_kept()"
        )
