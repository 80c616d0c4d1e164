"""Providers, offers, needs, and how funds are shared.

Accounts are known by their fund and kind, so that a booking has nothing to read beforehand. What
goes out of one fund comes in at others: the cash of a transfer's entries adds up to nothing.
"""

import sqlalchemy as sa
from alembic import op

revision = "procurement_0004"
down_revision = "procurement_0003"
branch_labels = None
depends_on = None

PROVIDER_KINDS = (
    "'social_work_agency', 'charity', 'volunteer_group', 'social_organisation', 'enterprise', "
    "'public_institution_class_two', 'social_worker', 'lawyer', 'psychologist'"
)
PERSONS = "'social_worker', 'lawyer', 'psychologist'"

ACCOUNTS_BY_FUND_AND_KIND = (
    "SELECT set_config('wardship.level', 'nation', true)",
    "ALTER TABLE posting ADD COLUMN account varchar(20)",
    "UPDATE posting p SET account = a.kind FROM account a WHERE a.id = p.account_id",
    "ALTER TABLE posting ALTER COLUMN account SET NOT NULL, "
    "DROP CONSTRAINT fk_posting_account_id_fund_id, DROP CONSTRAINT pk_posting, "
    "DROP COLUMN account_id, ADD CONSTRAINT pk_posting PRIMARY KEY (entry_id, account)",
    "ALTER TABLE account DROP CONSTRAINT uq_account_fund_id_kind, "
    "DROP CONSTRAINT uq_account_id_fund_id, DROP CONSTRAINT pk_account, DROP COLUMN id, "
    "ADD CONSTRAINT pk_account PRIMARY KEY (fund_id, kind)",
    "ALTER TABLE posting ADD CONSTRAINT fk_posting_fund_id_account "
    "FOREIGN KEY (fund_id, account) REFERENCES account (fund_id, kind)",
    "CREATE INDEX ix_posting_account ON posting (fund_id, account)",
    "ALTER TABLE account DROP CONSTRAINT ck_account_kind, ADD CONSTRAINT ck_account_kind "
    "CHECK (kind IN ('cash', 'appropriation', 'donation', 'expense', 'transfer'))",
    "INSERT INTO account (fund_id, kind, province, prefecture, county, township, village) "
    "SELECT f.id, k.kind, f.province, f.prefecture, f.county, f.township, f.village "
    "FROM fund f, (VALUES ('donation'), ('transfer')) k (kind)",
    "ALTER TABLE entry ADD COLUMN transfer_id uuid, DROP CONSTRAINT ck_entry_kind, "
    "ADD CONSTRAINT ck_entry_kind "
    "CHECK (kind IN ('appropriation', 'donation', 'payment', 'transfer')), "
    "ADD CONSTRAINT ck_entry_transfer_named CHECK (kind <> 'transfer' OR transfer_id IS NOT NULL)",
    "CREATE INDEX ix_entry_transfer ON entry (transfer_id, id) WHERE transfer_id IS NOT NULL",
)

POSTING_MOVES_BALANCE = """
CREATE OR REPLACE FUNCTION posting_moves_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE account SET balance_fen = balance_fen + NEW.amount_fen
        WHERE fund_id = NEW.fund_id AND kind = NEW.account;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the account is not in this area'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_posting_account_in_area';
    END IF;
    RETURN NULL;
END $$
"""

# The last entry of a transfer looks, so that one with three thousand entries is summed once.
TRANSFER_PAIRS = """
CREATE FUNCTION transfer_pairs() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    level text := current_setting('wardship.level', true);
    wrong boolean;
BEGIN
    PERFORM set_config('wardship.level', 'nation', true);
    IF NOT EXISTS (SELECT FROM entry WHERE transfer_id = NEW.transfer_id AND id > NEW.id) THEN
        SELECT coalesce(sum(p.amount_fen), 1) <> 0 INTO wrong
            FROM entry e JOIN posting p ON p.entry_id = e.id AND p.account = 'cash'
            WHERE e.transfer_id = NEW.transfer_id;
    END IF;
    PERFORM set_config('wardship.level', coalesce(level, ''), true);
    IF wrong THEN
        RAISE EXCEPTION 'the transfer does not come in as it went out'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_entry_transfer_pairs';
    END IF;
    RETURN NULL;
END $$
"""

TRANSFER_PAIRS_TRIGGER = (
    "CREATE CONSTRAINT TRIGGER transfer_pairs AFTER INSERT ON entry "
    "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW "
    "WHEN (NEW.transfer_id IS NOT NULL) "
    "EXECUTE FUNCTION transfer_pairs()"
)

