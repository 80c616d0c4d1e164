"""The registry's own comparing: files that came in are looked for among all others, the categories
they state are written down as labels, and the township is called to review them.

It runs in the nation's scope, by nobody's order, and writes into the audit of each child that its
file was read. Outside of it nobody sees a key that is the same in two counties.
"""

import asyncio
import json
from time import monotonic
from typing import TYPE_CHECKING, Any

from sqlalchemy import RowMapping

from chassis.duties import open_duty
from chassis.models import new_id
from chassis.supervision import Beat, leader
from chassis.work import Work
from reference.clocks import CHINA
from reference.departments import Duty, answerable
from reference.divisions import LENGTHS, Area, Level
from reference.norms import norm
from registry.children.identity import normal_name, normal_phone, search_indexes
from registry.duplicates import repository
from registry.duplicates.models import DuplicatePair, Likeness
from registry.duplicates.weights import Agreement, Weights, agreement, birth_agreement
from registry.labels import service as labels
from registry.reviews import service as reviews

if TYPE_CHECKING:
    from chassis.app import App

DUTY = "duplicate"
AT_ONCE = 200
PAUSE = 3
"""Times as long as a batch took."""
_NORM = "registry.duplicate_decision"
_CROWD = "registry.match_crowd"
_OPERATION = "compare_children"


async def compare(work: Work) -> int:
    """Look for the next children among all others; returns how many were looked for."""
    found = await repository.uncompared(work, AT_ONCE)
    if found:
        ids = [child.id for child in found]
        read = [_read(work, child) for child in found if child.wrapped is not None]
        await repository.keep_keys(work, read)
        await repository.note_reading(work, [row["child_id"] for row in read], _OPERATION)
        on = work.now.astimezone(CHINA).date()
        weights, crowd = Weights.on(on), norm(_CROWD, on).value
        for pair in await repository.candidates(work, ids, crowd):
            _put(work, weights, pair)
        await repository.mark_compared(work, found, {row["child_id"]: row for row in read})
        await labels.write_down(work, ids)
        await reviews.call(work, ids)
    return len(found)


async def compare_forever(app: "App", beat: Beat) -> None:
    """One leader, which leaves most of the time to the requests, however many files wait."""
    async with leader(app.database, "comparer", beat):
        while True:
            beat()
            began = monotonic()
            async with Work(app) as work:
                compared = await compare(work)
                await work.commit()
            is_behind = compared == AT_ONCE
            await asyncio.sleep(
                PAUSE * (monotonic() - began) if is_behind else app.settings.sweep_seconds
            )


def _read(work: Work, child: repository.Uncompared) -> dict[str, Any]:
    """What a file is compared by, which is the same everywhere, and what it is searched by."""
    key, area = work.app.vault.child_key(child.id, child.wrapped), Area(child.village)
    name, number, guardian = (
        None if sealed is None else key.open(f"child.{column}", sealed)
        for column, sealed in (
            ("name", child.name), ("resident_id", child.resident_id), ("guardian", child.guardian)
        )
    )  # fmt: skip
    phone = None if guardian is None else json.loads(guardian).get("phone")
    index = work.app.vault.index
    return {
        "child_id": child.id,
        "identity": number and index("match.identity", number),
        "name": index("match.name", normal_name(name or "")),
        "phone": phone and index("match.phone", normal_phone(phone)),
        "birth_on": child.birth_on,
        "living_in": area.code[: LENGTHS[Level.TOWNSHIP]],
        **search_indexes(work.app.vault, area, name or "", phone),
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
