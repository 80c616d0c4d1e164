"""Who the child is: the identity number, or what stands for it where there is no hukou."""

import base64
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.crypto import Vault
from chassis.errors import Fault
from reference import resident_ids
from reference.ages import age_on
from reference.divisions import Area
from reference.resident_ids import ADULT, RegionWarning, ResidentId, ResidentIdInvalid, Sex
from registry.children.errors import RegistrationInvalid
from registry.children.schemas import RegistrationForm

_NOT_DIGITS = re.compile(r"[^0-9]")
_BETWEEN_PARTS = re.compile(r"[\s·•・‧.]+")


@dataclass(frozen=True, slots=True)
class Identity:
    """What is known of who the child is; `number` is empty for a child without hukou."""

    number: str | None
    document: str | None
    birth_on: date
    sex: Sex
    warnings: tuple[RegionWarning, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """What is said of who the child is, as in a registration."""

    resident_id: str | None
    no_hukou_reason: str | None
    birth_on: date | None
    sex: Sex | None


def identify(form: RegistrationForm | Claim, on: date) -> Identity:
    """Raises `RegistrationInvalid` with every fault: the number's own, or a contradiction to it."""
    if (form.resident_id is None) == (form.no_hukou_reason is None):
        raise _refused(Fault("/resident_id", "Give either the number or /no_hukou_reason."))
    if form.resident_id is None:
        return _without_number(form, on)
    try:
        number = resident_ids.parse(form.resident_id, on=on, minor=True)
    except ResidentIdInvalid as error:
        raise _refused(Fault("/resident_id", str(error), error.code)) from error
    if faults := list(_contradictions(form, number)):
        raise _refused(*faults)
    return Identity(
        number.number, number.document.value, number.birth_on, number.sex, number.warnings
    )


def place_of_index(area: Area) -> str:
    """What keys the blind index of a number: its county, or the prefecture that has no counties."""
    columns = area.columns()
    return f"child.resident_id|{columns['county'] or columns['prefecture']}"


def search_indexes(
    vault: Vault, area: Area, name: str, guardian_phone: str | None
) -> dict[str, bytes | None]:
    """What a child is found by in its county, besides its number."""
    name_place, phone_place = places_of_search(area)
    phone = guardian_phone and vault.index(phone_place, normal_phone(guardian_phone))
    return {
        "name_index": vault.index(name_place, normal_name(name)),
        "guardian_phone_index": phone or None,
    }


def places_of_search(area: Area) -> tuple[str, str]:
    """What keys the blind indexes of names and of guardians' telephones: the county as well."""
    columns = area.columns()
    county = columns["county"] or columns["prefecture"]
    return f"child.name|{county}", f"child.guardian_phone|{county}"


def normal_name(name: str) -> str:
    """As names are compared: one form of each character, no spaces, no dots between parts."""
    return _BETWEEN_PARTS.sub("", unicodedata.normalize("NFKC", name)).casefold()


def normal_phone(phone: str) -> str:
    """The digits, without the country's own prefix."""
    digits = phone if phone.isdigit() else _NOT_DIGITS.sub("", phone)
    return digits.removeprefix("86") if len(digits) > 11 else digits


def temp_id(child_id: UUID, area: Area) -> str:
    """A number to go by until the child has a hukou: T, the county, ten characters."""
    return f"T{area.code[:6]}{base64.b32encode(child_id.bytes[-7:])[:10].decode()}"


def _without_number(form: RegistrationForm | Claim, on: date) -> Identity:
    if form.birth_on is None or form.sex is None:
        missing = [name for name in ("birth_on", "sex") if getattr(form, name) is None]
        raise _refused(*(Fault(f"/{name}", "Needed where there is no number.") for name in missing))
    if form.birth_on > on:
        raise _refused(Fault("/birth_on", "The date of birth lies in the future.", "birth_future"))
    if age_on(form.birth_on, on) >= ADULT:
        raise _refused(Fault("/birth_on", "The person is 18 or older.", "birth_adult"))
    return Identity(None, None, form.birth_on, form.sex)


def _contradictions(
    form: RegistrationForm | Claim, number: ResidentId
) -> Iterator[Fault]:  # fmt: skip
    if form.birth_on not in (None, number.birth_on):
        yield Fault("/birth_on", "The identity number has another date.", "birth_contradicts")
    if form.sex not in (None, number.sex):
        yield Fault("/sex", "The identity number says otherwise.", "sex_contradicts")


def _refused(*faults: Fault) -> RegistrationInvalid:
    return RegistrationInvalid(faults=faults)