PROVIDERS_OF_EVERY_KIND = (
    "ALTER TABLE provider ADD COLUMN licence_no varchar(40), ADD COLUMN checked_on date, "
    "ADD COLUMN barred_until date, ADD COLUMN home varchar(6) NOT NULL DEFAULT '', "
    "ALTER COLUMN uscc DROP NOT NULL, DROP CONSTRAINT ck_provider_kind, "
    f"ADD CONSTRAINT ck_provider_kind CHECK (kind IN ({PROVIDER_KINDS})), "
    "ADD CONSTRAINT uq_provider_kind_licence_no UNIQUE (kind, licence_no), "
    "ADD CONSTRAINT ck_provider_identified CHECK ("
    f"(uscc IS NULL) = (kind IN ({PERSONS})) AND (uscc IS NULL) <> (licence_no IS NULL))",
    "ALTER TABLE provider ALTER COLUMN home DROP DEFAULT",
    "CREATE INDEX ix_provider_home ON provider (home, registered_at)",
)


def upgrade() -> None:
    for statement in ACCOUNTS_BY_FUND_AND_KIND:
        op.execute(statement)
    for statement in (POSTING_MOVES_BALANCE, TRANSFER_PAIRS, TRANSFER_PAIRS_TRIGGER):
        op.execute(statement)
    for statement in PROVIDERS_OF_EVERY_KIND:
        op.execute(statement)
    op.execute("ALTER TABLE child ADD COLUMN categories varchar(10)[] NOT NULL DEFAULT '{}', "
               "ADD COLUMN tier varchar(10)")
    _create_tables()


