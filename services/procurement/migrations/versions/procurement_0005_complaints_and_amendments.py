"""Complaints in all their steps, amendments of contracts, prequalification; a second evaluation.

- Supplements stay within their cap, and a contract is supplemented by their sum.
- A complaint stops the signing while it suspends, not longer; what stops the signing also stops
  what is delivered under a contract that was signed before.
- The file of a procurement is not deleted before its time is over.
"""

from alembic import op
import sqlalchemy as sa

revision = "procurement_0005"
down_revision = "procurement_0004"
branch_labels = None
depends_on = None

# What was accepted before suspends for the thirty days that the law had then as well (法57).
BEFORE = (
    "SELECT set_config('wardship.level', 'nation', true)",
    "UPDATE challenge SET suspended_until = (accepted_at AT TIME ZONE 'Asia/Shanghai')::date + 30 "
    "WHERE status = 'accepted'",
    "UPDATE tender t SET keep_until = (coalesce("
    "  (SELECT max(c.signed_on) FROM contract c WHERE c.tender_id = t.id),"
    "  (t.drafted_at AT TIME ZONE 'Asia/Shanghai')::date) + interval '15 years')::date "
    "WHERE t.status = 'failed' "
    "OR EXISTS (SELECT FROM contract c WHERE c.tender_id = t.id AND c.signed_on IS NOT NULL)",
)

CONSTRAINTS = (
    "ALTER TABLE challenge DROP CONSTRAINT ck_challenge_status, "
    "ADD CONSTRAINT ck_challenge_status CHECK (status IN ('open', 'accepted', 'answered', "
    "'decided', 'inadmissible', 'withdrawn', 'lapsed')), "
    "ADD CONSTRAINT ck_challenge_effect "
    "CHECK (effect IN ('none', 'next_candidate', 'reevaluate', 'redo')), "
    "ADD CONSTRAINT ck_challenge_effect_of_a_fault CHECK (effect = 'none' OR upheld IS TRUE), "
    "ADD CONSTRAINT ck_challenge_steps_of_a_complaint "
    "CHECK (kind = 'complaint' OR (suspended_until IS NULL AND copied_at IS NULL))",
    "ALTER TABLE contract DROP CONSTRAINT ck_contract_status, DROP CONSTRAINT ck_contract_signed, "
    "ADD CONSTRAINT ck_contract_status CHECK (status IN ('draft', 'signed', 'ended', 'void')), "
    "ADD CONSTRAINT ck_contract_signed "
    "CHECK ((status IN ('draft', 'void')) = (signed_on IS NULL)), "
    "ADD CONSTRAINT ck_contract_supplements "
    "CHECK (supplemented_fen BETWEEN 0 AND supplement_cap_fen)",
    "DROP INDEX uq_contract_award",
    "CREATE UNIQUE INDEX uq_contract_award ON contract (tender_id, provider_id) "
    "WHERE status <> 'void' AND end_reason IS DISTINCT FROM 'revoked'",
    "DROP INDEX uq_award_standing",
    "CREATE UNIQUE INDEX uq_award_standing ON award (tender_id) "
    "WHERE declined_at IS NULL AND annulled_at IS NULL",
    "DROP INDEX uq_award_bid",
    "CREATE UNIQUE INDEX uq_award_bid ON award (bid_id) WHERE annulled_at IS NULL",
    "ALTER TABLE score DROP CONSTRAINT fk_score_tender_id_member, DROP CONSTRAINT pk_score, "
    "ADD CONSTRAINT pk_score PRIMARY KEY (bid_id, round, member, criterion)",
    "ALTER TABLE panel_member DROP CONSTRAINT pk_panel_member, "
    "ADD CONSTRAINT pk_panel_member PRIMARY KEY (tender_id, round, number)",
    "ALTER TABLE score ADD CONSTRAINT fk_score_tender_id_round_member "
    "FOREIGN KEY (tender_id, round, member) REFERENCES panel_member (tender_id, round, number)",
)

