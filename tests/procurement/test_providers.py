"""The register of providers."""

from uuid import uuid4

from procurement_desk import Desk, day, provider_form


class TestRegisterProvider:
    async def test_answers_with_the_provider_and_its_place(self, desk: Desk) -> None:
        form = provider_form(desk.organisation)
        answer = await desk.post("/providers", **form)
        assert answer.status_code == 201
        assert answer.json()["uscc"] == form["uscc"]
        found = await desk.service.client.get(answer.headers["Location"], headers=desk.officer())
        assert found.json() == answer.json()

    async def test_refuses_an_organisation_or_a_code_that_is_known(self, desk: Desk) -> None:
        known = await desk.registered()
        for form in (
            provider_form(desk.organisation),
            provider_form(str(uuid4()), uscc=known["uscc"]),
        ):
            answer = await desk.post("/providers", **form)
            assert answer.status_code == 409
            assert answer.json()["type"] == "urn:wardship:problem:provider-known"

    async def test_names_a_code_whose_check_character_is_wrong(self, desk: Desk) -> None:
        answer = await desk.post("/providers", **provider_form(str(uuid4()), uscc="9" * 18))
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == "/uscc"

    async def test_refuses_fields_it_does_not_know(self, desk: Desk) -> None:
        answer = await desk.post("/providers", **provider_form(str(uuid4()), version=7))
        assert answer.status_code == 422

    async def test_is_not_for_a_provider(self, desk: Desk) -> None:
        form = provider_form(desk.organisation)
        assert (await desk.post("/providers", desk.provider(), **form)).status_code == 403


class TestRequalifyProvider:
    async def test_extends_the_qualification(self, desk: Desk) -> None:
        provider = await desk.registered()
        path = f"/providers/{provider['id']}/requalify"
        answer = await desk.post(path, etag='"v1"', qualified_until=day(2000))
        assert answer.json()["qualified_until"] == day(2000)
        assert answer.headers["ETag"] == '"v2"'

    async def test_refuses_an_earlier_day(self, desk: Desk) -> None:
        provider = await desk.registered()
        path = f"/providers/{provider['id']}/requalify"
        assert (await desk.post(path, qualified_until=day(1))).status_code == 409

    async def test_is_for_the_county_that_keeps_the_provider(
        self, desk: Desk, elsewhere: Desk
    ) -> None:
        provider = await desk.registered()
        path = f"/providers/{provider['id']}/requalify"
        answer = await elsewhere.post(path, qualified_until=day(2000))
        assert answer.json()["type"] == "urn:wardship:problem:provider-of-another-county"

    async def test_refuses_who_read_an_older_version_or_none(self, desk: Desk) -> None:
        provider = await desk.registered()
        path = f"/providers/{provider['id']}/requalify"
        body = {"qualified_until": day(2000)}
        assert (await desk.post(path, etag='"v0"', **body)).status_code == 412
        assert (await desk.post(path, etag=None, **body)).status_code == 428
