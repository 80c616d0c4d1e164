"""Who sees custodies, and who acts on them."""

from uuid import UUID, uuid4

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
