"""A child needs a safe bed: the need and its clock open, and end with the admission."""

from datetime import date
from uuid import UUID, uuid4

from chassis.testing import eventually
from contracts.judicial_referral import (
    GuardianshipRestored,
    TracingAdvanced,
)
from contracts.registry import ChildLeft
from household_rig import LONG_TERM
from placement_needs import judgment, needs, order
from placement_rig import NOW, Place


class TestProtectionOrder:
    async def test_opens_a_need_with_a_clock(self, place: Place) -> None:
        child = await place.child()
        await place.apply(order(place, child))
        (need,) = await needs(place)
        assert (need["child_id"], need["ground"], need["origin"]) == (
            child, "T6", "protection_order",
        )  # fmt: skip
        (duty,) = await place.rows("SELECT * FROM duty WHERE subject_id = $1", UUID(need["id"]))
        assert (duty["kind"], duty["status"]) == ("find_placement", "open")
        assert (duty["due_at"] - NOW).total_seconds() == 24 * 3600

    async def test_opens_none_where_no_bed_is_needed(self, place: Place) -> None:
        await place.apply(order(place, await place.child(), needs_placement=False))
        assert await needs(place) == []

    async def test_opens_none_for_a_child_who_is_safe_already(self, place: Place) -> None:
        child = await place.child()
        await place.custody(child=child)
        await place.apply(order(place, child))
        assert await needs(place) == []

    async def test_may_come_before_the_child(self, place: Place) -> None:
        child = str(uuid4())
        await place.apply(order(place, child))
        await place.child(child_id=UUID(child))
        (need,) = await needs(place)
        await place.custody(child=child)
        assert (await place.get(f"/needs/{need['id']}")).json()["status"] == "met"

    async def test_from_another_county_is_met_where_the_child_is_registered(
        self, place: Place, elsewhere: Place
    ) -> None:
        """Only there may anybody see the child, and admit it."""
        child = await place.child()
        event = order(elsewhere, child)
        await place.apply(event)
        assert await needs(elsewhere) == []
        (need,) = await needs(place)
        named = {"order_id": str(event.protection_order_id)}
        custody = await place.custody(child=child, legal_basis=named)
        assert custody["covered_through"] == "2026-11-30"
        assert (await place.get(f"/needs/{need['id']}")).json()["status"] == "met"

    async def test_told_twice_has_its_effect_once(self, place: Place) -> None:
        child = await place.child()
        event = order(place, child)
        await place.apply(event, event)
        await place.apply(event)
        (need,) = await needs(place)
        await place.custody(child=child)
        await place.apply(event)
        assert await needs(place) == []
        assert await place.duties(need["id"]) == {"find_placement": "met"}

    async def test_outlives_an_officers_request_that_is_withdrawn(self, place: Place) -> None:
        child = await place.child()
        asked = (await place.post("/needs", {"child_id": child, "ground": "T3"})).json()
        event = order(place, child)
        await place.apply(event)
        await place.change(f"/needs/{asked['id']}/withdraw", {"reason": "祖母接回"})
        (left,) = await needs(place)
        assert left["reference_id"] == str(event.protection_order_id)
        assert await place.duties(left["id"]) == {"find_placement": "open"}

    async def test_and_an_officers_request_are_met_together(self, place: Place) -> None:
        child = await place.child()
        await place.post("/needs", {"child_id": child, "ground": "T3"})
        await place.apply(order(place, child))
        await place.custody(child=child)
        assert await needs(place) == []

    async def test_is_met_by_the_admission(self, place: Place) -> None:
        child = await place.child()
        await place.apply(order(place, child))
        (need,) = await needs(place)
        custody = await place.custody(child=child)
        met = (await place.get(f"/needs/{need['id']}")).json()
        assert (met["status"], met["custody_id"]) == ("met", custody["id"])
        assert await place.duties(need["id"]) == {"find_placement": "met"}


