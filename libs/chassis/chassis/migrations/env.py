"""The one Alembic environment: a service's own migrations, and the chassis' beside them.

Runs on the connection that `chassis.migrate` hands over, as the owner of the tables.
"""

from typing import Any, Literal

from alembic import context
from sqlalchemy import text
from sqlmodel.sql.sqltypes import AutoString

from chassis.migrate import is_ours
from chassis.models import chassis_registry
from chassis.security import secure

config = context.config
metadatas = [chassis_registry.metadata, *config.attributes["metadatas"]]
connection = config.attributes["connection"]


def render(kind: str, thing: Any, _: Any) -> str | Literal[False]:
    """SQLModel's text type is a plain varchar."""
    if kind == "type" and isinstance(thing, AutoString):
        return f"sa.String({thing.length or ''})"
    return False


context.configure(
    connection=connection,
    target_metadata=metadatas,
    include_object=is_ours,
    render_item=render,
    compare_type=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    connection.execute(text("SET LOCAL lock_timeout = '5s'"))
    context.run_migrations()
    if config.attributes.get("role"):
        secure(connection, metadatas, config.attributes["role"])
