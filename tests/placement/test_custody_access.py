"""Who sees custodies, and who acts on them."""

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text

from chassis.access import ORGANISATION, Scope
from chassis.work import Work
from placement_rig import Place


class TestWhoSees:
    async def test_answers_another_county_as_if_there_were_none(
        self, place: Place, elsewhere: Place
    ) -> None:
        custody = await place.custody()
        hidden = await elsewhere.get(f"/custodies/{custody['id']}")
        missing = await elsewhere.get(f"/custodies/{uuid4()}")
        assert hidden.status_code == missing.status_code == 404
        assert {**hidden.json(), "trace_id": ""} == {**missing.json(), "trace_id": ""}
        assert (await elsewhere.get("/custodies")).json() == {"items": [], "next": None}

    async def test_lets_another_county_neither_admit_nor_end(
        self, place: Place, elsewhere: Place
    ) -> None:
        child = await place.child()
        answer = await elsewhere.admit(await elsewhere.agency(), child)
        assert answer.status_code == 404
        custody = await place.custody(child=child)
        answer = await elsewhere.change(
            f"/custodies/{custody['id']}/end", {"outcome": "transferred"}
        )
        assert answer.status_code == 404

    async def test_shows_another_county_the_free_beds_of_their_city_only_as_a_number(
        self, place: Place, elsewhere: Place
    ) -> None:
        city = await place.agency("CWI", seat=place.city)
        await place.custody(city, regime="long_term", ground="L2", legal_basis={"document_no": "1"})
        beds = (await elsewhere.get(f"/agencies/{city['id']}/beds")).json()["items"]
        assert [bed["free"] for bed in beds] == [False, True]
        assert (await elsewhere.get(f"/agencies/{city['id']}/residents")).json()["items"] == []

    async def test_shows_staff_their_own_agency_only(self, place: Place) -> None:
        organisation = str(uuid4())
        own = await place.agency(organisation_id=organisation)
        custody, other = await place.custody(own), await place.custody()
        for path in ("/custodies", f"/agencies/{own['id']}/residents"):
            found = (await place.get(path, place.staff(organisation))).json()["items"]
            assert [one["id"] for one in found] == [custody["id"]]
        hidden = await place.get(f"/custodies/{other['id']}", place.staff(organisation))
        assert hidden.status_code == 404
        for stranger in (str(uuid4()), None, "none"):
            found = (await place.get("/custodies", place.staff(stranger))).json()["items"]
            assert found == []

    async def test_lets_staff_admit_to_their_own_agency_only(self, place: Place) -> None:
        organisation = str(uuid4())
        own = await place.agency(organisation_id=organisation)
        child = await place.child()
        refused = await place.admit(await place.agency(), child, headers=place.staff(organisation))
        assert refused.status_code == 403
        admitted = await place.admit(own, child, headers=place.staff(organisation))
        assert admitted.status_code == 201

    async def test_lists_page_by_page(self, place: Place) -> None:
        agency = await place.agency(beds=5)
        begun = [(await place.custody(agency))["id"] for _ in range(5)]
        seen: list[str] = []
        after: dict[str, str] = {}
        while True:
            page = (await place.get("/custodies", None, limit=2, is_open=True, **after)).json()
            seen += [one["id"] for one in page["items"]]
            if page["next"] is None:
                break
            after = {"after": page["next"]}
        assert seen == begun[::-1]

    async def test_writes_who_read_into_the_audit(self, place: Place) -> None:
        custody = await place.custody()
        await place.get(f"/custodies/{custody['id']}")
        rows = await place.rows(
            "SELECT action, record, operation FROM audit WHERE child_id = $1",
            UUID(custody["child_id"]),
        )
        assert ("read", "custody", "read_custody") in map(tuple, rows)
        assert ("write", "custody", "admit_children") in map(tuple, rows)