class TestRevocation:
    async def test_asks_for_long_term_custody_and_is_met_by_it_alone(self, place: Place) -> None:
        child = await place.child()
        institution = await place.agency("CWI", seat=place.city)
        custody = await place.custody(child=child)
        await place.apply(judgment(place, child))
        (need,) = await needs(place)
        assert (need["regime"], need["ground"]) == ("long_term", "L4")
        form = {"handover": ["file"], "heard_child": True}
        stayed = await place.change(
            f"/custodies/{custody['id']}/transfer",
            {
                **form,
                "agency_id": (await place.agency())["id"],
                "legal_basis": {"document_no": "1"},
            },
        )
        assert await needs(place) == [need]
        await place.consent(institution, child)
        moved = await place.change(
            f"/custodies/{stayed.json()['id']}/transfer",
            {
                **form,
                "agency_id": institution["id"],
                "ground": "L4",
                "legal_basis": {"document_no": need["document_no"]},
            },
        )
        assert moved.status_code == 201, moved.text
        assert await needs(place) == []

    async def test_asks_for_nothing_where_custody_is_long_term_already(self, place: Place) -> None:
        child, institution = await place.child(), await place.agency("CWI")
        await place.custody(
            institution, child, regime="long_term", ground="L4", legal_basis={"document_no": "1"}
        )
        await place.apply(judgment(place, child))
        assert await needs(place) == []

    async def test_is_no_need_any_more_when_the_guardian_is_guardian_again(
        self, place: Place
    ) -> None:
        child = await place.child()
        asked = (await place.post("/needs", {"child_id": child, "ground": "T3"})).json()
        await place.apply(judgment(place, child))
        assert len(await needs(place)) == 2
        restored = GuardianshipRestored(
            judgment_id=uuid4(), child_id=UUID(child), unit_id=uuid4(), area=place.county.code,
            judgment_no="（2026）川0104民特9号", made_on=date(2026, 6, 20),
        )  # fmt: skip
        (ruled,) = [one for one in await needs(place) if one["id"] != asked["id"]]
        await place.apply(restored, restored)
        assert [need["id"] for need in await needs(place)] == [asked["id"]]
        closed = (await place.get(f"/needs/{ruled['id']}")).json()
        assert (closed["status"], closed["cause"]) == ("withdrawn", "guardian_restored")
        assert await place.duties(ruled["id"]) == {"find_placement": "void"}


def step(place: Place, child: str, name: str = "untraceable") -> TracingAdvanced:
    return TracingAdvanced(
        tracing_id=uuid4(), child_id=UUID(child), area=place.county.code, step=name,
        done_on=date(2026, 6, 1),
    )  # fmt: skip


class TestUntraceableFamily:
    async def test_asks_for_long_term_custody(self, place: Place) -> None:
        child = await place.child()
        await place.custody(child=child, ground="T1")
        event = step(place, child)
        await place.apply(event, event)
        await place.apply(event)
        (need,) = await needs(place)
        assert (need["ground"], need["regime"], need["origin"], need["reference_id"]) == (
            "L1", "long_term", "tracing", str(event.tracing_id),
        )  # fmt: skip
        assert await place.duties(need["id"]) == {"find_placement": "open"}

    async def test_asks_no_more_when_the_parents_are_found(self, place: Place) -> None:
        child = await place.child()
        await place.custody(child=child, ground="T1")
        event = step(place, child)
        await place.apply(event)
        (need,) = await needs(place)
        await place.apply(event.model_copy(update={"step": "parents_found"}), version=2)
        assert await needs(place) == []
        assert (await place.get(f"/needs/{need['id']}")).json()["cause"] == "parents_found"
        assert await place.duties(need["id"]) == {"find_placement": "void"}

    async def test_asks_for_nothing_earlier_or_for_who_has_it(self, place: Place) -> None:
        child, other = await place.child(), await place.child()
        await place.custody(await place.agency("CWI"), other, **LONG_TERM)
        await place.apply(step(place, child, "handed_over"), step(place, other))
        assert await needs(place) == []


