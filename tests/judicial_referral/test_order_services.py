"""A protection order is served on both parties, the police station and the village committee."""

from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from chassis.testing import MovableClock, eventually
from judicial_referral.order_services.models import Recipient
from judicial_referral_cast import Cast, body


def _form(cast: Cast, recipient: str = "police", **fields: Any) -> dict[str, Any]:
    office = {"police": "城关派出所", "village": "城北村委会"}.get(recipient)
    return {
        "recipient": recipient, "means": "in_person", "served_at": cast.now.isoformat(),
        "receipt_no": f"回{recipient}", **({"office": office} if office else {}), **fields,
    }  # fmt: skip


async def _statuses(cast: Cast, order: dict[str, Any]) -> dict[str, str]:
    return {one.value: (await cast.duty(one.duty, order["id"]))["status"] for one in Recipient}


class TestServeOrder:
    async def test_is_the_courts_to_do_within_a_day(self, cast: Cast) -> None:
        court, order = await cast.order()
        for recipient in Recipient:
            duty = await cast.duty(recipient.duty, order["id"])
            assert (duty["department"], duty["owner"]) == ("court", court.id)
            assert duty["due_at"] - duty["opened_at"] == timedelta(hours=24)
            assert duty["opened_at"] == cast.now

    async def test_counts_from_the_day_of_an_order_that_is_entered_late(
        self, cast: Cast, clock: MovableClock
    ) -> None:
        court, referral = await cast.referral()
        form = court.order_form()
        clock.advance(days=3)
        path = f"/referrals/{referral['id']}/protection-orders"
        order = body(await cast.post(path, court.liaison, form))
        duty = await cast.duty("serve_order_village", order["id"])
        assert duty["opened_at"] < cast.now - timedelta(days=1)
        assert duty["due_at"] < cast.now

    async def test_is_met_by_its_record_which_the_orders_read_shows(self, cast: Cast) -> None:
        court, order = await cast.order()
        path = f"/protection-orders/{order['id']}"
        for number, recipient in enumerate(("village", "respondent"), start=2):
            answer = await cast.post(f"{path}/services", court.liaison, _form(cast, recipient))
            assert answer.status_code == 201, answer.text
            read = await cast.get(path, cast.officer)
            assert read.headers["etag"] == f'"v{number}"'
        assert await _statuses(cast, order) == {
            "applicant": "open", "respondent": "met", "police": "open", "village": "met",
        }  # fmt: skip
        shown = body(await cast.get(path, cast.officer))["services"]
        assert [(one["recipient"], one["office"], one["means"]) for one in shown] == [
            ("village", "城北村委会", "in_person"), ("respondent", None, "in_person"),
        ]  # fmt: skip
        assert body(await cast.get(path, court.liaison))["services"] == shown

    async def test_is_said_once_and_the_same_again_changes_nothing(self, cast: Cast) -> None:
        court, order = await cast.order()
        path = f"/protection-orders/{order['id']}/services"
        first = await cast.post(path, court.liaison, form := _form(cast))
        again = await cast.post(path, court.liaison, form)
        assert (again.status_code, body(again)) == (201, body(first))
        other = await cast.post(path, court.liaison, {**form, "means": "post"})
        assert (other.status_code, body(other)["type"]) == (
            409, "urn:wardship:problem:served-before",
        )  # fmt: skip

    @pytest.mark.parametrize(
        "fault",
        [
            {"recipient": "police"},
            {"recipient": "applicant", "office": "某人"},
            {"recipient": "village", "office": "城北村委会", "means": "public_notice"},
            {"recipient": "neighbour"},
        ],
    )
    async def test_names_an_office_and_no_party(self, cast: Cast, fault: dict[str, str]) -> None:
        court, order = await cast.order()
        form = {**_form(cast, "applicant"), **fault}
        answer = await cast.post(f"/protection-orders/{order['id']}/services", court.liaison, form)
        assert answer.status_code == 422

    async def test_lies_between_the_order_and_now(self, cast: Cast) -> None:
        court, order = await cast.order()
        path = f"/protection-orders/{order['id']}/services"
        for days in (-2, 1):
            at = (cast.now + timedelta(days=days)).isoformat()
            answer = await cast.post(path, court.liaison, _form(cast, served_at=at))
            assert (answer.status_code, body(answer)["errors"][0]["pointer"]) == (
                422, "/served_at",
            )  # fmt: skip

    async def test_is_for_the_court_that_made_it(self, cast: Cast) -> None:
        _, order = await cast.order()
        path, other = f"/protection-orders/{order['id']}/services", await cast.unit()
        assert (await cast.post(path, other.liaison, _form(cast))).status_code == 404
        assert (await cast.post(path, cast.officer, _form(cast))).status_code == 403

    async def test_is_not_of_an_order_that_is_over(self, cast: Cast) -> None:
        court, order = await cast.order()
        path = f"/protection-orders/{order['id']}"
        revoked = {"change": "revoked", "document_no": "变1", "made_on": cast.today.isoformat()}
        said = await cast.post(f"{path}/changes", court.liaison, revoked, if_match='"v1"')
        assert said.status_code == 200, said.text
        assert set((await _statuses(cast, order)).values()) == {"void"}
        late = await cast.post(f"{path}/services", court.liaison, _form(cast))
        assert body(late)["type"].endswith("order-over")

    async def test_is_breached_when_nobody_served_it(self, cast: Cast, clock: MovableClock) -> None:
        _, order = await cast.order()
        clock.advance(hours=25)

        async def breached() -> bool:
            return set((await _statuses(cast, order)).values()) == {"breached"}

        await eventually(breached)

    async def test_is_neither_changed_nor_deleted_by_the_service(self, cast: Cast) -> None:
        for change in ("UPDATE order_service SET means = means", "DELETE FROM order_service"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await cast.app.database.pool.execute(change)
