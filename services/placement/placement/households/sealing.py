"""Who a family is, sealed with a data key of the family's own."""

from typing import Any

from chassis.crypto import ChildKey, Vault
from chassis.models import new_id
from placement.households.models import Household
from placement.households.schemas import Family

_FAMILY = "household.family"


def seal(vault: Vault, family: Family, county: str) -> dict[str, Any]:
    """The id and the sealed columns of a new family.

    Whose number is known is on a county's list once; the index of another county is another.
    """
    household_id = new_id()
    key, wrapped = vault.new_child_key(household_id)
    number = family.resident_id
    return {
        "id": household_id,
        "wrapped": wrapped,
        "family": key.seal(_FAMILY, family.model_dump_json()),
        "carer_index": vault.index(f"household.carer|{county}", number) if number else None,
    }


def key_of(vault: Vault, household: Household) -> ChildKey:
    """Raises `Erased` when the family's key was destroyed."""
    return vault.child_key(household.id, household.wrapped)


def family_of(vault: Vault, household: Household) -> Family:
    return Family.model_validate_json(key_of(vault, household).open(_FAMILY, household.family))
