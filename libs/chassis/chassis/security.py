"""Row-level security: derived from the tables, so that none can be forgotten.

A table with the columns of `InArea` gets a forced policy: a row is seen, written and counted only
by a transaction whose level and code equal the row's. `info={"organisation": "<column or SQL>"}`
adds who else may: the organisation that the SQL (with `{organisation}` in it) lets through.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, MetaData, Table, text

LEVELS = ("province", "prefecture", "county", "township", "village")
SET_SCOPE = (
    "SELECT set_config('wardship.level', :level, true), set_config('wardship.code', :code, true)"
)


def is_in_area(table: Table) -> bool:
    return "province" in table.columns and "county" in table.columns


def policy(table: Table) -> str:
    """The condition, a CASE on the transaction's level; an unset level sees nothing."""
    code = "current_setting('wardship.code', true)"
    arms = [f"WHEN '{level}' THEN {level} = {code}" for level in LEVELS]
    if organisation := table.info.get("organisation"):
        arms.append(f"WHEN 'organisation' THEN {organisation.format(organisation=code)}")
    return (
        "CASE current_setting('wardship.level', true) WHEN 'nation' THEN true "
        + " ".join(arms)
        + " ELSE false END"
    )


def secure(connection: Connection, metadatas: Iterable[MetaData], role: str) -> None:
    """Grant the service's role what it needs of each table, and force the policies."""
    connection.execute(text(f'GRANT USAGE ON SCHEMA public TO "{role}"'))
    connection.execute(text(f'GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO "{role}"'))
    for metadata in metadatas:
        for table in metadata.tables.values():
            for statement in _statements(table, role):
                connection.exec_driver_sql(statement)


def _statements(table: Table, role: str) -> Iterable[str]:
    rights = "SELECT, INSERT" if table.info.get("append_only") else "SELECT, INSERT, UPDATE, DELETE"
    yield f'REVOKE ALL ON "{table.name}" FROM "{role}"'
    yield f'GRANT {rights} ON "{table.name}" TO "{role}"'
    if is_in_area(table):
        condition = policy(table)
        yield f'ALTER TABLE "{table.name}" ENABLE ROW LEVEL SECURITY'
        yield f'ALTER TABLE "{table.name}" FORCE ROW LEVEL SECURITY'
        yield f'DROP POLICY IF EXISTS area ON "{table.name}"'
        yield f'CREATE POLICY area ON "{table.name}" USING ({condition}) WITH CHECK ({condition})'
