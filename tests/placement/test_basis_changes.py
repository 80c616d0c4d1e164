"""What a court changes of the legal basis of a custody."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from basis_rig import UNTIL, add, changed, coverage, days, duty, made, uncovered, under_order
from contracts.judicial_referral import GuardianshipRestored
from placement_rig import Place


class TestOrderChanged:
    async def test_extended_lengthens_the_basis(self, place: Place) -> None:
        custody, order = await under_order(place)
        await place.apply(changed(order, "extended", date(2027, 5, 31)), version=2)
        assert await days(place, custody) == [("protection_order", "2026-06-01", "2027-05-31")]
        (basis,) = (await coverage(place, custody))["bases"]
        assert basis["change"] == "extended"

    async def test_extended_stops_before_the_next_basis(self, place: Place) -> None:
        custody, order = await under_order(place)
        assert (await add(place, custody, from_on="2026-12-01")).status_code == 201
        await place.apply(changed(order, "extended", date(2027, 5, 31)), version=2)
        assert await days(place, custody) == [
            ("protection_order", "2026-06-01", "2026-11-30"),
            ("ground", "2026-12-01", None),
        ]

    async def test_revoked_ends_it_that_day_and_calls_somebody_the_next(self, place: Place) -> None:
        custody, order = await under_order(place)
        place.clock.advance(days=9)
        revoked = changed(order, "revoked", UNTIL)
        await place.apply(revoked, version=2, at=datetime(2026, 6, 8, 2, tzinfo=UTC))
        assert await days(place, custody) == [("protection_order", "2026-06-01", "2026-06-08")]
        assert (await coverage(place, custody))["uncovered_from"] == "2026-06-09"
        assert await duty(place, custody) == "open"
        assert await uncovered(place) == [custody["id"]]

    async def test_told_twice_or_late_changes_nothing(self, place: Place) -> None:
        custody, order = await under_order(place)
        longer = changed(order, "extended", date(2027, 5, 31))
        revoked = changed(order, "revoked", date(2027, 5, 31))
        await place.apply(longer, version=2)
        await place.apply(revoked, version=3)
        expected = await days(place, custody)
        await place.apply(revoked, version=3)
        await place.apply(longer, version=2)
        await place.apply(order, version=1)
        assert await days(place, custody) == expected
        assert expected == [("protection_order", "2026-06-01", "2026-06-01")]

    async def test_leaves_a_custody_on_a_document_alone(self, place: Place) -> None:
        child = await place.child()
        order = made(place, child)
        both = {"order_id": str(order.protection_order_id), "document_no": "1"}
        custody = await place.custody(child=child, legal_basis=both)
        await place.apply(order)
        await place.apply(changed(order, "revoked", UNTIL), version=2)
        assert await days(place, custody) == [("ground", "2026-06-01", None)]


class TestGuardianshipRestored:
    async def test_ends_the_judgment_and_calls_somebody(self, place: Place) -> None:
        custody = await place.custody(
            await place.agency("CWI"), regime="long_term", ground="L4",
            legal_basis={"document_no": "1"},
        )  # fmt: skip
        place.clock.advance(days=30)
        restored = GuardianshipRestored(
            judgment_id=uuid4(),
            child_id=UUID(custody["child_id"]),
            unit_id=uuid4(),
            area=place.county.code,
            judgment_no="（2026）川0104民特9号",
            made_on=date(2026, 6, 20),
        )
        await place.apply(restored, restored)
        assert await days(place, custody) == [("judgment", "2026-06-01", "2026-06-20")]
        assert await duty(place, custody) == "open"