class TestOfficersRequest:
    async def test_opens_a_need(self, place: Place) -> None:
        child = await place.child()
        answer = await place.post("/needs", {"child_id": child, "ground": "T3"})
        assert answer.status_code == 201
        read = await place.service.client.get(answer.headers["Location"], headers=place.officer())
        assert read.json() == answer.json()
        assert await place.duties(answer.json()["id"]) == {"find_placement": "open"}

    async def test_refuses_a_second_open_one(self, place: Place) -> None:
        form = {"child_id": await place.child(), "ground": "T3"}
        await place.post("/needs", form)
        answer = await place.post("/needs", form)
        assert (answer.status_code, answer.json()["title"]) == (409, "Need there")

    async def test_is_refused_where_a_court_has_asked(self, place: Place) -> None:
        child = await place.child()
        await place.apply(order(place, child))
        answer = await place.post("/needs", {"child_id": child, "ground": "T3"})
        assert (answer.status_code, answer.json()["title"]) == (409, "Need there")

    async def test_is_not_for_another_countys_child(self, place: Place, elsewhere: Place) -> None:
        form = {"child_id": await place.child(), "ground": "T3"}
        assert (await elsewhere.post("/needs", form)).status_code == 404

    async def test_is_withdrawn_once_with_a_reason(self, place: Place) -> None:
        form = {"child_id": await place.child(), "ground": "T3"}
        need = (await place.post("/needs", form)).json()
        path = f"/needs/{need['id']}/withdraw"
        assert (await place.post(path, {"reason": "祖母接回"})).status_code == 428
        answer = await place.change(path, {"reason": "祖母接回"})
        assert (answer.json()["status"], answer.json()["reason"]) == ("withdrawn", "祖母接回")
        assert await place.duties(need["id"]) == {"find_placement": "void"}
        answer = await place.change(path, {"reason": "祖母接回"})
        assert (answer.status_code, answer.json()["title"]) == (409, "Need closed")

    async def test_keeps_its_reason_sealed_by_the_childs_key(self, place: Place) -> None:
        form = {"child_id": await place.child(), "ground": "T3"}
        need = (await place.post("/needs", form)).json()
        await place.change(f"/needs/{need['id']}/withdraw", {"reason": "祖母接回"})
        (row,) = await place.rows("SELECT reason FROM need WHERE id = $1", UUID(need["id"]))
        assert "祖母".encode() not in row["reason"]
        path = f"/needs/{need['id']}"
        assert (await place.get(path)).json()["reason"] == "祖母接回"
        await place.service.admin.execute(
            "UPDATE data_key SET wrapped = NULL WHERE child_id = $1", UUID(need["child_id"])
        )
        assert (await place.get(path)).status_code == 410

    async def test_is_not_for_a_child_who_left_the_register(self, place: Place) -> None:
        child = await place.child()
        await place.apply(
            ChildLeft(child_id=UUID(child), area=place.county.code, reason="of_age"), version=2
        )
        answer = await place.post("/needs", {"child_id": child, "ground": "T3"})
        assert (answer.status_code, answer.json()["title"]) == (409, "Child has left")

    async def test_is_hidden_from_another_county(self, place: Place, elsewhere: Place) -> None:
        need = await place.post("/needs", {"child_id": await place.child(), "ground": "T3"})
        assert (await elsewhere.get(f"/needs/{need.json()['id']}")).status_code == 404
        assert await needs(elsewhere) == []


class TestBreach:
    async def test_is_the_citys_to_know_and_not_the_townships(self, place: Place) -> None:
        child = await place.child(area=place.county.code + "001001")
        need = (await place.post("/needs", {"child_id": child, "ground": "T3"})).json()
        custody = await place.custody(child=await place.child(area=place.county.code + "001001"))
        place.clock.advance(days=91)

        async def breached() -> bool:
            kinds = {**await place.duties(need["id"]), **await place.duties(custody["id"])}
            return (kinds["find_placement"], kinds["custody_alert_first"]) == ("breached",) * 2

        await eventually(breached)
        query = "SELECT escalated_to FROM duty WHERE status = 'breached' AND subject_id = ANY ($1)"
        rows = await place.rows(query, [UUID(need["id"]), UUID(custody["id"])])
        assert [row["escalated_to"] for row in rows] == [place.city] * 2

    async def test_is_told_and_met_late(self, place: Place) -> None:
        child = await place.child()
        await place.apply(order(place, child))
        (need,) = await needs(place)
        place.clock.advance(hours=25)

        async def breached() -> bool:
            return await place.duties(need["id"]) == {"find_placement": "breached"}

        await eventually(breached)
        await place.custody(child=child)
        assert await place.duties(need["id"]) == {"find_placement": "met_late"}
