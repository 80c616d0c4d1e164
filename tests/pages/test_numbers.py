"""The numbers on the pages are those that the services' own rows give."""

from collections import Counter

from assembled import Assembled
from chromium_rig import Chromium

SERVICES = ("registry", "placement", "procurement", "judicial-referral")
COUNTS = {
    "measure.visits": ("registry", "SELECT count(*) FROM visit"),
    "measure.reports": ("judicial-referral", "SELECT count(*) FROM report"),
    "measure.referrals": ("judicial-referral", "SELECT count(*) FROM referral"),
    "measure.protection_orders": (
        "judicial-referral", "SELECT count(*) FROM protection_order",
    ),
    "measure.custodies_open": (
        "placement", "SELECT count(*) FROM custody WHERE ended_at IS NULL",
    ),
    "measure.deliveries": ("procurement", "SELECT count(*) FROM service_delivery"),
    "measure.payments_fen": ("procurement", "SELECT coalesce(sum(amount_fen), 0) FROM payment"),
    "measure.children_registered": ("registry", "SELECT count(*) FROM child"),
}  # fmt: skip
_COUNTED = """
SELECT measure, sum(value)::bigint AS value FROM (
    SELECT measure, value FROM rollup WHERE area_code = '' UNION ALL
    SELECT measure, amount FROM delta) AS cells
GROUP BY measure
"""
_DUTIES = "SELECT department, status, count(*) FROM duty GROUP BY 1, 2"


async def _counted(story: Assembled) -> Counter[str]:
    rows = await story.rows("insight", _COUNTED)
    return Counter({row["measure"]: row["value"] for row in rows})


class TestNumbers:
    async def test_equal_an_independent_query_of_each_service(self, story: Assembled) -> None:
        await story.settled()
        counted = await _counted(story)
        for key, (service, query) in COUNTS.items():
            ((expected,),) = await story.rows(service, query)
            assert counted[key.removeprefix("measure.")] == expected, key

    async def test_custody_by_ground(self, story: Assembled) -> None:
        await story.settled()
        query = "SELECT regime, ground, count(*) FROM custody WHERE ended_at IS NULL GROUP BY 1, 2"
        counted = await _counted(story)
        for regime, ground, expected in await story.rows("placement", query):
            assert counted[f"custody/{regime}/{ground}"] == expected

    async def test_duties_by_department(self, story: Assembled) -> None:
        await story.settled()
        expected: Counter[str] = Counter()
        for service in SERVICES:
            for department, status, number in await story.rows(service, _DUTIES):
                if status in ("open", "breached"):
                    expected[f"department/{department}/open"] += number
                if status in ("met", "met_late"):
                    expected[f"department/{department}/{status}"] += number
        counted = await _counted(story)
        shown = {
            key: value
            for key, value in counted.items()
            if key.startswith("department/") and not key.endswith("/breached") and value
        }
        assert shown == dict(expected)


class TestThePage:
    async def test_shows_what_is_counted(self, chromium: Chromium) -> None:
        ((children,),) = await chromium.story.rows(
            "insight", "SELECT count(*) FROM counted WHERE measures[1] = 'children'"
        )
        async with chromium.signed_in("county-officer", "/country", language="en") as person:
            tiles = person.page.locator("dl.tiles div", has_text="Children counted")
            shown = await tiles.first.locator("dd").inner_text()
        counted = "SELECT count(*) FROM counted WHERE measures[1] = 'children' AND county = $1"
        ((here,),) = await chromium.story.rows("insight", counted, "513431")
        assert int(shown.replace(",", "")) == here <= children
