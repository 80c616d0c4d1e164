"""From the guidance catalogue to the contract, and what the database promises about it.

- A bid is received by the database's own clock, and not after the deadline.
- No contract is signed while a query or complaint about its tender is open. Who raises one and who
  signs lock the tender's row, so that one of them sees the other.
"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql


revision = 'procurement_0003'
down_revision = 'procurement_0002'
branch_labels = None
depends_on = None

BID_IN_TIME = """
CREATE FUNCTION bid_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    level text := current_setting('wardship.level', true);
    deadline timestamptz;
BEGIN
    PERFORM set_config('wardship.level', 'nation', true);
    SELECT t.deadline_at INTO deadline FROM tender t
        WHERE t.id = NEW.tender_id AND t.status = 'published' FOR SHARE;
    PERFORM set_config('wardship.level', coalesce(level, ''), true);
    NEW.received_at := clock_timestamp();
    IF deadline IS NULL OR NEW.received_at >= deadline THEN
        RAISE EXCEPTION 'the deadline has passed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_bid_before_deadline';
    END IF;
    RETURN NEW;
END $$
"""

NOT_CHALLENGED = """
CREATE FUNCTION contract_not_challenged() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    level text := current_setting('wardship.level', true);
    stopped boolean;
BEGIN
    PERFORM set_config('wardship.level', 'nation', true);
    PERFORM FROM tender t WHERE t.id = NEW.tender_id FOR UPDATE;
    SELECT EXISTS (
        SELECT FROM challenge c WHERE c.tender_id = NEW.tender_id
            AND c.kind <> 'inquiry' AND c.status IN ('open', 'accepted')
    ) INTO stopped;
    PERFORM set_config('wardship.level', coalesce(level, ''), true);
    IF stopped THEN
        RAISE EXCEPTION 'a query or complaint is open'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_contract_not_challenged';
    END IF;
    RETURN NEW;
END $$
"""

CHALLENGE_HOLDS = """
CREATE FUNCTION challenge_holds_tender() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    level text := current_setting('wardship.level', true);
BEGIN
    PERFORM set_config('wardship.level', 'nation', true);
    PERFORM FROM tender t WHERE t.id = NEW.tender_id FOR UPDATE;
    PERFORM set_config('wardship.level', coalesce(level, ''), true);
    RETURN NEW;
