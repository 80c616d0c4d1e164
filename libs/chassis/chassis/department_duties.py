"""The ten departments' duties (部门职责): a fact opens the duties of the departments concerned.

Which fact asks what of whom, and by when, is data (`reference/data/department_duties.csv`). The
duties lie in the child's county; a department discharges its own, with the number of its document.
"""

from collections.abc import Set
from uuid import UUID

from sqlalchemy import ColumnElement, or_
from sqlmodel import col, select

from chassis.access import CIVIL_AFFAIRS
from chassis.areas import county_of
from chassis.duties import OPEN, Owed, due, end, open_duty, void
from chassis.errors import Conflict, Forbidden, NotFound
from chassis.models import Duty
from chassis.rows import visible
from chassis.work import Work
from reference import departments
from reference.clocks import CHINA
from reference.departments import Trigger, owed
from reference.divisions import Area

DISCHARGED = frozenset(departments.Duty)
"""The kinds of duty that a department discharges itself; any other ends by the deed it asks for."""


class DutyNotFound(NotFound):
    """There is no such duty that you may see."""

    title_zh = "职责不存在"


class DutyOfAnother(Forbidden):
    """This duty is another department's."""

    title_zh = "该职责属于其他部门"


class DutyEndsByItsDeed(Conflict):
    """This duty is met by doing what it asks for and recording that, not by a document number."""

    title_zh = "该职责须以实际履行并登记而办结"


class DutyEnded(Conflict):
    """The duty was met or fell away."""

    title_zh = "该职责已办结"


async def open_for_departments(
    work: Work,
    trigger: Trigger,
    *,
    subject_type: str,
    subject_id: UUID,
    area: Area,
    child_id: UUID | None = None,
    facts: Set[str] = frozenset(),
) -> list[Owed]:
    """Open what `trigger` asks of each department. What is open for the subject already stays,
    except where this asks for it sooner: then the earlier deadline takes its place.

    `facts` are what a row's condition asks for: `pupil`.
    """
    county, on = county_of(area), work.now.astimezone(CHINA).date()
    held, opened = await _held(work, subject_id), []
    for one in owed(trigger, on, facts, county):
        before = held.get(one.duty)
        if before is not None:
            if before.due_at <= due(work.now, one.norm, county)[0]:
                continue
            await void(work, one.duty, subject_id)
            await work.flush()
        opened.append(
            open_duty(
                work, one.duty, norm=one.norm, subject_type=subject_type, subject_id=subject_id,
                child_id=child_id, area=county, department=one.department,
            )
        )  # fmt: skip
    return opened


async def _held(work: Work, subject_id: UUID) -> dict[str, Duty]:
    """What is open for the subject, by its kind."""
    query = select(Duty).where(col(Duty.subject_id) == subject_id, col(Duty.status).in_(OPEN))
    return {duty.kind: duty for duty in (await (await work.session()).exec(query)).all()}


async def find(work: Work, duty_id: UUID, *, lock: bool = False) -> Duty:
    """Raises DutyNotFound, for another department's too."""
    query = select(Duty).where(
        col(Duty.id) == duty_id,
        col(Duty.department).in_(readable(work)),
        visible(work, Duty),
        *await unconcealed(work),
    )
    if lock:
        query = query.with_for_update()
    duty = (await (await work.session()).exec(query)).one_or_none()
    if duty is None:
        raise DutyNotFound
    return duty


async def discharge(work: Work, duty_id: UUID, document_no: str) -> Duty:
    """The department did what it owed. Raises DutyOfAnother, DutyEndsByItsDeed, DutyEnded."""
    duty = await find(work, duty_id, lock=True)
    if duty.department not in work.caller.departments:
        raise DutyOfAnother
    if duty.kind not in DISCHARGED:
        raise DutyEndsByItsDeed
    if duty.status not in OPEN:
        raise DutyEnded
    work.expect(duty)
    duty.document_no = document_no
    end(work, duty)
    return duty


def readable(work: Work) -> frozenset[str]:
    """Civil affairs coordinate and read every department's duties; the others their own."""
    acts_for = work.caller.departments
    every = frozenset(one.code for one in departments.DEPARTMENTS)
    return every if CIVIL_AFFAIRS in acts_for else acts_for


async def unconcealed(work: Work) -> list[ColumnElement[bool]]:
    """What a duty must be beside visible: about nothing that is kept from the caller."""
    kept = await work.app.concealed(work)
    if not kept:
        return []
    child = col(Duty.child_id)
    return [col(Duty.subject_id).not_in(kept), or_(child.is_(None), child.not_in(kept))]
