"""The registry's own comparing: files that came in are looked for among all others.

It runs in the nation's scope, by nobody's order, and writes into the audit of each child that its
file was read. Outside of it nobody sees a key that is the same in two counties.
"""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlalchemy import RowMapping

from chassis.access import Purpose
from chassis.duties import open_duty
from chassis.models import Audit, new_id
from chassis.supervision import Beat, leader
from chassis.work import Work
from reference.clocks import CHINA
from reference.departments import Duty, answerable
from reference.divisions import LENGTHS, Area, Level
from registry.children import repository as children
from registry.children.disclosure import whole
from registry.children.identity import normal_name, normal_phone, search_indexes
from registry.children.models import Child
from registry.children.schemas import ChildRead
from registry.duplicates import repository
from registry.duplicates.models import DuplicatePair, Likeness
from registry.duplicates.weights import Agreement, Weights, agreement, birth_agreement

if TYPE_CHECKING:
    from chassis.app import App

DUTY = "duplicate"
AT_ONCE = 200
_NORM = "registry.duplicate_decision"
_OPERATION = "compare_children"


async def compare(work: Work) -> int:
    """Look for the next children among all others; returns how many were looked for."""
    found = await repository.uncompared(work, AT_ONCE)
    if found:
        indexes = await _read(work, found)
        weights = Weights.on(work.now.astimezone(CHINA).date())
        for pair in await repository.candidates(work, [child.id for child in found]):
            _put(work, weights, pair)
        await repository.mark_compared(work, found, indexes)
    return len(found)


async def compare_forever(app: "App", beat: Beat) -> None:
    """One leader; the rest of the time it waits."""
    async with leader(app.database, "comparer", beat):
        while True:
            beat()
            work = Work(app)
            try:
                compared = await compare(work)
                await work.commit()
            finally:
                await work.close()
            if compared < AT_ONCE:
                await asyncio.sleep(app.settings.sweep_seconds)


async def _read(work: Work, found: Sequence[Child]) -> list[repository.Indexes]:
    """Keep what the files are compared by; returns what they are searched by."""
    keys = await children.keys(work, found)
    read = [(child, whole(child, keys[child.id])) for child in found if child.id in keys]
    if read:
        await repository.keep_keys(work, [_keys(work, child, file) for child, file in read])
    request = uuid4().hex
    for child, _ in read:
        work.insert(
            Audit, at=work.now, child_id=child.id, action="read", record="child",
            operation=_OPERATION, purpose=Purpose.OPERATION.value, subject="registry",
            client_id="registry", request_id=request, **child.area.columns(),
        )  # fmt: skip
    return [_indexes(work, child, file) for child, file in read]


def _indexes(work: Work, child: Child, file: ChildRead) -> repository.Indexes:
    phone = file.guardian.phone if file.guardian else None
    found = search_indexes(work.app.vault, child.area, file.name or "", phone)
    return child.id, found["name_index"], found["guardian_phone_index"]


def _keys(work: Work, child: Child, file: ChildRead) -> dict[str, Any]:
    """Blind indexes that are the same everywhere."""
    index = work.app.vault.index
    phone = file.guardian and file.guardian.phone
    return {
        "child_id": child.id,
        "identity": file.resident_id and index("match.identity", file.resident_id),
        "name": index("match.name", normal_name(file.name or "")),
        "phone": phone and index("match.phone", normal_phone(phone)),
        "birth_on": child.birth_on,
        "living_in": child.area.code[: LENGTHS[Level.TOWNSHIP]],
        "made_at": work.now,
    }


def _put(work: Work, weights: Weights, found: RowMapping) -> None:
    """Before the steward, where enough speaks for one child."""
    agreements = _agreements(found)
    bits = weights.bits(agreements)
    is_exact = agreements["identity"] is Agreement.SAME
    if not is_exact and not weights.is_near(bits):
        return
    area = steward_of(Area(found["older_in"]), Area(found["younger_in"]))
    pair = DuplicatePair(
        id=new_id(), older_id=found["older_id"], younger_id=found["younger_id"],
        likeness=(Likeness.EXACT if is_exact else Likeness.NEAR).value, centibits=round(bits * 100),
        agreeing=[field for field, how in agreements.items() if how is Agreement.SAME],
        found_at=work.now, **area.columns(),
    )  # fmt: skip
    work.add(pair)
    open_duty(
        work, DUTY, norm=_NORM, subject_type="duplicate_pair", subject_id=pair.id, area=area,
        department=answerable(Duty.CHILD_REGISTER).code,
    )  # fmt: skip


def _agreements(found: RowMapping) -> dict[str, Agreement]:
    agreements = {
        field: agreement(found[f"same_{field}"], other=True)
        for field in ("identity", "name", "phone", "township")
    }
    agreements["birth"] = birth_agreement(found["older_birth"], found["younger_birth"])
    agreements["sex"] = agreement(found["older_sex"], found["younger_sex"])
    return agreements


def steward_of(one: Area, other: Area) -> Area:
    """The lowest division, from the county up, that covers both."""
    lengths = (LENGTHS[Level.COUNTY], LENGTHS[Level.PREFECTURE], LENGTHS[Level.PROVINCE])
    shared = (Area.of(one.code[:n]) for n in lengths if one.code[:n] == other.code[:n])
    return next(shared, Area())
