"""The copy of the registry's children follows where they live, and whether they go to school."""

from datetime import timedelta
from uuid import UUID

import pytest

from contracts.registry import ChildClassified, ChildMoved
from judicial_referral_cast import Cast


def _moved(child: str, before: Cast, after: Cast) -> ChildMoved:
    return ChildMoved(
        child_id=UUID(child), area=after.area.code + "001001", area_before=before.area.code
    )


def _classified(cast: Cast, child: str, schooling: str | None) -> ChildClassified:
    return ChildClassified(
        child_id=UUID(child), area=cast.area.code, categories=(), age_band="6-13",
        schooling=schooling,
    )  # fmt: skip


class TestAChildThatMoved:
    async def test_is_referred_where_it_lives_now(self, cast: Cast, elsewhere: Cast) -> None:
        child = await cast.child()
        await cast.hear(_moved(child, cast, elsewhere))
        court = await elsewhere.unit()
        receipt = await elsewhere.report(child_id=child)
        (referral,) = await elsewhere.triage(receipt["report_id"], (court, "protection_order"))
        assert referral["child_id"] == child

    async def test_and_is_told_again_stays_there(self, cast: Cast, elsewhere: Cast) -> None:
        child = await cast.child()
        there, back = _moved(child, cast, elsewhere), _moved(child, elsewhere, cast)
        await cast.hear(there, back, there)
        await cast.hear(there)
        query = "SELECT county FROM child WHERE id = $1"
        assert await cast.service.admin.fetchval(query, UUID(child)) == elsewhere.area.code


class TestAPupil:
    @pytest.mark.parametrize(("schooling", "asked"), [("primary", True), ("dropped_out", False)])
    async def test_is_the_education_departments_concern_too(
        self, cast: Cast, schooling: str, asked: bool
    ) -> None:
        child, police = await cast.child(), await cast.unit("police")
        await cast.hear(_classified(cast, child, None), _classified(cast, child, schooling))
        receipt = await cast.report(
            child_id=child, discovered_at=(cast.now - timedelta(minutes=1)).isoformat()
        )
        await cast.triage(receipt["report_id"], (police, "police_investigation"))
        query = "SELECT department FROM duty WHERE kind = 'school_counselling' AND subject_id = $1"
        found = await cast.service.admin.fetchval(query, UUID(receipt["report_id"]))
        assert (found == "education") is asked
