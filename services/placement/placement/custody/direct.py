"""What a plain admission must know, read in one statement; the writing is one as well.

Plain is one child with a bed that was asked for, of whom no sibling, no open need and no held bed
is known, at an agency that may take it under a document. Whatever else there is goes the long
way, which alone refuses: nothing is answered from here.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from chassis.models import new_id
from chassis.security import LEVELS
from chassis.work import Work
from placement.agencies.models import Agency
from placement.beds.models import Stay
from placement.children.models import Child
from placement.custody.schemas import AdmissionCreate
from placement.fields import today
from placement.matching.models import rule_on
from placement.matching.ranking import bars, situation_of
from reference.divisions import Area

_AGENCY = ("id", "kind", "seat", "organisation_id", "capabilities", "sex", "youngest", "oldest")
_OPENING = f"""
WITH scope AS MATERIALIZED (SELECT set_config('wardship.level', $1, true) AS level,
                                   set_config('wardship.code', $2, true) AS code)
SELECT found.* FROM scope, LATERAL (
    SELECT c.birth_on, c.sex, coalesce(c.village, c.township, c.county, c.prefecture) AS area,
           (SELECT json_agg(row_to_json(serving)) FROM (
                SELECT {", ".join(_AGENCY)} FROM agency
                WHERE seat IN (c.prefecture, c.county) ORDER BY id
            ) serving) AS agencies
    FROM child c JOIN bed b ON b.id = $4 AND b.agency_id = $5
    WHERE c.id = $3 AND c.{{level}} = scope.code AND scope.level IS NOT NULL
      AND c.left_as IS NULL AND c.sibling_of IS NULL
      AND NOT EXISTS (SELECT FROM child s WHERE s.sibling_of = c.id)
      AND NOT EXISTS (SELECT FROM need n WHERE n.child_id = c.id AND n.status = 'open')
      AND NOT EXISTS (SELECT FROM hold h WHERE h.child_id = c.id AND h.status = 'held')
    OFFSET 0) found
"""
_STATEMENTS = {level: _OPENING.format(level=level) for level in LEVELS}


@dataclass(frozen=True, slots=True)
class Opening:
    """A child, the agency that may take it, and its stay in the bed that was asked for."""

    child: Child
    agency: Agency
    stay: Stay


async def opening(work: Work, form: AdmissionCreate) -> Opening | None:
    """None: the admission is not plain. The second try never is."""
    statement = _STATEMENTS.get(work.scope.level)
    is_plain = len(form.bed_ids) == 1 and form.legal_basis.order_id is None
    if statement is None or not is_plain or work.second_try:
        return None
    asked = (form.children[0], form.bed_ids[0], form.agency_id)
    scope = work.scope
    row = await work.app.database.pool.fetchrow(statement, scope.level, scope.code, *asked)
    if row is None:
        return None
    area = Area(row["area"])
    child = Child(id=form.children[0], birth_on=row["birth_on"], sex=row["sex"], **area.columns())
    agency = _taking(work, form, child, _agencies(row["agencies"] or "[]"))
    if agency is None:
        return None
    work.touch(child, "read")
    stay = Stay(new_id(), form.bed_ids[0], agency.id, work.now)
    return Opening(child, agency, stay)


def _taking(
    work: Work, form: AdmissionCreate, child: Child, serving: Sequence[Agency]
) -> Agency | None:
    """The agency that was named, where the rule lets it take the child by itself."""
    agency = next((one for one in serving if one.id == form.agency_id), None)
    if agency is None:
        return None
    on = today(work)
    rule = rule_on(on)
    situation = situation_of(
        child,
        form.regime,
        serving,
        on=on,
        care=frozenset(form.care),
        tracing_family=form.tracing_family,
    )
    return None if bars(agency, child, situation, rule, on) else agency


@lru_cache(maxsize=4096)
def _agencies(facts: str) -> Sequence[Agency]:
    """By what was read of them, so that whoever reads the same is spared making them again."""
    return [_agency(one) for one in json.loads(facts)]


def _agency(facts: dict[str, Any]) -> Agency:
    organisation = facts["organisation_id"]
    ids = {"id": UUID(facts["id"]), "organisation_id": UUID(organisation) if organisation else None}
    return Agency(**{**facts, **ids})
