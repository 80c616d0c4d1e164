"""What came of each match, every course that a worker passed, and bookings taken back.

A reversal takes back each posting of the entry it names, to the fen. Who writes in a fund queues at
its cash, whichever posting comes first.
"""

import sqlalchemy as sa
from alembic import op

revision = "procurement_0006"
down_revision = "procurement_0005"
branch_labels = None
depends_on = None

REVERSALS = (
    "ALTER TABLE entry ADD COLUMN reverses uuid, DROP CONSTRAINT ck_entry_kind, "
    "ADD CONSTRAINT ck_entry_kind "
    "CHECK (kind IN ('appropriation', 'donation', 'payment', 'transfer', 'reversal')), "
    "ADD CONSTRAINT ck_entry_reversal_named "
    "CHECK ((kind = 'reversal') = (reverses IS NOT NULL)), "
    "ADD CONSTRAINT uq_entry_reverses UNIQUE (reverses), "
    "ADD CONSTRAINT fk_entry_reverses_fund_id "
    "FOREIGN KEY (reverses, fund_id) REFERENCES entry (id, fund_id)",
)

REVERSAL_MIRRORS = """
CREATE FUNCTION reversal_mirrors() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    level text := current_setting('wardship.level', true);
    wrong boolean;
BEGIN
    PERFORM set_config('wardship.level', 'nation', true);
    SELECT EXISTS (
        SELECT FROM posting p WHERE p.entry_id IN (NEW.id, NEW.reverses)
        GROUP BY p.account HAVING count(*) <> 2 OR sum(p.amount_fen) <> 0
    ) INTO wrong;
    PERFORM set_config('wardship.level', coalesce(level, ''), true);
    IF wrong THEN
        RAISE EXCEPTION 'the reversal does not mirror its entry'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_entry_reversal_mirrors';
    END IF;
    RETURN NULL;
END $$
"""

REVERSAL_MIRRORS_TRIGGER = (
    "CREATE CONSTRAINT TRIGGER reversal_mirrors AFTER INSERT ON entry "
    "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW "
    "WHEN (NEW.reverses IS NOT NULL) "
    "EXECUTE FUNCTION reversal_mirrors()"
)

# Postings of one statement are not made in the order in which it names them.
CASH_FIRST = """
CREATE OR REPLACE FUNCTION posting_moves_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.account <> 'cash' THEN
        PERFORM FROM account WHERE fund_id = NEW.fund_id AND kind = 'cash' FOR NO KEY UPDATE;
    END IF;
    UPDATE account SET balance_fen = balance_fen + NEW.amount_fen
        WHERE fund_id = NEW.fund_id AND kind = NEW.account;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the account is not in this area'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_posting_account_in_area';
    END IF;
    RETURN NULL;
END $$
"""

# The last course of each worker is all that was kept so far.
COURSES_OF_BEFORE = (
    "INSERT INTO worker_training "
    "(worker_id, course_id, finished_on, province, prefecture, county, township, village) "
    "SELECT id, id, trained_on, province, prefecture, county, township, village "
    "FROM worker WHERE trained_on IS NOT NULL"
)


def upgrade() -> None:
    for statement in (*REVERSALS, REVERSAL_MIRRORS, REVERSAL_MIRRORS_TRIGGER, CASH_FIRST):
        op.execute(statement)
    _create_tables()
    op.execute("SELECT set_config('wardship.level', 'nation', true)")
    op.execute(COURSES_OF_BEFORE)
    op.execute("ALTER TABLE worker DROP COLUMN trained_on")


def _create_tables() -> None:
    op.create_table('worker_training',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('worker_id', sa.Uuid(), nullable=False),
    sa.Column('course_id', sa.Uuid(), nullable=False),
    sa.Column('finished_on', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('worker_id', 'course_id', name=op.f('pk_worker_training'))
    )
    op.create_table('match_result',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('match_id', sa.Uuid(), nullable=False),
    sa.Column('offer_id', sa.Uuid(), nullable=False),
    sa.Column('provider_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('service', sa.String(20), nullable=False),
    sa.Column('units', sa.Integer(), nullable=False),
    sa.Column('given', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.String(11), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=False),
    sa.CheckConstraint('given BETWEEN 0 AND units', name=op.f('ck_match_result_given')),
    sa.CheckConstraint("outcome IN ('helped', 'partly', 'not_helped', 'withdrawn', 'ended_early')", name=op.f('ck_match_result_outcome')),
    sa.ForeignKeyConstraint(['match_id'], ['need_match.id'], name=op.f('fk_match_result_match_id')),
    sa.ForeignKeyConstraint(['offer_id'], ['offer.id'], name=op.f('fk_match_result_offer_id')),
    sa.ForeignKeyConstraint(['provider_id'], ['provider.id'], name=op.f('fk_match_result_provider_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_match_result')),
    sa.UniqueConstraint('match_id', name=op.f('uq_match_result_match_id')),
    info={'append_only': True, 'organisation': 'organisation_id::text = {organisation}'}
    )
    op.create_index('ix_match_result_county', 'match_result', ['county', 'id'], unique=False)
    op.create_index('ix_match_result_offer', 'match_result', ['offer_id', 'id'], unique=False)
    op.create_index('ix_match_result_organisation', 'match_result', ['organisation_id', 'id'], unique=False)
