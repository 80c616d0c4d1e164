"""Registering a child (建档): checked, sealed and written without having read anything."""

from typing import Any
from uuid import UUID

from chassis.areas import county_of
from chassis.crypto import ChildKey
from chassis.duties import open_duty
from chassis.errors import Fault
from chassis.models import DataKey, new_id
from chassis.outbox import publish
from chassis.work import Work
from contracts.registry import ChildRegistered
from reference.ages import next_limit_on
from reference.clocks import CHINA
from reference.departments import Duty, answerable
from reference.divisions import Area, AreaInvalid, Level
from reference.resident_ids import Sex
from registry.children import repository
from registry.children.disclosure import seal
from registry.children.errors import RegistrationInvalid
from registry.children.identity import (
    Identity,
    identify,
    place_of_index,
    search_indexes,
    temp_id,
)
from registry.children.models import Child, Review
from registry.children.schemas import Registered, RegistrationForm

FOLLOW_UP = "hukou_follow_up"
_NORM = "registry.hukou_follow_up"


async def register(work: Work, form: RegistrationForm) -> tuple[Registered, bool]:
    """The child, and whether it is new: the same identity in the county is the same child.

    The first try writes without looking. Only when the identity was there already is the register
    read; an identity in another part of the county, which the caller may not see, is refused by
    the database (`RegisteredElsewhere`).
    """
    identity = identify(form, work.now.astimezone(CHINA).date())
    area = village_of(work, form.village)
    index = _index(work, identity, area)
    if work.second_try and index is not None:
        known = await repository.find_by_identity(work, area, index)
        if known is not None:
            return _known(known, identity), False
    if form.sibling_of is not None:
        await _check_sibling(work, form.sibling_of)
    if index is None:
        await work.reach(county_of(area))
    return _enter(work, form, identity, area, index), True


def _known(child: Child, identity: Identity) -> Registered:
    return Registered(
        id=child.id,
        version=child.version,
        birth_on=child.birth_on,
        sex=Sex(child.sex),
        temp_id=child.temp_id,
        warnings=list(identity.warnings),
    )


def _enter(
    work: Work, form: RegistrationForm, identity: Identity, area: Area, index: bytes | None
) -> Registered:
    """The child's row and key, the event, and the follow-up where there is no hukou."""
    read = Registered(
        id=(child_id := new_id()),
        version=1,
        birth_on=identity.birth_on,
        sex=identity.sex,
        temp_id=temp_id(child_id, area) if index is None else None,
        warnings=list(identity.warnings),
    )
    key, wrapped = work.app.vault.new_child_key(child_id)
    columns, phone = area.columns(), form.guardian.phone if form.guardian else None
    work.insert(
        Child, id=child_id, version=read.version, birth_on=read.birth_on, sex=read.sex.value,
        temp_id=read.temp_id, identity_index=index, document=identity.document,
        registered_at=work.now,
        relabel_on=next_limit_on(identity.birth_on, work.now.astimezone(CHINA).date()),
        review=Review.AWAITING if work.caller.area.level is Level.VILLAGE else None,
        **_plain(form), **_sealed(form, identity, key), **columns,
        **search_indexes(work.app.vault, area, form.name, phone),
    )  # fmt: skip
    work.insert(DataKey, child_id=child_id, wrapped=wrapped, created_at=work.now, **columns)
    _tell(work, form, read, area)
    if index is None:
        follow_up(work, child_id, area)
    return read


def _plain(form: RegistrationForm) -> dict[str, Any]:
    return {
        "ethnicity": form.ethnicity,
        "hukou_area": hukou_code(form.hukou_area),
        "categories": _categories(form),
        "sibling_of": form.sibling_of,
    }


def _sealed(form: RegistrationForm, identity: Identity, key: ChildKey) -> dict[str, bytes | None]:
    texts = {
        "name": form.name,
        "resident_id": identity.number,
        "no_hukou_reason": form.no_hukou_reason,
        "phone": form.phone,
        "address": form.address,
        "guardian": form.guardian.model_dump_json() if form.guardian else None,
    }
    return {column: seal(key, column, text) for column, text in texts.items()}


def _categories(form: RegistrationForm) -> list[str]:
    return list(dict.fromkeys(category.value for category in form.categories))


def _tell(work: Work, form: RegistrationForm, read: Registered, area: Area) -> None:
    told = ChildRegistered(
        child_id=read.id,
        area=area.code,
        birth_on=read.birth_on,
        sex=read.sex.value,
        categories=tuple(_categories(form)),
        has_hukou=read.temp_id is None,
        sibling_of=form.sibling_of,
    )
    publish(work, told, version=read.version, area=area)


def follow_up(work: Work, child_id: UUID, area: Area) -> None:
    open_duty(
        work,
        FOLLOW_UP,
        norm=_NORM,
        subject_type="child",
        subject_id=child_id,
        child_id=child_id,
        area=county_of(area),
        department=answerable(Duty.HUKOU).code,
    )


def _index(work: Work, identity: Identity, area: Area) -> bytes | None:
    if identity.number is None:
        return None
    return work.app.vault.index(place_of_index(area), identity.number)


def village_of(work: Work, code: str) -> Area:
    """A village in the caller's area; whether it exists is the database's to say."""
    try:
        area = Area(code)
    except AreaInvalid:
        area = Area()
    if area.level is not Level.VILLAGE:
        fault = Fault("/village", "Twelve digits of a village or community are needed.")
    elif not work.caller.area.covers(area):
        fault = Fault("/village", "The village lies outside your area.", "village_outside")
    else:
        return area
    raise RegistrationInvalid(faults=[fault])


def hukou_code(code: str | None) -> str | None:
    """The shortest code of the place. Raises RegistrationInvalid for what is none."""
    if code is None:
        return None
    try:
        return Area.of(code).code
    except AreaInvalid:
        fault = Fault("/hukou_area", "This is no code of a division.")
        raise RegistrationInvalid(faults=[fault]) from None


async def _check_sibling(work: Work, sibling: UUID) -> None:
    if await repository.find(work, sibling) is None:
        fault = Fault("/sibling_of", "There is no such child that you may see.")
        raise RegistrationInvalid(faults=[fault])