MILESTONES_ADD_UP = """
CREATE OR REPLACE FUNCTION milestones_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    level text := current_setting('wardship.level', true);
    wrong boolean;
BEGIN
    PERFORM set_config('wardship.level', 'nation', true);
    SELECT EXISTS (
        SELECT FROM contract c
        WHERE c.id IN (
            (to_jsonb(NEW) ->> TG_ARGV[0])::uuid, (to_jsonb(OLD) ->> TG_ARGV[0])::uuid
        ) AND c.amount_fen + c.supplemented_fen <> (
            SELECT coalesce(sum(m.amount_fen), 0) FROM milestone m WHERE m.contract_id = c.id
        )
    ) INTO wrong;
    PERFORM set_config('wardship.level', coalesce(level, ''), true);
    IF wrong THEN
        RAISE EXCEPTION 'the milestones do not add up to the contract'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_contract_milestones_add_up';
    END IF;
    RETURN NULL;
END $$
"""

SUPPLEMENTS_ADD_UP = """
CREATE FUNCTION supplements_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    level text := current_setting('wardship.level', true);
    wrong boolean;
BEGIN
    PERFORM set_config('wardship.level', 'nation', true);
    SELECT EXISTS (
        SELECT FROM contract c
        WHERE c.id IN (
            (to_jsonb(NEW) ->> TG_ARGV[0])::uuid, (to_jsonb(OLD) ->> TG_ARGV[0])::uuid
        ) AND c.supplemented_fen <> (
            SELECT coalesce(sum(a.amount_fen), 0) FROM amendment a WHERE a.contract_id = c.id
        )
    ) INTO wrong;
    PERFORM set_config('wardship.level', coalesce(level, ''), true);
    IF wrong THEN
        RAISE EXCEPTION 'the supplements do not add up'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_contract_supplements_add_up';
    END IF;
    RETURN NULL;
END $$
"""

NOT_CHALLENGED = """
CREATE OR REPLACE FUNCTION contract_not_challenged() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    level text := current_setting('wardship.level', true);
    stopped boolean;
BEGIN
    PERFORM set_config('wardship.level', 'nation', true);
    PERFORM FROM tender t WHERE t.id = NEW.tender_id FOR UPDATE;
    SELECT EXISTS (
        SELECT FROM challenge c WHERE c.tender_id = NEW.tender_id AND c.kind <> 'inquiry' AND (
            c.status = 'open' OR c.status = 'accepted' AND c.resumed_at IS NULL
            AND c.suspended_until >= NEW.signed_on
        )
    ) INTO stopped;
    PERFORM set_config('wardship.level', coalesce(level, ''), true);
    IF stopped THEN
        RAISE EXCEPTION 'a query or complaint is open'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_contract_not_challenged';
    END IF;
    RETURN NEW;
END $$
"""

# The provider who delivers does not see the queries of others: the database looks for it.
NOT_SUSPENDED = """
CREATE FUNCTION delivery_not_suspended() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    level text := current_setting('wardship.level', true);
    stopped boolean;
BEGIN
    PERFORM set_config('wardship.level', 'nation', true);
    SELECT EXISTS (
        SELECT FROM contract k JOIN challenge c ON c.tender_id = k.tender_id
        WHERE k.id = NEW.contract_id AND c.kind <> 'inquiry' AND (
            c.status = 'open' OR c.status = 'accepted' AND c.resumed_at IS NULL
            AND c.suspended_until >= NEW.delivered_on
        )
    ) INTO stopped;
    PERFORM set_config('wardship.level', coalesce(level, ''), true);
    IF stopped THEN
        RAISE EXCEPTION 'a query or complaint is open'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_service_delivery_not_suspended';
    END IF;
    RETURN NEW;
END $$
"""

