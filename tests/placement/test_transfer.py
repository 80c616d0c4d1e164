"""Transfer: one custody ends and the next begins at the same instant."""

from typing import Any

from placement_rig import Place


class TestTransfer:
    async def transfer(self, place: Place, custody: dict[str, Any], **form: Any) -> Any:
        body = {
            "handover": ["file", "medical"],
            "legal_basis": {"document_no": "民转〔2026〕1号"},
            "heard_child": True,
            **form,
        }
        return await place.change(f"/custodies/{custody['id']}/transfer", body)

    async def test_ends_one_and_begins_the_other_at_the_same_instant(self, place: Place) -> None:
        city = await place.agency("CWI", seat=place.city)
        custody = await place.custody()
        place.clock.advance(days=2)
        await place.consent(city, custody["child_id"])
        answer = await self.transfer(place, custody, agency_id=city["id"], ground="L4")
        assert answer.status_code == 201, answer.text
        begun = answer.json()
        before = (await place.get(f"/custodies/{custody['id']}")).json()
        assert before["ended_at"] == begun["began_at"]
        assert (before["outcome"], before["handover"]) == ("transferred", ["file", "medical"])
        assert (begun["regime"], begun["transferred_from"]) == ("long_term", custody["id"])
        assert (await place.told(custody["id"]))[-1] == "placement.custody.ended.v1"
        assert await place.told(begun["id"]) == ["placement.custody.began.v1"]
        assert set((await place.duties(custody["id"])).values()) == {"void"}

    async def test_does_not_start_the_clocks_of_temporary_custody_anew(self, place: Place) -> None:
        custody = await place.custody()
        answer = await self.transfer(place, custody, agency_id=(await place.agency())["id"])
        begun = answer.json()
        assert await place.duties(begun["id"]) == {}
        assert set((await place.duties(custody["id"])).values()) == {"open"}
        ended = await place.change(
            f"/custodies/{begun['id']}/end",
            {"outcome": "transferred", "document_no": "1", "heard_child": True},
        )
        assert ended.status_code == 200
        assert set((await place.duties(custody["id"])).values()) == {"void"}

    async def test_may_stay_in_the_same_bed_under_another_regime(self, place: Place) -> None:
        agency = await place.agency("CWI", beds=1)
        custody = await place.custody(agency)
        answer = await self.transfer(place, custody, agency_id=agency["id"], ground="L1")
        assert (answer.status_code, answer.json()["bed_id"]) == (201, custody["bed_id"])

    async def test_leaves_the_child_where_it_is_when_it_may_not_go(self, place: Place) -> None:
        custody = await place.custody()
        full = await place.agency(beds=0)
        answer = await self.transfer(place, custody, agency_id=full["id"])
        assert answer.json()["title"] == "No free bed"
        assert (await place.get(f"/custodies/{custody['id']}")).json() == custody

    async def test_does_not_go_back_to_temporary_custody(self, place: Place) -> None:
        agency = await place.agency("CWI")
        custody = await place.custody(
            agency, regime="long_term", ground="L5", legal_basis={"document_no": "1"}
        )
        answer = await self.transfer(place, custody, agency_id=agency["id"], ground="T1")
        assert (answer.status_code, answer.json()["title"]) == (409, "Regime goes back")


class TestReceivingAgencysConsent:
    """Between agencies of different authorities (接收意见)."""

    async def transfer(self, place: Place, custody: dict[str, Any], to: dict[str, Any]) -> Any:
        body = {
            "agency_id": to["id"],
            "handover": ["file"],
            "ground": "L2",
            "legal_basis": {"document_no": "1"},
            "heard_child": True,
        }
        return await place.change(f"/custodies/{custody['id']}/transfer", body)

    async def test_must_be_there(self, place: Place) -> None:
        city, custody = await place.agency("CWI", seat=place.city), await place.custody()
        without = await self.transfer(place, custody, city)
        assert (without.status_code, without.json()["title"]) == (409, "Consent missing")
        await place.hold(city, custody["child_id"])
        held_only = await self.transfer(place, custody, city)
        assert (held_only.status_code, held_only.json()["title"]) == (409, "Consent missing")
        assert (await place.get(f"/custodies/{custody['id']}")).json() == custody

    async def test_gives_the_child_the_held_bed(self, place: Place) -> None:
        city, custody = await place.agency("CWI", seat=place.city), await place.custody()
        held = await place.consent(city, custody["child_id"])
        begun = (await self.transfer(place, custody, city)).json()
        assert begun["bed_id"] == held["bed_id"]
        used = (await place.get(f"/holds/{held['id']}")).json()
        assert (used["status"], used["custody_id"]) == ("used", begun["id"])

    async def test_runs_out_with_the_hold(self, place: Place) -> None:
        city, custody = await place.agency("CWI", seat=place.city), await place.custody()
        await place.consent(city, custody["child_id"])
        place.clock.advance(hours=72)
        answer = await self.transfer(place, custody, city)
        assert (answer.status_code, answer.json()["title"]) == (409, "Consent missing")

    async def test_is_not_asked_for_within_one_authority(self, place: Place) -> None:
        institution, custody = await place.agency("CWI"), await place.custody()
        assert (await self.transfer(place, custody, institution)).status_code == 201
