"""The desks of the register of providers, before the real services."""

from typing import Any
from uuid import uuid4

import pytest

from api_bodies import NEIGHBOUR
from assembled import Assembled
from chassis.access import Role
from china_day import day
from page_clerk import Clerk, answer_to
from page_reader import PAGES

QUEUE = f"{PAGES}/queues/providers"


async def _read(system: Assembled, provider: str) -> Any:
    return await answer_to(system, f"/procurement/providers/{provider}", Role.COUNTY_OFFICER)


@pytest.fixture
async def provider(assembled: Assembled, clerk: Clerk) -> str:
    """A lawyer, registered on the page."""
    number = uuid4().hex[:16]
    location = await clerk.done(
        "provider", kind="lawyer", name="测试", organisation_id=str(uuid4()), licence_no=number,
        qualified_until=day(90),
    )  # fmt: skip
    assert location == f"{QUEUE}?done=provider"
    path = "/procurement/providers?limit=200"
    listed = (await answer_to(assembled, path, Role.COUNTY_OFFICER))["items"]
    return str(next(one["id"] for one in listed if one["licence_no"] == number))


class TestAProvider:
    async def test_is_known_by_a_code_or_a_licence(self, clerk: Clerk) -> None:
        form = {"name": "测试", "organisation_id": str(uuid4()), "qualified_until": day(90)}
        assert (await clerk.work("provider", kind="charity", **form)).status_code == 422
        wrong = await clerk.work("provider", kind="charity", uscc="1", **form)
        assert 'id="uscc-fault"' in wrong.text

    async def test_stays_qualified_and_shows_its_licences(
        self, assembled: Assembled, clerk: Clerk, provider: str
    ) -> None:
        await clerk.done("requalify", provider, qualified_until=day(400))
        assert (await _read(assembled, provider))["qualified_until"] == day(400)
        number = uuid4().hex[:12]
        await clerk.done(
            "licence", provider, kind="lawyer", number=number, issuer="司法厅",
            valid_from=day(-9), valid_to=day(90),
        )  # fmt: skip
        assert number in (await clerk.open(f"/desks/licence?of={provider}")).text

    async def test_meets_minors_after_a_query_without_a_hit(
        self, assembled: Assembled, clerk: Clerk, provider: str
    ) -> None:
        query = {"checked_on": day(-1), "people": "3", "document_no": "查1"}
        await clerk.done("query_records", provider, hits="1", **query)
        assert (await _read(assembled, provider))["checked_on"] is None
        await clerk.done("query_records", provider, hits="0", **query)
        assert (await _read(assembled, provider))["checked_on"] == day(-1)

    async def test_is_barred_and_let_in_again(
        self, assembled: Assembled, clerk: Clerk, provider: str
    ) -> None:
        assert f"/desks/bar?of={provider}" in (await clerk.open("/queues/providers")).text
        await clerk.done("bar", provider, until=day(30), document_no="禁1")
        assert (await _read(assembled, provider))["barred_until"] == day(30)
        assert provider not in (await clerk.open("/queues/providers")).text
        barred = (await clerk.open("/queues/providers?barred=true")).text
        assert f"/desks/lift_bar?of={provider}" in barred
        await clerk.done("lift_bar", provider)
        assert (await _read(assembled, provider))["barred_until"] is None

    async def test_of_another_county_is_shown_and_left_alone(
        self, assembled: Assembled, clerk: Clerk
    ) -> None:
        name = f"邻{uuid4().hex[:8]}"
        form = {
            "name": name, "kind": "lawyer", "licence_no": uuid4().hex[:16],
            "organisation_id": str(uuid4()), "qualified_until": day(90),
        }  # fmt: skip
        bearer = assembled.any_bearer(NEIGHBOUR, Role.COUNTY_OFFICER)
        async with assembled.client(bearer) as client:
            made = await client.post("/procurement/providers", json=form)
            assert made.is_success, made.text
        shown = (await clerk.open("/queues/providers")).text
        assert name in shown
        assert made.json()["id"] not in shown
