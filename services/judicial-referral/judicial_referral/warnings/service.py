"""Issuing written warnings, and the visits that follow."""

from typing import Any
from uuid import UUID

from chassis import duties
from chassis.access import Role
from chassis.areas import county_of
from chassis.errors import Forbidden
from chassis.models import new_id
from chassis.outbox import publish
from chassis.pagination import Page
from chassis.rows import newest, one
from chassis.work import Work
from contracts.judicial_referral import WarningIssued
from judicial_referral.fields import refuse_before, refuse_day, refuse_day_to_come
from judicial_referral.narrowing import narrowed
from judicial_referral.referrals import repository as referral_repository
from judicial_referral.referrals import service as referrals
from judicial_referral.referrals.models import Matter, Referral
from judicial_referral.referrals.steps import TAKEN_UP
from judicial_referral.reports.models import ChildNotIdentified
from judicial_referral.scoping import enter
from judicial_referral.warnings import repository
from judicial_referral.warnings.models import (
    NORM,
    Visitor,
    Warning,  # noqa: A004
    WarningNumberTaken,
    WarningStatus,
    WarningVisit,
    WarningWithoutFinding,
)
from judicial_referral.warnings.schemas import (
    WarningContents,
    WarningCreate,
    WarningRead,
    WarningVisitCreate,
)

_PLACE = "warning.contents"


class NotThisVisitor(Forbidden):
    """Police enter their own visit, officers of the area the village's."""

    title_zh = "不能代其他主体登记查访"


async def issue(work: Work, referral_id: UUID, form: WarningCreate) -> Warning:
    """By the police the matter was referred to. Sent again, it changes nothing."""
    referral = await referrals.take_own(work, referral_id)
    referral.must_ask_for(Matter.POLICE_INVESTIGATION)
    if referral.child_id is None:
        raise ChildNotIdentified
    if referral.status not in TAKEN_UP or not form.facts:
        raise WarningWithoutFinding
    refuse_day("/issued_on", form.issued_on, since=referral.sent_at, now=work.now)
    before = await repository.by_number(work, referral.unit_id, form.document_no)
    if before is not None:
        if before.referral_id != referral.id:
            raise WarningNumberTaken
        return before
    warning = await _enter(work, referral, form)
    for visitor in Visitor:
        _ask_to_visit(work, warning, visitor)
    return warning


async def _enter(work: Work, referral: Referral, form: WarningCreate) -> Warning:
    key = await referrals.key_of(work, referral)
    contents = WarningContents(**form.model_dump(include=set(WarningContents.model_fields)))
    warning = Warning(
        contents=key.seal(_PLACE, contents.model_dump_json()),
        issued_at=work.now,
        **form.model_dump(include={"document_no", "issued_on"}),
        **referral.belonging(),
    )
    work.add(warning)
    county = county_of(warning.area)
    told = WarningIssued(
        warning_id=warning.id,
        area=county.code,
        **warning.model_dump(include={"referral_id", "child_id", "unit_id", "issued_on"}),
    )
    publish(work, told, version=warning.version, area=county)
    return warning


def _ask_to_visit(work: Work, warning: Warning, visitor: Visitor) -> None:
    """The village's duty lies where the child is; civil affairs answer for the village."""
    is_police = visitor is Visitor.POLICE
    duties.open_duty(
        work, visitor.duty, norm=NORM, subject_type="warning", subject_id=warning.id,
        child_id=warning.child_id, area=county_of(warning.area) if is_police else warning.area,
        department="public_security" if is_police else "civil_affairs",
        owner=str(warning.unit_id) if is_police else None,
    )  # fmt: skip


async def visit(work: Work, warning_id: UUID, form: WarningVisitCreate) -> WarningVisit:
    """Raises `NotThisVisitor`; once for each visitor."""
    warning = await one(work, Warning, warning_id, share=True)
    referral = await referral_repository.get(work, warning.referral_id)
    is_police = Role.POLICE_LIAISON in work.caller.roles
    if is_police != (form.visitor is Visitor.POLICE):
        raise NotThisVisitor
    await enter(work, warning.area)
    refuse_before("/visited_on", form.visited_on, warning.issued_on)
    refuse_day_to_come("/visited_on", form.visited_on, work.now)
    key = await referrals.key_of(work, referral)
    visit = WarningVisit(
        id=new_id(),
        warning_id=warning.id,
        unit_id=warning.unit_id,
        child_id=warning.child_id,
        visitor=form.visitor,
        visited_on=form.visited_on,
        findings=key.seal("warning_visit.findings", form.findings),
        entered_by=work.caller.subject,
        entered_at=work.now,
        **warning.area.columns(),
    )
    work.add(visit)
    await duties.meet(work, form.visitor.duty, warning.id)
    return visit


async def read(work: Work, warning_id: UUID) -> WarningRead:
    """Raises a `NotFound`, also where its report is hidden from the caller."""
    warning = await one(work, Warning, warning_id)
    referral = await referral_repository.get(work, warning.referral_id)
    key = await referrals.key_to_read(work, referral)
    return WarningRead(
        **warning.model_dump(exclude={"contents"}),
        visits=await repository.visitors(work, warning.id),
        contents=WarningContents.model_validate_json(key.open(_PLACE, warning.contents)),
    )


async def page(
    work: Work, status: WarningStatus | None, limit: int, after: str | None, **named: Any
) -> Page[WarningRead]:
    """The newest first, with neither contents nor visitors; `named` as in `narrowed`."""
    narrower = narrowed(Warning, **named)
    if status is not None:
        is_visited = repository.is_visited()
        narrower.append(is_visited if status is WarningStatus.VISITED else ~is_visited)
    return await newest(
        work,
        Warning,
        referral_repository.of_open_report(work, Warning.referral_id),
        *narrower,
        limit=limit,
        after=after,
        read=lambda warning: WarningRead(**warning.model_dump(exclude={"contents"})),
    )
