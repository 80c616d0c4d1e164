"""Filling the made-up prefecture or country over HTTP: nothing is known but the public API."""

import time
from collections.abc import Awaitable, Callable, Sequence

from standalone.demonstration import VILLAGE
from standalone.storyteller import Stage
from standalone.synthetic import (
    awarding,
    buying,
    cast,
    country,
    departments,
    families,
    files,
    funding,
    helping,
    homes,
    justice,
    merging,
    register,
    reviewing,
    shares,
    staffing,
)
from standalone.synthetic.memory import Memory
from standalone.synthetic.places import County
from standalone.synthetic.prefecture import Prefecture, same_request_same_key
from standalone.synthetic.shares import Size

PREFECTURE = VILLAGE.code[:4]
Phase = Callable[[Prefecture], Awaitable[str]]
PHASES: tuple[Phase, ...] = (
    cast.let_in,
    register.enter,
    staffing.staff,
    staffing.go_on,
    homes.open_agencies,
    homes.admit,
    merging.consolidate,
    families.place,
    helping.register,
    helping.match,
    buying.list_services,
    buying.tender,
    buying.contract,
    buying.open_to_ngo,
    funding.share_out,
    funding.report,
    justice.report,
    justice.decide,
    files.assess,
    files.visit,
    reviewing.review,
    departments.discharge,
)
"""In this order; each says in one line what there is now."""
COUNTRY: tuple[Phase, ...] = (country.let_in, country.open_offices, country.protect)


async def fill(
    stage: Stage, counties: Sequence[County], size: Size = shares.FULL, memory: Memory | None = None
) -> None:
    """What an earlier run has done is not done again. Raises StoryFailed."""
    prefecture = Prefecture(PREFECTURE, stage, counties, size, memory or Memory())
    stage.say(f"The prefecture {PREFECTURE}: {len(counties)} counties, made-up people.")
    await _carry_out(prefecture, PHASES)
    if said := await awarding.conclude(prefecture):
        stage.say(f"      {said}")


async def fill_country(
    stage: Stage, counties: Sequence[County], size: Size, memory: Memory
) -> None:
    """As `fill`, in counties of other prefectures."""
    stage.say(f"The country: {len(counties):,} counties, made-up people.")
    await _carry_out(Prefecture("", stage, counties, size, memory), COUNTRY)


async def _carry_out(prefecture: Prefecture, phases: Sequence[Phase]) -> None:
    stage = prefecture.stage
    stage.key = same_request_same_key
    cast.hire(prefecture)
    for phase in phases:
        name = f"{phase.__module__.rpartition('.')[2]}.{phase.__name__}"
        if name in prefecture.memory.done:
            stage.say(f"      {prefecture.memory.done[name]}  (there already)")
            continue
        prefecture.begin(name)
        began = time.perf_counter()
        said = await phase(prefecture)
        prefecture.memory.conclude(name, said)
        stage.say(f"      {said}  ({time.perf_counter() - began:.1f} s)")
