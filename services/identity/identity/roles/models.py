"""Role grants: who acts as what, where, and until when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from chassis.access import LIAISONS, Role
from chassis.errors import Conflict, Forbidden, Invalid, NotFound
from chassis.models import moment, new_id, one_of
from identity.tables import Row
from reference.divisions import Area

NATIONWIDE = (Role.OPERATOR, Role.SERVICE)
"""These run the system itself; a part of the country has none of its own."""
BY_ORGANISATION = (Role.PROVIDER_STAFF, *LIAISONS)
"""These see what is their organisation's, so they need one."""


class RoleGrantNotFound(NotFound):
    """There is no such grant of a role."""

    title_zh = "授权不存在"


class RoleGrantedAlready(Conflict):
    """This role is granted there for some of that time already."""

    title_zh = "该角色已授权"


class RoleGrantEnded(Conflict):
    """The grant has ended."""

    title_zh = "授权已终止"


class RoleNotForThem(Invalid):
    """The role `service` is for clients, and only for them."""

    title_zh = "该角色不适用于此对象"


class RoleIsNationwide(Invalid):
    """The roles `operator` and `service` are granted for the nation (an empty area_code)."""

    title_zh = "该角色只能授予全国范围"


class RoleNeedsOrganisation(Invalid):
    """This role sees what is its organisation's; the holder has no organisation."""

    title_zh = "该角色须先归属机构"


class RoleForOneself(Forbidden):
    """Nobody grants a role to themselves; ask another operator."""

    title_zh = "不得为本人授权"


class RoleGrant(Row, table=True):
    """One role of one account or client. No two of the same overlap (`ex_role_grant_once`)."""

    __table_args__ = (
        one_of("role", Role),
        CheckConstraint("num_nonnulls(account_id, client) = 1", name="one_holder"),
        CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="period"),
        CheckConstraint("role NOT IN ('operator', 'service') OR area_code = ''", name="nationwide"),
    )
    refusals: ClassVar = {"ex_role_grant_once": RoleGrantedAlready}

    id: UUID = Field(default_factory=new_id, primary_key=True)
    account_id: UUID | None = Field(default=None, foreign_key="account.id", index=True)
    client: UUID | None = Field(default=None, foreign_key="client.id", index=True)
    role: str = Field(max_length=40)
    area_code: str = Field(max_length=12)
    valid_from: datetime = moment()
    valid_until: datetime | None = moment(default=None)
    granted_by: str = Field(max_length=63)
    created_at: datetime = moment()
    version: int = 1

    def end(self, now: datetime) -> None:
        """Not from the next token on. A grant that lies ahead never begins."""
        if self.valid_until is not None and self.valid_until <= now:
            raise RoleGrantEnded
        self.valid_until = max(now, self.valid_from)
        self.version += 1


@dataclass(frozen=True)
class Standing:
    """What one token says of its holder: roles, all good in one area."""

    roles: tuple[str, ...]
    area: Area


def standing(grants: Iterable[RoleGrant], area: Area | None) -> Standing | None:
    """The roles that reach the whole of `area`; without one, the widest area granted.

    Of areas equally wide the one with the lowest code. None when no role reaches it.
    """
    held = [(Area(grant.area_code), grant.role) for grant in grants]
    if not held:
        return None
    chosen = area if area is not None else min((a for a, _ in held), key=_by_width)
    roles = sorted({role for granted, role in held if granted.covers(chosen)})
    return Standing(tuple(roles), chosen) if roles else None


def _by_width(area: Area) -> tuple[int, str]:
    return len(area.code), area.code