END $$
"""

TRIGGERS = (
    "CREATE TRIGGER bid_in_time BEFORE INSERT ON bid "
    "FOR EACH ROW EXECUTE FUNCTION bid_in_time()",
    "CREATE TRIGGER bid_in_time_again BEFORE UPDATE ON bid FOR EACH ROW "
    "WHEN (NEW.sealed <> OLD.sealed OR NEW.status = 'withdrawn') EXECUTE FUNCTION bid_in_time()",
    "CREATE TRIGGER contract_not_challenged BEFORE UPDATE OF status ON contract FOR EACH ROW "
    "WHEN (NEW.status = 'signed' AND NEW.tender_id IS NOT NULL) "
    "EXECUTE FUNCTION contract_not_challenged()",
    "CREATE TRIGGER challenge_holds_tender BEFORE INSERT ON challenge "
    "FOR EACH ROW EXECUTE FUNCTION challenge_holds_tender()",
)


def upgrade() -> None:
    op.create_table('catalogue_item',
    sa.Column('code', sa.String(7), nullable=False),
    sa.Column('title', sa.String(200), nullable=False),
    sa.Column('service', sa.String(40), nullable=True),
    sa.Column('covers_left_behind', sa.Boolean(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('document_no', sa.String(100), nullable=False),
    sa.Column('authorisation_no', sa.String(100), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('place', sa.String(6), nullable=False),
    sa.Column('listed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('struck_on', sa.Date(), nullable=True),
    sa.Column('struck_by_document', sa.String(100), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("place ~ '^([0-9]{2}|[0-9]{4}|[0-9]{6})$'", name=op.f('ck_catalogue_item_place')),
    sa.CheckConstraint('length(place) = 2 OR authorisation_no IS NOT NULL', name=op.f('ck_catalogue_item_authorised')),
    sa.CheckConstraint('valid_to >= valid_from', name=op.f('ck_catalogue_item_validity')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_catalogue_item'))
    )
    op.create_index('ix_catalogue_item_left_behind', 'catalogue_item', ['place'], unique=False, postgresql_where=sa.text('covers_left_behind AND struck_on IS NULL'))
    op.create_index('uq_catalogue_item_listed', 'catalogue_item', ['place', 'code'], unique=True, postgresql_where=sa.text('struck_on IS NULL'))
    op.create_table('budget_line',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('fiscal_year', sa.Integer(), nullable=False),
    sa.Column('department', sa.String(100), nullable=False),
    sa.Column('item_id', sa.Uuid(), nullable=False),
    sa.Column('title', sa.String(200), nullable=False),
    sa.Column('amount_fen', sa.BigInteger(), nullable=False),
    sa.Column('document_no', sa.String(100), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('committed_fen', sa.BigInteger(), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('intent_published_on', sa.Date(), nullable=True),
    sa.Column('intent_no', sa.String(100), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('(intent_published_on IS NULL) = (intent_no IS NULL)', name=op.f('ck_budget_line_intent')),
    sa.CheckConstraint('amount_fen > 0', name=op.f('ck_budget_line_amount')),
    sa.CheckConstraint('committed_fen BETWEEN 0 AND amount_fen', name=op.f('ck_budget_line_covers_its_tenders')),
    sa.ForeignKeyConstraint(['item_id'], ['catalogue_item.id'], name=op.f('fk_budget_line_item_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_budget_line'))
    )
    op.create_index('ix_budget_line_county', 'budget_line', ['county', 'id'], unique=False)
    op.create_index('ix_budget_line_prefecture', 'budget_line', ['prefecture', 'id'], unique=False)
    op.create_table('tender',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('budget_line_id', sa.Uuid(), nullable=False),
    sa.Column('method', sa.String(40), nullable=False),
    sa.Column('title', sa.String(200), nullable=False),
    sa.Column('requirements', sa.String(10000), nullable=False),
    sa.Column('budget_fen', sa.BigInteger(), nullable=False),
    sa.Column('approval_no', sa.String(100), nullable=True),
    sa.Column('bid_bond_fen', sa.BigInteger(), nullable=False),
    sa.Column('small_deduction_pct', sa.Integer(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('category', sa.String(7), nullable=False),
    sa.Column('fiscal_year', sa.Integer(), nullable=False),
    sa.Column('criteria', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('status', sa.String(20), nullable=False),
    sa.Column('drafted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('documents_until', sa.Date(), nullable=True),
    sa.Column('deadline_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('clarifications', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('sealed_key', sa.LargeBinary(), nullable=True),
    sa.Column('opening_officers', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('report_no', sa.String(100), nullable=True),
    sa.Column('refund_no', sa.String(100), nullable=True),
    sa.Column('evaluated_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('fail_reason', sa.String(40), nullable=True),
    sa.Column('fail_document_no', sa.String(100), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(status = 'failed') = (fail_reason IS NOT NULL)", name=op.f('ck_tender_fail_reason')),
    sa.CheckConstraint("status IN ('draft', 'failed') OR (deadline_at IS NOT NULL AND sealed_key IS NOT NULL)", name=op.f('ck_tender_published')),
    sa.CheckConstraint("status IN ('draft', 'published', 'opened', 'evaluated', 'reported', 'decided', 'awarded', 'failed')", name=op.f('ck_tender_status')),
    sa.CheckConstraint('budget_fen > 0', name=op.f('ck_tender_budget')),
    sa.ForeignKeyConstraint(['budget_line_id'], ['budget_line.id'], name=op.f('fk_tender_budget_line_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tender'))
    )
    op.create_index('ix_tender_budget_line', 'tender', ['budget_line_id'], unique=False)
    op.create_index('ix_tender_county', 'tender', ['county', 'id'], unique=False)
    op.create_index('ix_tender_prefecture', 'tender', ['prefecture', 'id'], unique=False)
    op.create_table('bid',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('tender_id', sa.Uuid(), nullable=False),
    sa.Column('provider_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('bond_no', sa.String(100), nullable=True),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('status', sa.String(20), nullable=False),
    sa.Column('price_fen', sa.BigInteger(), nullable=True),
    sa.Column('offer', sa.String(20000), nullable=True),
    sa.Column('small_enterprise', sa.Boolean(), nullable=True),
    sa.Column('justification', sa.String(4000), nullable=True),
    sa.Column('reject_reason', sa.String(40), nullable=True),
    sa.Column('reject_detail', sa.String(1000), nullable=True),
    sa.Column('rank', sa.Integer(), nullable=True),
    sa.Column('price_points', sa.Integer(), nullable=True),
    sa.Column('technical_points', sa.Integer(), nullable=True),
    sa.Column('total_points', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(status = 'rejected') = (reject_reason IS NOT NULL)", name=op.f('ck_bid_rejected')),
    sa.CheckConstraint("(status IN ('sealed', 'withdrawn')) = (price_fen IS NULL)", name=op.f('ck_bid_clear_when_opened')),
    sa.CheckConstraint("status IN ('sealed', 'withdrawn', 'valid', 'rejected')", name=op.f('ck_bid_status')),
    sa.CheckConstraint('price_fen > 0', name=op.f('ck_bid_price')),
    sa.ForeignKeyConstraint(['provider_id'], ['provider.id'], name=op.f('fk_bid_provider_id')),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_bid_tender_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bid'))
    )
    op.create_index('ix_bid_county', 'bid', ['county', 'id'], unique=False)
    op.create_index('ix_bid_organisation', 'bid', ['organisation_id', 'id'], unique=False)
    op.create_index('uq_bid_one_a_supplier', 'bid', ['tender_id', 'provider_id'], unique=True, postgresql_where=sa.text("status <> 'withdrawn'"))
    op.create_index('uq_bid_rank', 'bid', ['tender_id', 'rank'], unique=True)
    op.create_table('challenge',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('matters', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('grounds', sa.String(10000), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('tender_id', sa.Uuid(), nullable=False),
    sa.Column('query_id', sa.Uuid(), nullable=True),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(10), nullable=False),
    sa.Column('status', sa.String(20), nullable=False),
    sa.Column('raised_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answer', sa.String(10000), nullable=True),
    sa.Column('document_no', sa.String(100), nullable=True),
    sa.Column('upheld', sa.Boolean(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(kind = 'complaint') = (query_id IS NOT NULL)", name=op.f('ck_challenge_complaint_of_query')),
    sa.CheckConstraint("(status IN ('answered', 'decided')) = (upheld IS NOT NULL)", name=op.f('ck_challenge_upheld')),
    sa.CheckConstraint("kind IN ('inquiry', 'query', 'complaint')", name=op.f('ck_challenge_kind')),
    sa.CheckConstraint("status IN ('open', 'accepted', 'answered', 'decided', 'inadmissible', 'withdrawn')", name=op.f('ck_challenge_status')),
    sa.ForeignKeyConstraint(['query_id'], ['challenge.id'], name=op.f('fk_challenge_query_id')),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_challenge_tender_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_challenge'))
    )
    op.create_index('ix_challenge_county', 'challenge', ['county', 'id'], unique=False)
    op.create_index('ix_challenge_organisation', 'challenge', ['organisation_id', 'id'], unique=False)
    op.create_index('ix_challenge_stops', 'challenge', ['tender_id'], unique=False, postgresql_where=sa.text("kind <> 'inquiry' AND status IN ('open', 'accepted')"))
    op.create_index('uq_challenge_complaint', 'challenge', ['query_id'], unique=True, postgresql_where=sa.text("status <> 'withdrawn'"))
    op.create_table('panel_member',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('name', sa.String(100), nullable=False),
    sa.Column('is_expert', sa.Boolean(), nullable=False),
    sa.Column('tender_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('seated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('number >= 1', name=op.f('ck_panel_member_number')),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_panel_member_tender_id')),
    sa.PrimaryKeyConstraint('tender_id', 'number', name=op.f('pk_panel_member'))
    )
    op.create_table('award',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('tender_id', sa.Uuid(), nullable=False),
    sa.Column('bid_id', sa.Uuid(), nullable=False),
    sa.Column('provider_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('amount_fen', sa.BigInteger(), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('fixed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('noticed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('notice_no', sa.String(100), nullable=True),
    sa.Column('declined_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(noticed_at IS NULL) = (notice_no IS NULL)', name=op.f('ck_award_notice')),
    sa.CheckConstraint('amount_fen > 0', name=op.f('ck_award_amount')),
    sa.ForeignKeyConstraint(['bid_id'], ['bid.id'], name=op.f('fk_award_bid_id')),
    sa.ForeignKeyConstraint(['provider_id'], ['provider.id'], name=op.f('fk_award_provider_id')),
    sa.ForeignKeyConstraint(['tender_id'], ['tender.id'], name=op.f('fk_award_tender_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_award'))
    )
    op.create_index('ix_award_county', 'award', ['county', 'id'], unique=False)
    op.create_index('uq_award_bid', 'award', ['bid_id'], unique=True)
    op.create_index('uq_award_standing', 'award', ['tender_id'], unique=True, postgresql_where=sa.text('declined_at IS NULL'))
    op.create_table('score',
    sa.Column('province', sa.String(2), nullable=True),
    sa.Column('prefecture', sa.String(4), nullable=True),
    sa.Column('county', sa.String(6), nullable=True),
    sa.Column('township', sa.String(9), nullable=True),
    sa.Column('village', sa.String(12), nullable=True),
    sa.Column('bid_id', sa.Uuid(), nullable=False),
    sa.Column('member', sa.Integer(), nullable=False),
    sa.Column('criterion', sa.Integer(), nullable=False),
    sa.Column('tender_id', sa.Uuid(), nullable=False),
    sa.Column('points', sa.Integer(), nullable=False),
    sa.Column('scored_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('points BETWEEN 0 AND 10000', name=op.f('ck_score_points')),
    sa.ForeignKeyConstraint(['bid_id'], ['bid.id'], name=op.f('fk_score_bid_id')),
    sa.ForeignKeyConstraint(['tender_id', 'member'], ['panel_member.tender_id', 'panel_member.number'], name=op.f('fk_score_tender_id_member')),
    sa.PrimaryKeyConstraint('bid_id', 'member', 'criterion', name=op.f('pk_score'))
    )
    op.create_index('ix_score_tender', 'score', ['tender_id'], unique=False)
    op.add_column('contract', sa.Column('tender_id', sa.Uuid(), nullable=True))
    op.add_column('contract', sa.Column('performance_bond_fen', sa.BigInteger(), nullable=False, server_default=sa.text('0')))
    op.alter_column('contract', 'performance_bond_fen', server_default=None)
    op.add_column('contract', sa.Column('filed_on', sa.Date(), nullable=True))
    op.add_column('contract', sa.Column('filing_no', sa.String(100), nullable=True))
    op.add_column('contract', sa.Column('published_on', sa.Date(), nullable=True))
    op.add_column('contract', sa.Column('publication_no', sa.String(100), nullable=True))
    op.add_column('contract', sa.Column('bond_refund_no', sa.String(100), nullable=True))
    op.create_index('uq_contract_award', 'contract', ['tender_id', 'provider_id'], unique=True)
    op.create_foreign_key(op.f('fk_contract_tender_id'), 'contract', 'tender', ['tender_id'], ['id'])
    op.add_column('milestone', sa.Column('published_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('milestone', sa.Column('publication_no', sa.String(100), nullable=True))
    for statement in (BID_IN_TIME, NOT_CHALLENGED, CHALLENGE_HOLDS, *TRIGGERS):
        op.execute(statement)