FILE_KEPT = """
CREATE FUNCTION procurement_file_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    level text := current_setting('wardship.level', true);
    file uuid := (to_jsonb(OLD) ->> TG_ARGV[0])::uuid;
    kept boolean;
BEGIN
    PERFORM set_config('wardship.level', 'nation', true);
    SELECT EXISTS (
        SELECT FROM tender t
        WHERE t.id = file AND coalesce(t.keep_until, 'infinity') >= current_date
    ) INTO kept;
    PERFORM set_config('wardship.level', coalesce(level, ''), true);
    IF kept THEN
        RAISE EXCEPTION 'the file of a procurement is kept'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_tender_file_kept';
    END IF;
    RETURN OLD;
END $$
"""

KEPT = {
    "tender": "id", "bid": "tender_id", "panel_member": "tender_id", "score": "tender_id",
    "award": "tender_id", "challenge": "tender_id", "contract": "tender_id",
    "prequalification": "tender_id", "application": "tender_id",
}

TRIGGERS = (
    "DROP TRIGGER milestones_add_up ON contract",
    "CREATE CONSTRAINT TRIGGER milestones_add_up "
    "AFTER INSERT OR UPDATE OF amount_fen, supplemented_fen ON contract "
    "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION milestones_add_up('id')",
    "CREATE CONSTRAINT TRIGGER supplements_add_up AFTER UPDATE OF supplemented_fen ON contract "
    "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION supplements_add_up('id')",
    "CREATE CONSTRAINT TRIGGER supplements_add_up "
    "AFTER INSERT OR DELETE OR UPDATE OF amount_fen, contract_id ON amendment "
    "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION supplements_add_up('contract_id')",
    "CREATE TRIGGER delivery_not_suspended BEFORE INSERT ON service_delivery "
    "FOR EACH ROW EXECUTE FUNCTION delivery_not_suspended()",
    *(
        f"CREATE TRIGGER procurement_file_kept BEFORE DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION procurement_file_kept('{column}')"
        for table, column in KEPT.items()
    ),
)


