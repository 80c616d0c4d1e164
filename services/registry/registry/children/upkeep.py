"""Keeping a file right (动态更新): other details, a hukou at last, a death."""

from typing import Any
from uuid import UUID

from chassis import duties
from chassis.areas import county_of
from chassis.crypto import ChildKey
from chassis.outbox import publish
from chassis.work import Work, etag
from contracts.registry import ChildCorrected
from reference.resident_ids import Sex
from registry.children import service as children
from registry.children.disclosure import seal
from registry.children.errors import DepartureDateImpossible
from registry.children.identity import Claim, Identity, identify, place_of_index, search_indexes
from registry.children.models import Child, Departure, Review
from registry.children.registration import FOLLOW_UP, hukou_code
from registry.children.schemas import ChildRead, DeathForm, DetailsForm, HukouForm
from registry.labels import service as labels
from registry.reviews.models import CORRECTION


async def change_details(work: Work, child_id: UUID, form: DetailsForm) -> ChildRead:
    """All of them anew; the labels follow another birth. Raises RegistrationInvalid."""
    child, key = await children.change_file(work, child_id)
    who = identify(_claim(child, key, form), labels.today(work))
    phone = form.guardian.phone if form.guardian else None
    child.correct(
        birth_on=who.birth_on, sex=who.sex.value,
        ethnicity=form.ethnicity, hukou_area=hukou_code(form.hukou_area),
        **_sealed(key, name=form.name, phone=form.phone, address=form.address,
                  guardian=form.guardian.model_dump_json() if form.guardian else None),
        **search_indexes(work.app.vault, child.area, form.name, phone),
    )  # fmt: skip
    return await _settle(work, child)


async def record_hukou(work: Work, child_id: UUID, form: HukouForm) -> ChildRead:
    """The follow-up duty is met. Raises HukouRecorded, RegistrationInvalid, RegisteredElsewhere."""
    child, key = await children.change_file(work, child_id)
    said = Claim(form.resident_id, None, child.birth_on, Sex(child.sex))
    who = identify(said, labels.today(work))
    child.get_hukou(
        **_number(work, child, who), **_sealed(key, resident_id=who.number),
        hukou_area=hukou_code(form.hukou_area),
    )  # fmt: skip
    await (await work.session()).flush()  # the constraint speaks before anything is told
    await work.reach(county_of(child.area))
    await duties.meet(work, FOLLOW_UP, child.id)
    return await _settle(work, child)


async def record_death(work: Work, child_id: UUID, form: DeathForm) -> ChildRead:
    """The child is no longer counted; its file stays. Raises DepartureDateImpossible."""
    child, _ = await children.change_file(work, child_id)
    if not child.birth_on <= form.left_on <= labels.today(work):
        raise DepartureDateImpossible
    child.left_document_no = form.document_no
    await labels.leave(work, child, Departure.DEAD, form.left_on)
    work.etag = etag(child.version)
    return (await children.shown(work, [child]))[0]


def _claim(child: Child, key: ChildKey, form: DetailsForm) -> Claim:
    """The number says birth and sex; without one the form, or what is recorded."""
    if child.resident_id is not None:
        number = key.open("child.resident_id", child.resident_id)
        return Claim(number, None, form.birth_on, form.sex)
    birth_on, sex = form.birth_on or child.birth_on, form.sex or Sex(child.sex)
    return Claim(None, "recorded", birth_on, sex)


def _number(work: Work, child: Child, who: Identity) -> dict[str, Any]:
    index = work.app.vault.index(place_of_index(child.area), who.number or "")
    return {"identity_index": index, "document": who.document}


def _sealed(key: ChildKey, **texts: str | None) -> dict[str, bytes | None]:
    return {column: seal(key, column, text) for column, text in texts.items()}


async def _settle(work: Work, child: Child) -> ChildRead:
    told = ChildCorrected(
        child_id=child.id, area=child.area.code, birth_on=child.birth_on, sex=child.sex,
        has_hukou=child.temp_id is None,
    )  # fmt: skip
    publish(work, told, version=child.version, area=child.area)
    if child.review == Review.AWAITING:
        await duties.meet(work, CORRECTION, child.id)
    await labels.reclassify(work, child)
    work.etag = etag(child.version)
    return (await children.shown(work, [child]))[0]
