"""Giving labels and taking them away: by the facts, by a document, by age."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from chassis.models import new_id
from chassis.outbox import publish
from chassis.work import Work, etag
from contracts.registry import ChildClassified, ChildLeft
from reference.ages import age_band, age_on
from reference.categories import CONFIRMED, ChildCategory, Facts, classify, ends_on
from reference.clocks import CHINA
from reference.divisions import Area
from reference.norms import norm
from registry.children import service as children
from registry.children.models import Child, Departure
from registry.circumstances import repository as circumstances
from registry.circumstances.models import Circumstances
from registry.guardianship.models import Parent
from registry.labels import asked, repository
from registry.labels.models import (
    Label,
    LabelDateImpossible,
    LabelFollowsFromFacts,
    LabelNotFound,
    Source,
    UnattendedNeedsApplication,
)
from registry.labels.rule import Look, facts_of
from registry.labels.schemas import LabelEndForm, LabelForm

_OURS = "registry"


async def reclassify(work: Work, child: Child) -> None:
    """Look at the labels anew and tell what the child now counts as; at 18 it leaves."""
    await relabel(work, child)
    if child.left_on is None:
        child.version += 1
        _tell(work, child, await circumstances.find(work, child))


async def relabel(work: Work, child: Child) -> bool:
    """Whether the labels changed; they are told by who called. At 18 the child leaves."""
    labels, before = await repository.all_of(work, child), child.categories
    is_left_behind = _look(work, child, await repository.facts(work, child), labels)
    on = today(work)
    await asked.expect_care(work, child, on, is_left_behind=is_left_behind)
    if age_on(child.birth_on, on) >= norm("registry.age_minor", on, child.area).value:
        await leave(work, child, Departure.OF_AGE)
    return before != child.categories


def classify_new(
    work: Work,
    child: Child,
    parents: tuple[Parent | None, Parent | None],
    known: Circumstances | None,
) -> None:
    """A child that is entered in this moment with father, mother and how it lives: what it counts
    as, what that asks, and what is told. Who called writes down what changed of the child."""
    is_left_behind = _look(work, child, facts_of(child, parents, known), [])
    asked.expect_first_care(work, child, is_left_behind=is_left_behind)
    child.version += 1
    _tell(work, child, known)


async def write_down(work: Work, child_ids: Sequence[UUID]) -> None:
    """What was only stated when the children were entered gets its rows; a child that is too old
    for what was stated is looked at in the next sweep."""
    on, too_old = today(work), []
    for child in await repository.only_stated(work, child_ids):
        since, area = child.registered_at.astimezone(CHINA).date(), Area(child.village)
        if child.rating is None:
            asked.begin(work, asked.FIRST_ASSESSMENT, child.id, area)
        for category in map(ChildCategory, child.categories):
            if ends_on(category, child.birth_on, on, area) <= on:
                too_old.append(child.id)
                continue
            work.insert(
                Label, id=new_id(), child_id=child.id, category=category, valid_from=since,
                source=Source.STATED, recorded_by=_OURS, recorded_at=work.now, **area.columns(),
            )  # fmt: skip
    await repository.look_again(work, too_old)


async def leave(
    work: Work,
    child: Child,
    reason: Departure,
    on: date | None = None,
    *,
    kept_as: UUID | None = None,
) -> None:
    """The child is no longer counted; what was to be done for it falls away, of a double all."""
    child.leave(reason, on or today(work))
    child.kept_as = kept_as
    for label in await repository.all_of(work, child):
        if label.valid_until is None:
            label.end(on or today(work))
    await asked.fall_away(work, child, all_of_it=kept_as is not None)
    left = ChildLeft(child_id=child.id, area=child.area.code, reason=reason, kept_as=kept_as)
    publish(work, left, version=child.version, area=child.area)


async def confirm(work: Work, child_id: UUID, form: LabelForm) -> Label:
    """A category with a document. Raises LabelFollowsFromFacts, LabelDateImpossible."""
    child, _ = await children.change_file(work, child_id)
    _must_be_confirmable(form.category)
    on = today(work)
    if not child.birth_on <= form.valid_from <= on < ends_on(form.category, child.birth_on, on):
        raise LabelDateImpossible
    known = await repository.all_of(work, child)
    mine = [one for one in known if one.category == form.category]
    label = next((one for one in mine if one.valid_until is None), None)
    if not mine and form.category in child.categories:
        label = _stated(work, child, form.category)
    if label is None:
        label = add(work, child, form.category, form.valid_from, form.document_no)
    else:
        label.confirm(form.document_no)
    await _settle(work, child)
    return label


async def end(work: Work, child_id: UUID, label_id: UUID, form: LabelEndForm) -> Label:
    """Raises LabelNotFound, LabelFollowsFromFacts, LabelOver, LabelDateImpossible."""
    child, _ = await children.change_file(work, child_id)
    label = await repository.find(work, child, label_id)
    if label is None:
        raise LabelNotFound
    _must_be_confirmable(ChildCategory(label.category))
    if not label.valid_from <= form.valid_until <= today(work):
        raise LabelDateImpossible
    label.end(form.valid_until)
    label.end_document_no = form.document_no
    await _settle(work, child)
    return label


async def listed(work: Work, child_id: UUID) -> Sequence[Label]:
    child, _ = await children.open_file(work, child_id)
    work.etag = etag(child.version)
    return await repository.all_of(work, child)


def add(
    work: Work, child: Child, category: ChildCategory, valid_from: date, document_no: str
) -> Label:
    """A confirmed label."""
    who = work.caller.subject
    return _label(
        work, child, category=category, valid_from=valid_from, source=Source.CONFIRMED,
        document_no=document_no, recorded_by=who,
    )  # fmt: skip


def today(work: Work) -> date:
    return work.now.astimezone(CHINA).date()


async def _settle(work: Work, child: Child) -> None:
    """The constraint speaks before anything is told."""
    await (await work.session()).flush()
    await reclassify(work, child)
    work.etag = etag(child.version)


def _look(work: Work, child: Child, facts: Facts, labels: list[Label]) -> bool:
    """Ends labels and gives new ones; whether the facts make the child a left-behind one."""
    on = today(work)
    look = Look(facts, classify(facts, on, child.area), on, child.area)
    labels += [_stated(work, child, category) for category in _without_row(child, labels)]
    look.end(labels)
    labels += [_computed(work, child, category) for category in look.missing(labels)]
    child.categories, child.relabel_on = look.current(labels), look.again_on(labels)
    return ChildCategory.LEFT_BEHIND in look.found.held


def _tell(work: Work, child: Child, known: Circumstances | None) -> None:
    told = ChildClassified(
        child_id=child.id,
        area=child.area.code,
        categories=tuple(child.categories),
        age_band=age_band(child.birth_on, today(work), child.area),
        schooling=known.schooling if known else None,
        rating=child.rating,
        tier=child.tier,
    )
    publish(work, told, version=child.version, area=child.area)


def _must_be_confirmable(category: ChildCategory) -> None:
    if category is ChildCategory.DE_FACTO_UNATTENDED:
        raise UnattendedNeedsApplication
    if category not in CONFIRMED:
        raise LabelFollowsFromFacts


def _without_row(child: Child, labels: Sequence[Label]) -> list[ChildCategory]:
    """What was stated when the child was entered, and was not looked at since."""
    known = {label.category for label in labels}
    return [ChildCategory(one) for one in child.categories if one not in known]


def _stated(work: Work, child: Child, category: ChildCategory) -> Label:
    since = child.registered_at.astimezone(CHINA).date()
    return _label(
        work, child, category=category, valid_from=since, source=Source.STATED, recorded_by=_OURS
    )


def _computed(work: Work, child: Child, category: ChildCategory) -> Label:
    return _label(
        work, child, category=category, valid_from=today(work), source=Source.COMPUTED,
        recorded_by=_OURS,
    )  # fmt: skip


def _label(work: Work, child: Child, **values: Any) -> Label:
    label = Label(child_id=child.id, recorded_at=work.now, **child.area.columns(), **values)
    work.add(label)
    return label
