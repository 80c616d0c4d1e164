"""What the database promises, whoever writes.

- The milestones of a contract add up to its amount.
- The postings of an entry add up to nothing, and there are at least two.
- The balance of an account is the sum of its postings; nobody else moves it.

Sums are taken over every row, not only over those the transaction's area lets it see.
"""

from alembic import op

revision = "procurement_0002"
down_revision = "procurement_0001"
branch_labels = None
depends_on = None

MILESTONES_ADD_UP = """
CREATE FUNCTION milestones_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    level text := current_setting('wardship.level', true);
    wrong boolean;
BEGIN
    PERFORM set_config('wardship.level', 'nation', true);
    SELECT EXISTS (
        SELECT FROM contract c
        WHERE c.id IN (
            (to_jsonb(NEW) ->> TG_ARGV[0])::uuid, (to_jsonb(OLD) ->> TG_ARGV[0])::uuid
        ) AND c.amount_fen <> (
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

ENTRY_BALANCES = """
CREATE FUNCTION entry_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    level text := current_setting('wardship.level', true);
    wrong boolean;
BEGIN
    PERFORM set_config('wardship.level', 'nation', true);
    SELECT count(*) < 2 OR sum(p.amount_fen) <> 0 INTO wrong
        FROM posting p WHERE p.entry_id = (to_jsonb(NEW) ->> TG_ARGV[0])::uuid;
    PERFORM set_config('wardship.level', coalesce(level, ''), true);
    IF wrong THEN
        RAISE EXCEPTION 'the entry does not balance'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_entry_balances';
    END IF;
    RETURN NULL;
END $$
"""

POSTING_MOVES_BALANCE = """
CREATE FUNCTION posting_moves_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE account SET balance_fen = balance_fen + NEW.amount_fen WHERE id = NEW.account_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the account is not in this area'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_posting_account_in_area';
    END IF;
    RETURN NULL;
END $$
"""

# Depth 2: this trigger was fired by an update that the trigger of a posting made.
BALANCE_FOLLOWS_POSTINGS = """
CREATE FUNCTION balance_follows_postings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' AND NEW.balance_fen = 0 THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND (NEW.balance_fen = OLD.balance_fen OR pg_trigger_depth() > 1) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'only a posting moves a balance'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_account_balance_follows_postings';
END $$
"""

TRIGGERS = (
    "CREATE CONSTRAINT TRIGGER milestones_add_up AFTER INSERT OR UPDATE OF amount_fen ON contract "
    "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION milestones_add_up('id')",
    "CREATE CONSTRAINT TRIGGER milestones_add_up "
    "AFTER INSERT OR DELETE OR UPDATE OF amount_fen, contract_id ON milestone "
    "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION milestones_add_up('contract_id')",
    "CREATE CONSTRAINT TRIGGER entry_balances AFTER INSERT ON entry "
    "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION entry_balances('id')",
    "CREATE CONSTRAINT TRIGGER entry_balances AFTER INSERT ON posting "
    "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION entry_balances('entry_id')",
    "CREATE TRIGGER posting_moves_balance AFTER INSERT ON posting "
    "FOR EACH ROW EXECUTE FUNCTION posting_moves_balance()",
    "CREATE TRIGGER balance_follows_postings BEFORE INSERT OR UPDATE ON account "
    "FOR EACH ROW EXECUTE FUNCTION balance_follows_postings()",
)


def upgrade() -> None:
    functions = (
        MILESTONES_ADD_UP,
        ENTRY_BALANCES,
        POSTING_MOVES_BALANCE,
        BALANCE_FOLLOWS_POSTINGS,
    )
    for statement in (*functions, *TRIGGERS):
        op.execute(statement)
