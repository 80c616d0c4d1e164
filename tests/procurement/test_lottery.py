"""The lottery's use year by year: reported, published, and never less of it for children."""

import asyncio

import pytest

from procurement_actors import at, lottery_form, national
from procurement_desk import Desk

_PROBLEM = "urn:wardship:problem:"


class TestReportLotteryUse:
    async def test_finds_a_fall_whichever_year_is_reported_last(self, desk: Desk) -> None:
        later = await desk.made("/lottery-uses", desk.finance(), **lottery_form(2025, 100, 20))
        assert await desk.listed("/lottery-share-falls") == []
        before = await desk.made("/lottery-uses", desk.finance(), **lottery_form(2024, 100, 30))
        (fall,) = await desk.listed("/lottery-share-falls")
        assert (fall["lottery_use_id"], fall["before_id"]) == (later["id"], before["id"])

    async def test_compares_shares_and_not_sums(self, desk: Desk) -> None:
        for year, total, children in ((2023, 3, 1), (2024, 300, 100), (2025, 30_000, 9_999)):
            form = lottery_form(year, total, children)
            await desk.made("/lottery-uses", desk.finance(), **form)
        (fall,) = await desk.listed("/lottery-share-falls")
        assert fall["year"] == 2025

    async def test_makes_the_fall_a_duty_that_a_risen_share_meets(self, desk: Desk) -> None:
        await desk.made("/lottery-uses", desk.finance(), **lottery_form(2023, 100, 30))
        fallen = await desk.made("/lottery-uses", desk.finance(), **lottery_form(2024, 100, 20))
        query = (
            "SELECT status, department FROM duty WHERE kind = 'lottery_share' AND subject_id = $1"
        )
        assert [tuple(row) for row in await desk.rows(query, fallen["id"])] == [
            ("open", "civil_affairs")
        ]
        await desk.made("/lottery-uses", desk.finance(), **lottery_form(2025, 100, 21))
        ((status, _),) = await desk.rows(query, fallen["id"])
        assert status in ("met", "met_late")

    async def test_asks_for_money_and_that_the_outlines_targets_are_met(self, desk: Desk) -> None:
        """财政部门 and the office of the committee on children and women, each its own duty."""
        await desk.made("/lottery-uses", desk.finance(), **lottery_form(2023, 100, 30))
        fallen = await desk.made("/lottery-uses", desk.finance(), **lottery_form(2024, 100, 20))
        query = (
            "SELECT department, kind FROM duty WHERE subject_id = $1"
            " AND kind IN ('funding', 'outline_targets') ORDER BY department"
        )
        assert [tuple(row) for row in await desk.rows(query, fallen["id"])] == [
            ("finance", "funding"), ("women_and_children", "outline_targets"),
        ]  # fmt: skip

    async def test_a_share_that_only_stays_meets_no_such_duty(self, desk: Desk) -> None:
        await desk.made("/lottery-uses", desk.finance(), **lottery_form(2023, 100, 30))
        fallen = await desk.made("/lottery-uses", desk.finance(), **lottery_form(2024, 100, 20))
        await desk.made("/lottery-uses", desk.finance(), **lottery_form(2025, 50, 10))
        query = "SELECT status FROM duty WHERE kind = 'lottery_share' AND subject_id = $1"
        assert [row["status"] for row in await desk.rows(query, fallen["id"])] == ["open"]

    async def test_finds_a_fall_of_two_years_that_are_reported_at_once(self, desk: Desk) -> None:
        pairs = range(2010, 2025, 3)
        forms = [
            lottery_form(year + more, 100, 30 - more) for year in pairs for more in (0, 1)
        ]  # fmt: skip
        await asyncio.gather(
            *(desk.made("/lottery-uses", desk.finance(), **form) for form in forms)
        )
        falls = await desk.listed("/lottery-share-falls")
        assert sorted(one["year"] for one in falls) == [year + 1 for year in pairs]

    async def test_takes_a_year_of_a_level_once_in_a_race(self, desk: Desk) -> None:
        form = lottery_form(2024, 100, 30)
        answers = await asyncio.gather(
            *(desk.post("/lottery-uses", desk.finance(), **form) for _ in range(10))
        )
        assert sorted(answer.status_code for answer in answers) == [201] + [409] * 9
        province = at(desk, desk.county.code[:2])
        answer = await province.post(
            "/lottery-uses", province.finance(), **lottery_form(2019, 9, 1)
        )
        assert answer.status_code in (201, 409)

    @pytest.mark.parametrize(
        ("form", "problem"),
        [
            ({"children": 101}, "more-for-children-than-in-all"),
            ({"year": 2026}, "lottery-year-not-over"),
        ],
    )
    async def test_refuses_what_cannot_be(
        self, desk: Desk, form: dict[str, int], problem: str
    ) -> None:
        body = lottery_form(**{"year": 2024, "total": 100, "children": 30, **form})
        answer = await desk.post("/lottery-uses", desk.finance(), **body)
        assert answer.json()["type"] == _PROBLEM + problem

    async def test_is_the_nations_too(self, desk: Desk) -> None:
        form = lottery_form(2011, 100, 30)
        answer = await desk.post("/lottery-uses", national(desk), **form)
        assert answer.status_code in (201, 409)
        if answer.status_code == 201:
            assert answer.json()["area"] == ""


class TestPublishLotteryUse:
    async def test_meets_the_duty_to_publish_once(self, desk: Desk) -> None:
        use = await desk.made("/lottery-uses", desk.finance(), **lottery_form(2025, 100, 30))
        query = "SELECT status FROM duty WHERE kind = 'lottery_publication' AND subject_id = $1"
        assert [row["status"] for row in await desk.rows(query, use["id"])] == ["open"]
        path = f"/lottery-uses/{use['id']}/publish"
        published = await desk.made(path, desk.finance(), place="县政府网站")
        assert published["publication"] == "县政府网站"
        assert [row["status"] for row in await desk.rows(query, use["id"])] == ["met"]
        again = await desk.post(path, desk.finance(), place="又一次")
        assert again.json()["type"] == _PROBLEM + "lottery-use-published"

    async def test_asks_for_the_version_that_was_read(self, desk: Desk) -> None:
        use = await desk.made("/lottery-uses", desk.finance(), **lottery_form(2025, 100, 30))
        path = f"/lottery-uses/{use['id']}/publish"
        assert (await desk.post(path, desk.finance(), etag='"v9"', place="1")).status_code == 412
