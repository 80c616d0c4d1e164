"""From checked rows to rows of the database: ids, keys, sealed fields, blind indexes."""

import base64
from collections.abc import Mapping
from datetime import date, datetime
from json.encoder import encode_basestring
from typing import Any
from uuid import UUID

from uuid_utils import uuid7

from chassis.crypto import ChildKey, Vault
from reference.ages import next_limit_on
from reference.divisions import Area
from registry.children.identity import (
    normal_name,
    normal_phone,
    place_of_index,
    places_of_search,
)
from registry.imports.rows import Entry

COLUMNS = (
    "row", "event_id", "wrapped", "id", "province", "prefecture", "county", "township", "village",
    "name", "resident_id", "identity_index", "temp_id", "no_hukou_reason", "document", "birth_on",
    "sex", "ethnicity", "hukou_area", "phone", "address", "guardian", "categories", "name_index",
    "guardian_phone_index", "registered_at", "relabel_on", "version",
)  # fmt: skip
"""What is sent for each row, in this order."""


class Sealer:
    """Seals the rows of one county's file."""

    def __init__(self, vault: Vault, county: Area, now: datetime, today: date) -> None:
        self._vault, self._now, self._today = vault, now, today
        self._temporary = f"T{county.code:0<6}"
        self._number_place, self._temp_place = place_of_index(county), f"import|{county.code}"
        self._name_place, self._phone_place = places_of_search(county)
        self._limits: dict[date, date | None] = {}
        self._areas: dict[str, tuple[str | None, ...]] = {}

    def index(self, entry: Entry) -> bytes:
        """What the child is recognised by: its number, or where there is none, who and where."""
        if entry.number is not None:
            return self._vault.index(self._number_place, entry.number)
        who = (normal_name(entry.name), entry.birth_on.isoformat(), entry.sex, entry.village)
        return self._vault.index(self._temp_place, "|".join(who))

    def seal(self, row: int, entry: Entry, index: bytes) -> tuple[tuple[Any, ...], ChildKey]:
        """A tuple in the order of `COLUMNS`, and the child's key."""
        child_id: Any = uuid7()  # quick to make; the driver takes it by its bytes
        key, wrapped = self._vault.new_child_key(child_id)
        seal, guardian, number = key.seal, entry.guardian, entry.number
        phone = guardian and guardian["phone"]
        sealed = (
            row, uuid7(), wrapped, child_id, *self._area(entry.village),
            seal("child.name", entry.name),
            seal("child.resident_id", number) if number else None,
            index if number else None,
            None if number else self._temp_id(index),
            seal("child.no_hukou_reason", entry.reason) if entry.reason else None,
            entry.document, entry.birth_on, entry.sex, entry.ethnicity, entry.hukou_area,
            seal("child.phone", entry.phone) if entry.phone else None,
            seal("child.address", entry.address) if entry.address else None,
            seal("child.guardian", _json(guardian)) if guardian else None,
            entry.categories,
            self._vault.index(self._name_place, normal_name(entry.name)),
            self._vault.index(self._phone_place, normal_phone(phone)) if phone else None,
            self._now, self._limit(entry.birth_on), 1,
        )  # fmt: skip
        return sealed, key

    def _area(self, village: str) -> tuple[str | None, ...]:
        found = self._areas.get(village)
        if found is None:
            found = self._areas[village] = tuple(Area(village).columns().values())
        return found

    def _temp_id(self, index: bytes) -> str:
        """As registration gives one, but the same for the same child in the same file again."""
        return self._temporary + base64.b32encode(index[-7:])[:10].decode()

    def _limit(self, birth_on: date) -> date | None:
        if birth_on not in self._limits:
            self._limits[birth_on] = next_limit_on(birth_on, self._today)
        return self._limits[birth_on]


def _json(texts: Mapping[str, str | None]) -> str:
    """An object of texts; several times quicker than an encoder that must look what it is given."""
    pairs = (f'"{k}": {"null" if v is None else encode_basestring(v)}' for k, v in texts.items())
    return "{" + ", ".join(pairs) + "}"


def has_temp_id(sealed: tuple[Any, ...]) -> bool:
    """Whether the child of a sealed row has no number but a temporary one."""
    return sealed[12] is not None


def child_of(sealed: tuple[Any, ...]) -> tuple[UUID, Area]:
    """Of a sealed row: the child, and its village."""
    return UUID(bytes=sealed[3].bytes), Area(sealed[8])
