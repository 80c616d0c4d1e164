"""What each reader is shown of a child (domain rule 10.3)."""

from collections.abc import Set
from typing import Any

from chassis.crypto import ChildKey
from reference.divisions import Area
from reference.masks import mask_name, mask_phone, mask_resident_id
from registry.children.models import SEALED, Child
from registry.children.schemas import ChildRead, CustodyRead, GuardianRead

_ALWAYS = frozenset({"id", "version", "registered_at", "masked", "withheld"})
_GRANTABLE = frozenset(ChildRead.model_fields) - _ALWAYS
_TOWNSHIP = 9


def seal(key: ChildKey, column: str, value: str | None) -> bytes | None:
    """For the table `child`; nothing stays nothing."""
    return None if value is None else key.seal(f"child.{column}", value)


def whole(child: Child, key: ChildKey | None) -> ChildRead:
    """Everything. Without a key, because it was destroyed, the sealed fields are withheld."""
    read: dict[str, Any] = child.model_dump(exclude={*SEALED, "custody_id"})
    if key is None:
        return ChildRead(**read, area=child.area.code, custody=_custody(child), withheld=[*SEALED])
    for column in SEALED:
        sealed = getattr(child, column)
        read[column] = None if sealed is None else key.open(f"child.{column}", sealed)
    if read["guardian"] is not None:
        read["guardian"] = GuardianRead.model_validate_json(read["guardian"])
    return ChildRead(**read, area=child.area.code, custody=_custody(child))


def masked(read: ChildRead) -> ChildRead:
    """Above county: an initial, a birthless number, no address, the township for the village."""
    hidden = ["address", "guardian", "no_hukou_reason", "temp_id"]
    shown: dict[str, Any] = dict.fromkeys(hidden)
    shown["name"] = read.name and mask_name(read.name)
    shown["resident_id"] = read.resident_id and mask_resident_id(read.resident_id)
    shown["phone"] = read.phone and mask_phone(read.phone)
    shown["area"] = Area.of((read.area or "")[:_TOWNSHIP]).code
    withheld = sorted({*read.withheld, *hidden})
    return read.model_copy(update={**shown, "masked": True, "withheld": withheld})


def granted(read: ChildRead, fields: Set[str]) -> ChildRead:
    """Only what the provider's contract names."""
    hidden = _GRANTABLE - fields
    withheld = sorted({*read.withheld, *hidden})
    return read.model_copy(update={**dict.fromkeys(hidden), "withheld": withheld})


def _custody(child: Child) -> CustodyRead | None:
    if child.custody_agency_id is None or child.custody_began_at is None:
        return None
    return CustodyRead(agency_id=child.custody_agency_id, began_at=child.custody_began_at)