class TestStaffOfAnotherCounty:
    """A child of this county at the city's institution, whose staff have their seat in another."""

    async def custody(
        self, place: Place, organisation: str, child: str | None = None
    ) -> dict[str, Any]:
        city = await place.agency("CWI", seat=place.city, organisation_id=organisation)
        return await place.custody(
            city, child, regime="long_term", ground="L2", legal_basis={"document_no": "1"}
        )

    async def end(self, place: Place, custody: dict[str, Any], **form: Any) -> None:
        body = {"outcome": "died", "document_no": "1", "heard_child": True, **form}
        ended = await place.change(f"/custodies/{custody['id']}/end", body)
        assert ended.status_code == 200, ended.text

    async def test_see_the_child_in_their_care(self, place: Place, elsewhere: Place) -> None:
        organisation = str(uuid4())
        custody = await self.custody(place, organisation)
        other = await place.custody()
        staff = elsewhere.staff(organisation)
        for path in ("/custodies", f"/agencies/{custody['agency_id']}/residents"):
            found = (await elsewhere.get(path, staff)).json()["items"]
            assert [one["id"] for one in found] == [custody["id"]], path
        for path in ("", "/legal-bases", "/health-checks"):
            answer = await elsewhere.get(f"/custodies/{custody['id']}{path}", staff)
            assert answer.status_code == 200, (path, answer.text)
            hidden = await elsewhere.get(f"/custodies/{other['id']}{path}", staff)
            assert hidden.status_code == 404, path
        bases = await elsewhere.get(f"/custodies/{custody['id']}/legal-bases", staff)
        assert len(bases.json()["bases"]) == 1

    async def test_see_the_health_checks_as_its_county_does(
        self, place: Place, elsewhere: Place
    ) -> None:
        organisation = str(uuid4())
        custody = await self.custody(place, organisation)
        path = f"/custodies/{custody['id']}/health-checks"
        form = {"checked_on": place.clock.now.date().isoformat(), "care_level": "L0", "note": "好"}
        assert (await place.post(path, form)).status_code == 201
        seen = (await elsewhere.get(path, elsewhere.staff(organisation))).json()["items"]
        assert seen == (await place.get(path)).json()["items"]
        assert [one["note"] for one in seen] == ["好"]

    async def test_see_what_ended_in_their_care_without_the_place(
        self, place: Place, elsewhere: Place
    ) -> None:
        organisation = str(uuid4())
        custody = await self.custody(place, organisation)
        path = f"/custodies/{custody['id']}"
        checked = {"checked_on": place.clock.now.date().isoformat(), "care_level": "L0"}
        assert (await place.post(f"{path}/health-checks", {**checked, "note": "好"})).is_success
        await self.end(place, custody)
        staff = elsewhere.staff(organisation)
        found = (await elsewhere.get("/custodies", staff)).json()["items"]
        seen = (await place.get(path)).json()
        assert seen["area"] is not None
        assert found == [{**seen, "area": None}] == [(await elsewhere.get(path, staff)).json()]
        for part in ("/legal-bases", "/health-checks"):
            theirs = await elsewhere.get(f"{path}{part}", staff)
            assert theirs.json() == (await place.get(f"{path}{part}")).json(), part
        lasting = await elsewhere.get("/custodies", staff, is_open=True)
        assert lasting.json()["items"] == []

    async def test_see_nothing_of_where_the_child_is_next(
        self, place: Place, elsewhere: Place
    ) -> None:
        organisation, another = str(uuid4()), str(uuid4())
        custody = await self.custody(place, organisation)
        await self.end(place, custody, outcome="transferred")
        following = await self.custody(place, another, custody["child_id"])
        form = {"checked_on": place.clock.now.date().isoformat(), "care_level": "L0"}
        await place.post(f"/custodies/{following['id']}/health-checks", form)
        for theirs, own, other in (
            (organisation, custody, following), (another, following, custody),
        ):  # fmt: skip
            staff = elsewhere.staff(theirs)
            found = (await elsewhere.get("/custodies", staff)).json()["items"]
            assert [one["id"] for one in found] == [own["id"]]
            for path in ("", "/legal-bases", "/health-checks"):
                hidden = await elsewhere.get(f"/custodies/{other['id']}{path}", staff)
                assert hidden.status_code == 404, path
        checks = f"/custodies/{custody['id']}/health-checks"
        assert (await elsewhere.get(checks, elsewhere.staff(organisation))).json()["items"] == []

    async def test_see_what_ended_at_their_own_seat(self, place: Place) -> None:
        organisation = str(uuid4())
        custody = await place.custody(await place.agency(organisation_id=organisation))
        await self.end(place, custody)
        for path in ("", "/legal-bases", "/health-checks"):
            of_it = f"/custodies/{custody['id']}{path}"
            answer = await place.get(of_it, place.staff(organisation))
            told = (await place.get(of_it)).json()
            assert answer.json() == (told if path else {**told, "area": None}), path

    async def test_do_not_act_there(self, place: Place, elsewhere: Place) -> None:
        organisation = str(uuid4())
        custody = await self.custody(place, organisation)
        headers = {**elsewhere.staff(organisation), "If-Match": "*"}
        for path, form in (
            ("end", {"outcome": "died", "document_no": "1", "heard_child": False}),
            ("review", {"review_no": "1"}),
        ):
            answer = await elsewhere.post(f"/custodies/{custody['id']}/{path}", form, headers)
            assert answer.status_code == 404, answer.text

    async def test_hold_for_the_policies_alone(self, place: Place, elsewhere: Place) -> None:
        """What the database lets an organisation's transaction see, whatever is asked."""
        organisation = str(uuid4())
        custody = await self.custody(place, organisation)
        await place.custody()
        await elsewhere.custody(await elsewhere.agency(organisation_id=str(uuid4())))
        app = place.service.web.state.chassis
        async with Work(app, scope=Scope(ORGANISATION, organisation)) as work:
            connection = await (await work.session()).connection()
            for table, column in (("custody", "id"), ("legal_basis", "custody_id")):
                seen = await connection.execute(text(f"SELECT {column}::text FROM {table}"))
                assert seen.scalars().all() == [custody["id"]], table