def upgrade() -> None:
    op.create_table('prequalification',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('conditions', sa.String(10000), nullable=False),
    sa.Column('closes_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('tender_id', sa.Uuid(), nullable=False),
    sa.Column('announced_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_prequalification_tender_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_prequalification')),
    sa.UniqueConstraint('tender_id', name=op.f('uq_prequalification_tender_id')),
    info={'organisation': "{organisation} <> ''"}
    )
    op.create_table('amendment',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('signed_on', sa.Date(), nullable=False),
    sa.Column('document_no', sa.String(100), nullable=False),
    sa.Column('reason', sa.String(1000), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('contract_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(20), nullable=False),
    sa.Column('amount_fen', sa.BigInteger(), nullable=False),
    sa.Column('ground', sa.String(40), nullable=True),
    sa.Column('ended_before', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('filed_on', sa.Date(), nullable=True),
    sa.Column('filing_no', sa.String(100), nullable=True),
    sa.Column('published_on', sa.Date(), nullable=True),
    sa.Column('publication_no', sa.String(100), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("ground IN ('public_interest', 'force_majeure', 'breach', 'change_of_circumstances')", name=op.f('ck_amendment_ground')),
    sa.CheckConstraint("kind = 'supplement' AND amount_fen > 0 AND ends_on IS NULL AND ground IS NULL OR kind = 'prolongation' AND amount_fen = 0 AND ends_on > ended_before AND ground IS NOT NULL", name=op.f('ck_amendment_what_it_changes')),
    sa.CheckConstraint("kind IN ('supplement', 'prolongation')", name=op.f('ck_amendment_kind')),
    sa.ForeignKeyConstraint(['contract_id'], ['contract.id'], name=op.f('fk_amendment_contract_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_amendment')),
    sa.UniqueConstraint('contract_id', 'number', name=op.f('uq_amendment_contract_id_number')),
    info={'organisation': 'organisation_id::text = {organisation}'}
    )
    op.create_index('ix_amendment_organisation', 'amendment', ['organisation_id', 'id'], unique=False)
    op.create_table('application',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('statement', sa.String(10000), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('prequalification_id', sa.Uuid(), nullable=False),
    sa.Column('tender_id', sa.Uuid(), nullable=False),
    sa.Column('provider_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('is_qualified', sa.Boolean(), nullable=True),
    sa.Column('reasons', sa.String(4000), nullable=True),
    sa.Column('document_no', sa.String(100), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('(is_qualified IS NULL) = (document_no IS NULL)', name=op.f('ck_application_judged')),
    sa.ForeignKeyConstraint(['prequalification_id'], ['prequalification.id'], name=op.f('fk_application_prequalification_id')),
    sa.ForeignKeyConstraint(['provider_id'], ['provider.id'], name=op.f('fk_application_provider_id')),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_application_tender_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_application')),
    sa.UniqueConstraint('prequalification_id', 'provider_id', name=op.f('uq_application_prequalification_id_provider_id')),
    info={'organisation': 'organisation_id::text = {organisation}'}
    )
    op.create_index('ix_application_organisation', 'application', ['organisation_id', 'id'], unique=False)
    op.create_table('complaint_pause',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('reason', sa.String(length=20), nullable=False),
    sa.Column('document_no', sa.String(100), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('challenge_id', sa.Uuid(), nullable=False),
    sa.Column('began_on', sa.Date(), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("reason IN ('testing', 'appraisal', 'expert_review', 'supplement')", name=op.f('ck_complaint_pause_reason')),
    sa.CheckConstraint('ended_on >= began_on', name=op.f('ck_complaint_pause_span')),
    sa.ForeignKeyConstraint(['challenge_id'], ['challenge.id'], name=op.f('fk_complaint_pause_challenge_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_complaint_pause'))
    )
    op.create_index('ix_complaint_pause_challenge', 'complaint_pause', ['challenge_id', 'id'], unique=False)
    op.create_index('uq_complaint_pause_running', 'complaint_pause', ['challenge_id'], unique=True, postgresql_where=sa.text('ended_on IS NULL'))
    op.add_column('award', sa.Column('annulled_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('challenge', sa.Column('suspended_until', sa.Date(), nullable=True))
    op.add_column('challenge', sa.Column('resumed_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('challenge', sa.Column('resumption_no', sa.String(100), nullable=True))
    op.add_column('challenge', sa.Column('copied_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('challenge', sa.Column('copy_no', sa.String(100), nullable=True))
    op.add_column('challenge', sa.Column('replied_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('challenge', sa.Column('reply', sa.String(10000), nullable=True))
    op.add_column('challenge', sa.Column('reply_no', sa.String(100), nullable=True))
    op.add_column('contract', sa.Column('end_ground', sa.String(40), nullable=True))
    op.add_column('contract', sa.Column('end_document_no', sa.String(100), nullable=True))
    op.add_column('tender', sa.Column('keep_until', sa.Date(), nullable=True))
    for table, name, kind, value in (
        ('challenge', 'effect', sa.String(20), "'none'"),
        ('contract', 'supplemented_fen', sa.BigInteger(), "0"),
        ('contract', 'supplement_cap_fen', sa.BigInteger(), "0"),
        ('tender', 'evaluation_round', sa.Integer(), "1"),
        ('panel_member', 'round', sa.Integer(), "1"),
        ('score', 'round', sa.Integer(), "1"),
    ):
        op.add_column(table, sa.Column(name, kind, nullable=False, server_default=sa.text(value)))
        op.alter_column(table, name, server_default=None)
    functions = (MILESTONES_ADD_UP, SUPPLEMENTS_ADD_UP, NOT_CHALLENGED, NOT_SUSPENDED, FILE_KEPT)
    for statement in (*BEFORE, *CONSTRAINTS, *functions, *TRIGGERS):
        op.execute(statement)
