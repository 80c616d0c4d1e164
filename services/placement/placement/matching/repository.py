"""Every query of matching: one about the child and its family, one about the agencies.

Both are read without a session: putting the same together row by row took longer than the database.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from chassis.errors import NotFound
from chassis.security import LEVELS
from chassis.work import Work
from placement.children.models import Child
from placement.health_checks.models import HealthCheck
from placement.matching.facilities import Facility
from reference.divisions import Area

_FAMILY = """
WITH RECURSIVE scope AS MATERIALIZED (
    SELECT set_config('wardship.level', $1, true) AS level,
           set_config('wardship.code', $2, true) AS code
), known AS (
    SELECT own.* FROM scope, LATERAL (
        SELECT id, sibling_of FROM child
        WHERE id = $3 AND {level} = scope.code AND scope.level IS NOT NULL OFFSET 0
    ) own
    UNION
    SELECT other.* FROM known k, LATERAL (
        SELECT id, sibling_of FROM child
        WHERE (id = k.sibling_of OR sibling_of IN (k.id, k.sibling_of)) AND {level} = $2 OFFSET 0
    ) other
)
SELECT found.* FROM known k, LATERAL (
    SELECT c.id, c.birth_on, c.sex, c.sibling_of,
           coalesce(c.village, c.township, c.county, c.prefecture) AS area,
           u.id AS custody_id, CASE u.mode WHEN 'agency' THEN u.agency_id END AS home,
           h.checked_on, h.care_level, h.findings
    FROM child c
    LEFT JOIN custody u ON u.child_id = c.id AND u.ended_at IS NULL AND u.{level} = $2
    LEFT JOIN LATERAL (
        SELECT checked_on, care_level, findings FROM health_check
        WHERE child_id = c.id AND {level} = $2 ORDER BY checked_on DESC, id DESC LIMIT 1
    ) h ON c.id = $3
    WHERE c.id = k.id AND c.{level} = $2 OFFSET 0
) found ORDER BY found.id
"""
_STATEMENTS = {level: _FAMILY.format(level=level) for level in LEVELS}
_FACTS = ", ".join(f"a.{name}" for name in Facility._fields)
_FREE = f"""
SELECT {_FACTS}, coalesce(f.free, 0) FROM agency a LEFT JOIN (
    SELECT b.agency_id, count(*) AS free FROM agency s JOIN bed b ON b.agency_id = s.id
    WHERE s.seat = ANY($1) AND NOT EXISTS (
        SELECT FROM bed_stay t WHERE t.bed_id = b.id AND (t.ended_at IS NULL OR t.ended_at > $2)
    ) GROUP BY b.agency_id
) f ON f.agency_id = a.id WHERE a.seat = ANY($1) ORDER BY a.id
"""


@dataclass(frozen=True, slots=True)
class Family:
    """A child, its known siblings, and where those in custody live."""

    child: Child
    siblings: Sequence[Child]
    homes: Mapping[UUID, UUID | None]
    """The agency of each sibling in custody; none where it lives with a household."""
    checked: HealthCheck | None
    """The child's last health check."""


async def family(work: Work, child_id: UUID) -> Family:
    """In one statement: siblings name one another, over as many steps as it takes.

    Raises NotFound for a child that is not the caller's to see.
    """
    statement, scope = _STATEMENTS.get(work.scope.level), work.scope
    if statement is None:
        raise NotFound
    rows = await work.app.database.pool.fetch(statement, scope.level, scope.code, child_id)
    members = {
        row["id"]: Child(
            id=row["id"],
            birth_on=row["birth_on"],
            sex=row["sex"],
            sibling_of=row["sibling_of"],
            **Area(row["area"]).columns(),
        )
        for row in rows
    }
    child = members.pop(child_id, None)
    if child is None:
        raise NotFound
    for member in (child, *members.values()):
        work.touch(member, "read")
    checks = [_checked(row) for row in rows if row["checked_on"] is not None]
    for check in checks:
        work.touch(check, "read")
    return Family(
        child=child,
        siblings=list(members.values()),
        homes={row["id"]: row["home"] for row in rows if row["custody_id"] is not None},
        checked=checks[0] if checks else None,
    )


async def free_beds(work: Work, area: Area) -> Sequence[tuple[Facility, int]]:
    """The agencies that serve the area, in the order of their ids, and how many beds each has."""
    seats = [area.code[:4], area.code[:6]]
    rows = await work.app.database.pool.fetch(_FREE, seats, work.now)
    return [(Facility(*row[:-1]), row[-1]) for row in rows]


def _checked(row: Any) -> HealthCheck:
    """What is known of the check; where it was made is where the child is."""
    return HealthCheck(
        child_id=row["id"],
        checked_on=row["checked_on"],
        care_level=row["care_level"],
        findings=row["findings"],
        **Area(row["area"]).columns(),
    )
