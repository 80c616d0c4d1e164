"""Officers of the other departments that issued 民发〔2019〕34号.

What the checks allow follows from the models: a word that is added needs them anew.
"""

from alembic import op

from chassis.access import Role
from identity.organisations.models import OrganisationKind

revision = "identity_0002"
down_revision = "identity_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table, column, words in (
        ("role_grant", "role", Role),
        ("organisation", "kind", OrganisationKind),
    ):
        listed = ", ".join(f"'{word}'" for word in words)
        op.drop_constraint(op.f(f"ck_{table}_{column}"), table)
        op.create_check_constraint(op.f(f"ck_{table}_{column}"), table, f"{column} IN ({listed})")