def _create_tables() -> None:
    op.create_table('county_load',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('division', sa.String(6), nullable=False),
    sa.Column('children', sa.Integer(), nullable=False),
    sa.Column('left_behind', sa.Integer(), nullable=False),
    sa.Column('in_difficulty', sa.Integer(), nullable=False),
    sa.Column('agencies', sa.Integer(), nullable=False),
    sa.Column('red', sa.Integer(), nullable=False),
    sa.Column('orange', sa.Integer(), nullable=False),
    sa.Column('yellow', sa.Integer(), nullable=False),
    sa.Column('blue', sa.Integer(), nullable=False),
    sa.Column('green', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('division', name=op.f('pk_county_load'))
    )
    op.create_index('ix_county_load_province', 'county_load', ['province', 'division'], unique=False)
    op.create_table('lottery_use',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('total_fen', sa.BigInteger(), nullable=False),
    sa.Column('children_fen', sa.BigInteger(), nullable=False),
    sa.Column('document_no', sa.String(100), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('division', sa.String(6), nullable=False),
    sa.Column('reported_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('published_on', sa.Date(), nullable=True),
    sa.Column('publication', sa.String(300), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('children_fen BETWEEN 0 AND total_fen', name=op.f('ck_lottery_use_part')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lottery_use')),
    sa.UniqueConstraint('division', 'year', name=op.f('uq_lottery_use_division_year'))
    )
    op.create_index('ix_lottery_use_county', 'lottery_use', ['county', 'id'], unique=False)
    op.create_table('service_need',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('child_id', sa.Uuid(), nullable=False),
    sa.Column('service', sa.String(length=20), nullable=False),
    sa.Column('units', sa.Integer(), nullable=False),
    sa.Column('needed_by', sa.Date(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('status', sa.String(10), nullable=False),
    sa.Column('outcome', sa.String(10), nullable=True),
    sa.Column('registered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(status = 'closed') = (outcome IS NOT NULL)", name=op.f('ck_service_need_closed_with_outcome')),
    sa.CheckConstraint("outcome IN ('helped', 'partly', 'not_helped', 'withdrawn')", name=op.f('ck_service_need_outcome')),
    sa.CheckConstraint("service IN ('psychological', 'tutoring', 'legal_aid', 'family_education', 'medical', 'material', 'companionship', 'safety_education', 'visiting')", name=op.f('ck_service_need_service')),
    sa.CheckConstraint("status IN ('open', 'matched', 'closed')", name=op.f('ck_service_need_status')),
    sa.CheckConstraint('units > 0', name=op.f('ck_service_need_units')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_service_need'))
    )
    op.create_index('ix_service_need_county', 'service_need', ['county', 'id'], unique=False)
    op.create_index('uq_service_need_open', 'service_need', ['child_id', 'service'], unique=True, postgresql_where=sa.text("status <> 'closed'"))
    op.create_table('worker',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(20), nullable=False),
    sa.Column('in_office', sa.Boolean(), nullable=False),
    sa.Column('trained_on', sa.Date(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_worker'))
    )
    op.create_table('allocation',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('fund_id', sa.Uuid(), nullable=False),
    sa.Column('amount_fen', sa.BigInteger(), nullable=False),
    sa.Column('document', sa.String(200), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('status', sa.String(10), nullable=False),
    sa.Column('inputs', sa.LargeBinary(), nullable=False),
    sa.Column('simulated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('committed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(status = 'committed') = (committed_at IS NOT NULL)", name=op.f('ck_allocation_committed')),
    sa.CheckConstraint("status IN ('simulated', 'committed')", name=op.f('ck_allocation_status')),
    sa.CheckConstraint('amount_fen > 0', name=op.f('ck_allocation_amount')),
    sa.ForeignKeyConstraint(['fund_id'], ['fund.id'], name=op.f('fk_allocation_fund_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_allocation'))
    )
    op.create_index('ix_allocation_county', 'allocation', ['county', 'id'], unique=False)
    op.create_table('bar',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('provider_id', sa.Uuid(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('document_no', sa.String(100), nullable=False),
    sa.Column('barred_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('lifted_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['provider_id'], ['provider.id'], name=op.f('fk_bar_provider_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bar'))
    )
    op.create_index('uq_bar_open', 'bar', ['provider_id'], unique=True, postgresql_where=sa.text('lifted_at IS NULL'))
    op.create_table('criminal_record_check',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('checked_on', sa.Date(), nullable=False),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.Column('hits', sa.Integer(), nullable=False),
    sa.Column('document_no', sa.String(100), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('provider_id', sa.Uuid(), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('hits BETWEEN 0 AND people', name=op.f('ck_criminal_record_check_hits')),
    sa.ForeignKeyConstraint(['provider_id'], ['provider.id'], name=op.f('fk_criminal_record_check_provider_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_criminal_record_check')),
    info={'append_only': True}
    )
    op.create_index('ix_criminal_record_check_provider', 'criminal_record_check', ['provider_id', 'id'], unique=False)
    op.create_table('offer',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('service', sa.String(length=20), nullable=False),
    sa.Column('form', sa.String(length=10), nullable=False),
    sa.Column('capacity', sa.BigInteger(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('provider_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('groups', sa.ARRAY(sa.String(length=10)), nullable=False),
    sa.Column('reserved', sa.BigInteger(), nullable=False),
    sa.Column('status', sa.String(10), nullable=False),
    sa.Column('offered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("form IN ('sessions', 'hours', 'goods', 'money')", name=op.f('ck_offer_form')),
    sa.CheckConstraint("service IN ('psychological', 'tutoring', 'legal_aid', 'family_education', 'medical', 'material', 'companionship', 'safety_education', 'visiting')", name=op.f('ck_offer_service')),
    sa.CheckConstraint("status IN ('open', 'withdrawn')", name=op.f('ck_offer_status')),
    sa.CheckConstraint('ends_on >= starts_on', name=op.f('ck_offer_term')),
    sa.CheckConstraint('reserved BETWEEN 0 AND capacity', name=op.f('ck_offer_capacity')),
    sa.ForeignKeyConstraint(['provider_id'], ['provider.id'], name=op.f('fk_offer_provider_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_offer')),
    info={'organisation': 'organisation_id::text = {organisation}'}
    )
    op.create_index('ix_offer_county', 'offer', ['county', 'id'], unique=False)
    op.create_index('ix_offer_organisation', 'offer', ['organisation_id', 'id'], unique=False)
    op.create_index('ix_offer_service', 'offer', ['county', 'service', 'ends_on'], unique=False)
    op.create_table('qualification',
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('number', sa.String(60), nullable=False),
    sa.Column('issuer', sa.String(100), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('provider_id', sa.Uuid(), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('registration', 'charity', 'social_work', 'lawyer', 'psychology', 'medical', 'teaching')", name=op.f('ck_qualification_kind')),
    sa.CheckConstraint('valid_to >= valid_from', name=op.f('ck_qualification_term')),
    sa.ForeignKeyConstraint(['provider_id'], ['provider.id'], name=op.f('fk_qualification_provider_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_qualification')),
    sa.UniqueConstraint('kind', 'number', name=op.f('uq_qualification_kind_number'))
    )
    op.create_index('ix_qualification_provider', 'qualification', ['provider_id'], unique=False)
    op.create_table('share_fall',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('lottery_use_id', sa.Uuid(), nullable=False),
    sa.Column('before_id', sa.Uuid(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('found_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['before_id'], ['lottery_use.id'], name=op.f('fk_share_fall_before_id')),
    sa.ForeignKeyConstraint(['lottery_use_id'], ['lottery_use.id'], name=op.f('fk_share_fall_lottery_use_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_share_fall')),
    sa.UniqueConstraint('lottery_use_id', name=op.f('uq_share_fall_lottery_use_id')),
    info={'append_only': True}
    )
    op.create_index('ix_share_fall_county', 'share_fall', ['county', 'id'], unique=False)
    op.create_table('allocation_share',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('allocation_id', sa.Uuid(), nullable=False),
    sa.Column('division', sa.String(6), nullable=False),
    sa.Column('left_behind', sa.Integer(), nullable=False),
    sa.Column('in_difficulty', sa.Integer(), nullable=False),
    sa.Column('agencies', sa.Integer(), nullable=False),
    sa.Column('workload', sa.Integer(), nullable=False),
    sa.Column('is_priority', sa.Boolean(), nullable=False),
    sa.Column('amount_fen', sa.BigInteger(), nullable=False),
    sa.Column('even_fen', sa.BigInteger(), nullable=False),
    sa.Column('entry_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint('amount_fen >= 0', name=op.f('ck_allocation_share_amount')),
    sa.ForeignKeyConstraint(['allocation_id'], ['allocation.id'], name=op.f('fk_allocation_share_allocation_id')),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_allocation_share_entry_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_allocation_share')),
    sa.UniqueConstraint('allocation_id', 'division', name=op.f('uq_allocation_share_allocation_id_division')),
    sa.UniqueConstraint('entry_id', name=op.f('uq_allocation_share_entry_id'))
    )
    op.create_index('ix_allocation_share_county', 'allocation_share', ['county', 'id'], unique=False)
    op.create_table('need_match',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('need_id', sa.Uuid(), nullable=False),
    sa.Column('offer_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('child_id', sa.Uuid(), nullable=False),
    sa.Column('service', sa.String(20), nullable=False),
    sa.Column('units', sa.Integer(), nullable=False),
    sa.Column('given', sa.Integer(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('fields', sa.ARRAY(sa.String(length=40)), nullable=False),
    sa.Column('status', sa.String(10), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("status IN ('proposed', 'accepted', 'declined', 'confirmed', 'ended')", name=op.f('ck_need_match_status')),
    sa.CheckConstraint('cardinality(fields) > 0', name=op.f('ck_need_match_fields')),
    sa.CheckConstraint('ends_on >= starts_on', name=op.f('ck_need_match_term')),
    sa.CheckConstraint('given BETWEEN 0 AND units AND units > 0', name=op.f('ck_need_match_given')),
    sa.ForeignKeyConstraint(['need_id'], ['service_need.id'], name=op.f('fk_need_match_need_id')),
    sa.ForeignKeyConstraint(['offer_id'], ['offer.id'], name=op.f('fk_need_match_offer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_need_match')),
    info={'organisation': "organisation_id::text = {organisation} AND status <> 'ended'"}
    )
    op.create_index('ix_need_match_county', 'need_match', ['county', 'id'], unique=False)
    op.create_index('ix_need_match_offer', 'need_match', ['offer_id'], unique=False)
    op.create_index('ix_need_match_organisation', 'need_match', ['organisation_id', 'id'], unique=False)
    op.create_index('uq_need_match_standing', 'need_match', ['need_id'], unique=True, postgresql_where=sa.text("status IN ('proposed', 'accepted', 'confirmed')"))
    op.create_table('help_given',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('given_on', sa.Date(), nullable=False),
    sa.Column('units', sa.Integer(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('match_id', sa.Uuid(), nullable=False),
    sa.Column('child_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('units > 0', name=op.f('ck_help_given_units')),
    sa.ForeignKeyConstraint(['match_id'], ['need_match.id'], name=op.f('fk_help_given_match_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_help_given')),
    info={'append_only': True, 'organisation': "organisation_id::text = {organisation} AND match_id IN (SELECT m.id FROM need_match m WHERE m.status = 'confirmed')"}
    )
    op.create_index('ix_help_given_match', 'help_given', ['match_id', 'id'], unique=False)
